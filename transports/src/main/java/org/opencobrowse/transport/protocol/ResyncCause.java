package org.opencobrowse.transport.protocol;

/** Why a subscriber wants to begin again at a snapshot. */
public enum ResyncCause {
    GAP,
    APPLY,
    /** Structure, order or text. */
    CHECKSUM,
    ATTRIBUTES,
    FORM,
    SHEETS,
    USER;

    public String wireName() {
        return WireName.of(this);
    }
}
