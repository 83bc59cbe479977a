package org.opencobrowse.transport.protocol;

/** Who paused sharing, while the session goes on. */
public enum PauseReason {
    CUSTOMER,
    PAGE,
    ADDRESS;

    public String wireName() {
        return WireName.of(this);
    }
}
