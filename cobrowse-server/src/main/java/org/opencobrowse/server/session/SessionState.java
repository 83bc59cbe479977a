package org.opencobrowse.server.session;

/** Where a session stands. */
public enum SessionState {
    /** Created; no agent has joined yet. */
    WAITING,
    /** At least one agent has joined. */
    ACTIVE,
    /** Over, for one of the {@link EndReason}s. */
    ENDED;

    /** The word on the wire. */
    public String wire() {
        return switch (this) {
            case WAITING -> "waiting";
            case ACTIVE -> "active";
            case ENDED -> "ended";
        };
    }
}
