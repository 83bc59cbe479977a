package org.opencobrowse.transport.protocol;

/** Why a subscriber wants to begin again at a snapshot. */
public enum ResyncCause {
    GAP,
    APPLY,
    CHECKSUM,
    USER;

    public String wireName() {
        return WireName.of(this);
    }
}
