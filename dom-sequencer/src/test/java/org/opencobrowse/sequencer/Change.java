package org.opencobrowse.sequencer;

/**
 * Body of a simulated event. A delta's effect depends on the state before it, and {@code after} says what must come out: wrong
 * order, a loss or a repetition shows at once.
 */
record Change(PublisherId publisher, long epoch, long seq, boolean snapshot, long value, long after) {
    long appliedTo(long state) {
        return snapshot ? value : step(state, value);
    }

    static long step(long state, long value) {
        return Long.rotateLeft(state * 0x9E3779B97F4A7C15L, 23) + value;
    }
}
