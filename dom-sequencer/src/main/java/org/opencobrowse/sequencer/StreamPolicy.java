package org.opencobrowse.sequencer;

/** What a stream does where its events do, or do not, carry a whole state. */
public enum StreamPolicy {
    /**
     * Page stream. One publisher; an epoch begins with a snapshot; what cannot be healed is replaced by a snapshot; whoever
     * starts or falls behind begins at the newest one.
     */
    SNAPSHOT_FIRST,
    /**
     * Guide stream. Several publishers; an epoch begins with any event; a gap nobody fills is skipped, announced and counted;
     * whoever starts or falls behind begins at the tail.
     */
    NO_SNAPSHOT
}
