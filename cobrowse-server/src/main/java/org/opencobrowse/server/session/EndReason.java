package org.opencobrowse.server.session;

/** Why a session ended: a closed list, the same in the protocol, REST answers, metrics and logs. */
public enum EndReason {
    CUSTOMER("customer"),
    AGENT("agent"),
    CONTROLLER("controller"),
    IDLE("idle"),
    NEVER_JOINED("never-joined"),
    CUSTOMER_AWAY("customer-away"),
    NODE_LOST("node-lost"),
    LIMIT("limit"),
    ERROR("error");

    private final String wire;

    EndReason(String wire) {
        this.wire = wire;
    }

    /** The word on the wire. */
    public String wire() {
        return wire;
    }
}
