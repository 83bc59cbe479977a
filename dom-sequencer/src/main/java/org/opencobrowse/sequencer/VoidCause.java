package org.opencobrowse.sequencer;

/** What made held events pointless. */
public enum VoidCause {
    RESYNC,
    WITHDRAWN,
    EPOCH_OVER,
    PUBLISHER_GONE,
    SESSION_OVER
}
