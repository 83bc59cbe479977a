package org.opencobrowse.sequencer;

/** What a sequencer keeps in memory now. */
public record Occupancy(long heldEvents, long heldBytes, long logEvents, long logBytes) {}
