package org.opencobrowse.sequencer;

/** What a snapshot is requested for. */
public enum SnapshotCause {
    /** The stream cannot go on without one. */
    RESYNC,
    /** A subscriber needs one, and there is none or only one that did not help it. */
    SUBSCRIBER
}
