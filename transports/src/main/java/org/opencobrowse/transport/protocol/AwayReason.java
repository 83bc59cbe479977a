package org.opencobrowse.transport.protocol;

/** Why the customer's page is not there or not seen, or that it is seen again. */
public enum AwayReason {
    NAVIGATING,
    HIDDEN,
    SHOWN;

    public String wireName() {
        return WireName.of(this);
    }
}
