package org.opencobrowse.sequencer;

import org.jspecify.annotations.Nullable;

/**
 * Relayed events by position: everything since the newest snapshot, and before it what somebody still reads. A ring indexed by
 * position, so that each cursor finds its event at once.
 *
 * <p>Each event is kept as the delivery that every subscriber gets.
 */
final class ReplayLog<B> {
    private Delivery.@Nullable Event<B>[] entries = emptyEntries(16);
    /** Bytes appended before each entry: the bytes between two positions are one subtraction. */
    private long[] bytesBefore = new long[16];
    /** Why the sequence does not follow from the position before; null almost everywhere. */
    private @Nullable ResyncCause[] breaks = new ResyncCause[16];

    private long first = 1;
    private long next = 1;
    private long newestSnapshot;
    private long appendedBytes;

    /** Position of the oldest event kept; {@code last + 1} if there is none. */
    long first() {
        return first;
    }

    /** The last position given; 0 before the first. */
    long last() {
        return next - 1;
    }

    /** Position of the snapshot to begin at; 0 if there is none. */
    long newestSnapshot() {
        return newestSnapshot;
    }

    long events() {
        return next - first;
    }

    long bytes() {
        return bytesFrom(first);
    }

    /** Bytes of the events from a position that is not below the first. */
    long bytesFrom(long position) {
        return position >= next ? 0 : appendedBytes - bytesBefore[slot(position)];
    }

    Delivery.Event<B> at(long position) {
        var entry = holds(position) ? entries[slot(position)] : null;
        if (entry == null)
            throw new IllegalStateException("position=" + position + " first=" + first + " next=" + next);
        return entry;
    }

    @Nullable
    ResyncCause breakAt(long position) {
        return holds(position) ? breaks[slot(position)] : null;
    }

    private boolean holds(long position) {
        return position >= first && position < next;
    }

    void append(DomEvent<B> event, @Nullable ResyncCause breakBefore) {
        if (events() == entries.length) grow();
        int slot = slot(next);
        entries[slot] = new Delivery.Event<>(next, event);
        bytesBefore[slot] = appendedBytes;
        breaks[slot] = breakBefore;
        appendedBytes += event.bytes();
        if (event.snapshot()) newestSnapshot = next;
        next++;
    }

    /** Nobody begins at it any more. */
    void forgetSnapshot() {
        newestSnapshot = 0;
    }

    void dropBefore(long position) {
        for (; first < Math.min(position, next); first++) {
            entries[slot(first)] = null;
        }
        if (newestSnapshot < first) newestSnapshot = 0;
    }

    private void grow() {
        var oldEntries = entries;
        var oldBytes = bytesBefore;
        var oldBreaks = breaks;
        int length = oldEntries.length * 2;
        entries = emptyEntries(length);
        bytesBefore = new long[length];
        breaks = new ResyncCause[length];
        for (long position = first; position < next; position++) {
            int from = (int) (position & (oldEntries.length - 1));
            int to = slot(position);
            entries[to] = oldEntries[from];
            bytesBefore[to] = oldBytes[from];
            breaks[to] = oldBreaks[from];
        }
    }

    /** The length is a power of two. */
    private int slot(long position) {
        return (int) (position & (entries.length - 1));
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // No generic arrays; only deliveries of this type are put in.
    private static <B> Delivery.@Nullable Event<B>[] emptyEntries(int length) {
        return new Delivery.Event[length];
    }
}
