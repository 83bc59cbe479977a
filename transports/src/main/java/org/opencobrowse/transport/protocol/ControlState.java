package org.opencobrowse.transport.protocol;

/** Whether an agent may act in the customer's page. */
public enum ControlState {
    /** Nobody may ask here, or this agent may not. */
    FORBIDDEN,
    NONE,
    ASKED,
    GRANTED;

    public String wireName() {
        return WireName.of(this);
    }
}
