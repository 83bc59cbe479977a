package org.opencobrowse.transport.longpoll;

import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Which numbered batches have come. They may come in any order and repeated, within a window above the oldest that is missing. Pure. */
final class BatchNumbers {

    /** As many as the bits of the word below. */
    static final int WINDOW = Long.SIZE;

    private long missing = 1;

    /** Bit n: the batch {@code missing + n} came. */
    private long came;

    /** Whether this number is new; from now on it is not. */
    boolean add(long number) {
        var above = number - missing;
        if (above < 0) return false;
        if (above >= WINDOW) throw ProtocolViolation.tooLarge("batch", number, missing + WINDOW - 1);
        var bit = 1L << above;
        if ((came & bit) != 0) return false;
        came |= bit;
        var whole = Long.numberOfTrailingZeros(~came);
        missing += whole;
        came = whole == Long.SIZE ? 0 : came >>> whole;
        return true;
    }
}
