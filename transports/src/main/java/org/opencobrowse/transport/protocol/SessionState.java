package org.opencobrowse.transport.protocol;

/** Whether a session still waits for its first agent. */
public enum SessionState {
    WAITING,
    ACTIVE;

    public String wireName() {
        return WireName.of(this);
    }
}
