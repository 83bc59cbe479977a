package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Who relayed which event, as agents saw it: of no session may two nodes relay anything, and nothing more may come of one that was continued elsewhere. */
final class History {
    private final Map<String, Set<String>> nodesOfSession = new HashMap<>();
    private int events;

    /** What this meeting's agent has seen on its present connection. */
    void add(Meeting meeting) {
        for (var event : meeting.seenByAgent()) {
            events++;
            assertThat(event)
                    .as("an event of another session")
                    .startsWith(meeting.session().id());
            nodesOfSession
                    .computeIfAbsent(meeting.session().id(), _ -> new TreeSet<>())
                    .add(meeting.relayedBy());
        }
    }

    void isOfOneNodeForEachSession() {
        assertThat(nodesOfSession)
                .isNotEmpty()
                .allSatisfy((_, nodes) -> assertThat(nodes).hasSize(1));
    }

    @Override
    public String toString() {
        return "%d events of %d sessions".formatted(events, nodesOfSession.size());
    }
}
