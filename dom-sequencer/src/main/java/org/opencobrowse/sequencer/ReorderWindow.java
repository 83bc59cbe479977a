package org.opencobrowse.sequencer;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Early events of one epoch. A ring indexed by seq: all held seqs lie within one window above the next seq, so that no two of
 * them share a slot.
 */
final class ReorderWindow<B> {
    private final SequencerLimits.Size limit;
    /** Made with the first early event: most publishers never have one. */
    private @Nullable DomEvent<B>[] slots = emptySlots(0);

    private int events;
    private long bytes;

    ReorderWindow(SequencerLimits.Size limit) {
        this.limit = limit;
    }

    int events() {
        return events;
    }

    long bytes() {
        return bytes;
    }

    boolean reaches(long seq, long nextSeq) {
        return seq - nextSeq < limit.events();
    }

    boolean hasRoomFor(DomEvent<B> event) {
        return bytes + event.bytes() <= limit.bytes();
    }

    boolean holds(long seq) {
        var event = slotted(seq);
        return event != null && event.seq() == seq;
    }

    void hold(DomEvent<B> event) {
        if (slots.length == 0) slots = emptySlots(limit.events());
        slots[slot(event.seq())] = event;
        events++;
        bytes += event.bytes();
    }

    @Nullable
    DomEvent<B> take(long seq) {
        var event = slotted(seq);
        if (event == null || event.seq() != seq) return null;
        slots[slot(seq)] = null;
        events--;
        bytes -= event.bytes();
        return event;
    }

    /** Returns how many. */
    int dropBelow(long seq) {
        int before = events;
        for (int i = 0; events > 0 && i < slots.length; i++) {
            var event = slots[i];
            if (event != null && event.seq() < seq) take(event.seq());
        }
        return before - events;
    }

    /** Returns how many. */
    int dropAll() {
        return dropBelow(Long.MAX_VALUE);
    }

    @Nullable
    DomEvent<B> newestSnapshot() {
        DomEvent<B> newest = null;
        for (int i = 0; events > 0 && i < slots.length; i++) {
            var event = slots[i];
            if (event != null && event.snapshot() && (newest == null || event.seq() > newest.seq())) newest = event;
        }
        return newest;
    }

    /** Smallest seq held that is not below {@code nextSeq}, or {@code otherwise} if that is smaller. */
    long lowest(long nextSeq, long otherwise) {
        for (long seq = nextSeq; events > 0 && seq < otherwise && reaches(seq, nextSeq); seq++)
            if (holds(seq)) return seq;
        return otherwise;
    }

    /** Largest seq held; 0: none. */
    long highest() {
        long highest = 0;
        for (var event : slots) if (event != null) highest = Math.max(highest, event.seq());
        return highest;
    }

    /** The first {@code most} gaps from {@code nextSeq} to {@code highestSeen}, within the window's reach. */
    List<SeqRange> missing(long nextSeq, long highestSeen, int most) {
        long end = Math.min(highestSeen, nextSeq + limit.events() - 1);
        var gaps = new ArrayList<SeqRange>();
        long from = nextSeq;
        for (long seq = nextSeq; seq <= end && gaps.size() < most; seq++) {
            if (!holds(seq)) continue;
            if (from < seq) gaps.add(new SeqRange(from, seq - 1));
            from = seq + 1;
        }
        if (gaps.size() < most && from <= end) gaps.add(new SeqRange(from, end));
        return gaps;
    }

    private @Nullable DomEvent<B> slotted(long seq) {
        return slots.length == 0 ? null : slots[slot(seq)];
    }

    private int slot(long seq) {
        return (int) (seq % slots.length);
    }

    @SuppressWarnings({"unchecked", "rawtypes"}) // No generic arrays; only events of this type are put in.
    private static <B> @Nullable DomEvent<B>[] emptySlots(int length) {
        return new DomEvent[length];
    }
}
