package org.opencobrowse.sequencer;

/** What made held events pointless. */
public enum VoidCause {
    RESYNC,
    EPOCH_OVER,
    PUBLISHER_GONE,
    SESSION_OVER
}
