package org.opencobrowse.transport.protocol;

/** The closed list of reasons why a session ends. */
public enum EndReason {
    CUSTOMER,
    AGENT,
    CONTROLLER,
    IDLE,
    NEVER_JOINED,
    CUSTOMER_AWAY,
    NODE_LOST,
    LIMIT,
    ERROR;

    public String wireName() {
        return WireName.of(this);
    }
}
