package org.opencobrowse.chat;

import java.util.Optional;
import java.util.UUID;

/** What came of accepting what waits. */
public sealed interface Acceptance {
    /**
     * It is this agent's, now or since an earlier try.
     *
     * @param token join code of a session
     */
    record Accepted(UUID id, Waiting.Kind kind, Optional<String> token) implements Acceptance {}

    /** Another agent has it, or it does not wait any more. */
    record Taken() implements Acceptance {}
}
