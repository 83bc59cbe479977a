package org.opencobrowse.transport.protocol;

/** What a client does after a connection was refused or closed. */
public enum Retry {
    /** Connect again with back-off and continue after the last position and seq. */
    RESUME,
    /** Connect again at once; the route cookie or node id of the answer leads to the owner. */
    REROUTE,
    /** The session is over through no fault of the people in it: offer or start a new one. */
    RESTART,
    /** Do not connect again; show the reason. */
    STOP;

    public String wireName() {
        return WireName.of(this);
    }
}
