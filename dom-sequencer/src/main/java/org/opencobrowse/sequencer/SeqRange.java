package org.opencobrowse.sequencer;

/** Neighbouring seqs of one epoch, both ends included. */
public record SeqRange(long from, long to) {
    public SeqRange {
        if (from < 1 || to < from) throw new IllegalArgumentException("from=" + from + " to=" + to);
    }

    /** How many seqs. */
    public long size() {
        return to - from + 1;
    }
}
