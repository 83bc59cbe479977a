package org.opencobrowse.chat;

import java.util.Optional;
import java.util.UUID;

/**
 * What agents see of one that waits.
 *
 * @param id of the conversation or session
 * @param sinceMs since when it is wanted, by the cluster's time
 */
public record Waiting(
        UUID id, Kind kind, Optional<String> name, Optional<String> url, Optional<String> title, long sinceMs) {

    /** What waits, by its wire name. */
    public enum Kind {
        CHAT("chat"),
        SESSION("session");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        static Kind of(String wireName) {
            return wireName.equals(SESSION.wireName) ? SESSION : CHAT;
        }
    }
}
