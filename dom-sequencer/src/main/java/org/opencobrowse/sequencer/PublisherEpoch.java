package org.opencobrowse.sequencer;

import org.jspecify.annotations.Nullable;

/**
 * Order within one epoch of one publisher: what is next, what came early, what is missing, what was asked for.
 *
 * <pre>
 * state      in order            early                 out of the window's reach or room
 * following  relayed             held, a gap runs      page: resync; guide: the gap is skipped
 * awaiting   a snapshot at or above nextSeq is the new base → following; a delta is dropped and asked for again later
 * </pre>
 */
final class PublisherEpoch<B> {
    /** More gaps than this at a time are not worth asking for: the rest comes up when these have healed. */
    static final int MOST_GAPS = 16;

    private final PublisherId publisher;
    private final long epoch;
    private final StreamPolicy policy;
    private final SequencerLimits limits;
    private final Relay<B> relay;
    private final ReorderWindow<B> window;

    private long nextSeq = 1;
    /**
     * The largest seq that arrived, kept or not. A delta dropped while awaiting a snapshot may turn out to be above it, and
     * nothing later may ever come to show that it is missing.
     */
    private long highestSeen;
    /** Why nothing is relayed until a snapshot comes; null: following. */
    private @Nullable ResyncCause awaiting;
    /** Why the next relayed event does not follow from the one before. */
    private @Nullable ResyncCause unannounced;

    private @Nullable Gap gap;
    private @Nullable SnapshotRequest request;

    PublisherEpoch(PublisherId publisher, long epoch, StreamPolicy policy, SequencerLimits limits, Relay<B> relay) {
        this.publisher = publisher;
        this.epoch = epoch;
        this.policy = policy;
        this.limits = limits;
        this.relay = relay;
        this.window = new ReorderWindow<>(limits.reorderWindow());
    }

    long epoch() {
        return epoch;
    }

    int heldEvents() {
        return window.events();
    }

    long heldBytes() {
        return window.bytes();
    }

    Standing standing() {
        var missing = window.missing(nextSeq, awaiting == null ? highestSeen : 0, MOST_GAPS);
        return new Standing(epoch, nextSeq - 1, request != null, missing);
    }

    boolean has(long seq) {
        return seq < nextSeq || window.holds(seq);
    }

    void accept(DomEvent<B> event, Turn turn) {
        long before = nextSeq;
        boolean duplicate = has(event.seq());
        if (duplicate) turn.decide(new Effect.DropDuplicate(publisher, epoch, event.seq()));
        else place(event, turn);
        watchGap(turn);
        if (nextSeq > before || duplicate) acknowledge(turn);
    }

    void tick(Turn turn) {
        long before = nextSeq;
        if (gap != null && gap.dueMs() <= turn.nowMs) pursue(gap, turn);
        if (request != null && request.dueMs() <= turn.nowMs) askAgain(request, turn);
        watchGap(turn);
        if (nextSeq > before) acknowledge(turn);
    }

    /** {@link Long#MAX_VALUE}: nothing is waited for. */
    long deadlineMs() {
        long gapMs = gap == null ? Long.MAX_VALUE : gap.dueMs();
        return request == null ? gapMs : Math.min(gapMs, request.dueMs());
    }

    void restartPatience(long nowMs) {
        if (gap != null) gap.restart(nowMs);
        if (request != null) request.restart(nowMs);
    }

    /** Nobody will fill a gap now; a publisher that comes back after all sends again what was not acknowledged. */
    void over(VoidCause cause, Turn turn) {
        gap = null;
        voided(window.dropAll(), cause, turn);
        highestSeen = nextSeq - 1;
    }

    /** Not even a snapshot that is held may be gone on from. Who is here is asked at the next tick; who is away knows from its welcome. */
    void withdraw(Turn turn) {
        if (awaiting == ResyncCause.WITHDRAWN) return;
        beginResync(ResyncCause.WITHDRAWN, turn);
        voided(window.dropAll(), VoidCause.WITHDRAWN, turn);
        request = new SnapshotRequest(SnapshotCause.RESYNC, limits.snapshot());
    }

    void requestSnapshot(SnapshotCause cause, Turn turn) {
        if (request == null) ask(cause, turn);
    }

    private void place(DomEvent<B> event, Turn turn) {
        highestSeen = Math.max(highestSeen, event.seq());
        if (awaiting != null) arriveAwaited(event, awaiting, turn);
        else if (event.seq() == nextSeq) takeNext(event, turn);
        else arriveEarly(event, turn);
    }

    private void arriveEarly(DomEvent<B> event, Turn turn) {
        var shortage = shortage(event);
        if (shortage != null) {
            overflow(event, shortage, turn);
            return;
        }
        window.hold(event);
        turn.decide(new Effect.HoldEarly(publisher, epoch, event.seq()));
    }

    /** Why the window cannot hold an early event; null: it can. */
    private @Nullable ResyncCause shortage(DomEvent<B> early) {
        if (!window.reaches(early.seq(), nextSeq)) return ResyncCause.WINDOW_EVENTS;
        return window.hasRoomFor(early) ? null : ResyncCause.WINDOW_BYTES;
    }

    private void arriveAwaited(DomEvent<B> event, ResyncCause cause, Turn turn) {
        if (event.snapshot()) goOnFrom(event, cause, turn);
        else turn.decide(new Effect.DropAwaiting(publisher, epoch, event.seq()));
    }

    private void takeNext(DomEvent<B> event, Turn turn) {
        if (nextSeq == 1 && policy == StreamPolicy.SNAPSHOT_FIRST && !event.snapshot()) {
            turn.decide(new Effect.DropRefused(publisher, epoch, event.seq(), RefusalCause.FIRST_NOT_SNAPSHOT));
            resync(ResyncCause.FIRST_NOT_SNAPSHOT, turn);
        } else {
            relay(event, turn);
            release(turn);
        }
    }

    private void release(Turn turn) {
        var held = window.take(nextSeq);
        while (held != null) {
            relay(held, turn);
            held = window.take(nextSeq);
        }
    }

    private void relay(DomEvent<B> event, Turn turn) {
        relay.append(event, unannounced, turn);
        unannounced = null;
        nextSeq = event.seq() + 1;
        if (event.snapshot()) request = null;
        if (relay.lacksSnapshot()) requestSnapshot(SnapshotCause.SUBSCRIBER, turn);
    }

    private void overflow(DomEvent<B> event, ResyncCause cause, Turn turn) {
        if (policy == StreamPolicy.NO_SNAPSHOT) {
            skipUntilRoomFor(event, turn);
            place(event, turn);
        } else if (event.snapshot()) {
            beginResync(cause, turn);
            rebase(event, cause, turn);
        } else {
            resync(cause, turn);
            if (event.seq() >= nextSeq) place(event, turn);
            else voided(1, VoidCause.RESYNC, turn);
        }
    }

    private void skipUntilRoomFor(DomEvent<B> event, Turn turn) {
        var shortage = shortage(event);
        while (event.seq() > nextSeq && shortage != null) {
            skipTo(window.lowest(nextSeq, event.seq()), shortage, turn);
            shortage = shortage(event);
        }
    }

    /** Gives up on what is missing: the newest snapshot held is the new base; without one, all held is void. */
    private void resync(ResyncCause cause, Turn turn) {
        beginResync(cause, turn);
        var base = window.newestSnapshot();
        if (base == null) {
            voided(window.dropAll(), VoidCause.RESYNC, turn);
            ask(SnapshotCause.RESYNC, turn);
        } else {
            window.take(base.seq());
            rebase(base, cause, turn);
        }
    }

    private void beginResync(ResyncCause cause, Turn turn) {
        turn.decide(new Effect.ResyncBegun(publisher, epoch, cause));
        gap = null;
        awaiting = cause;
    }

    private void rebase(DomEvent<B> snapshot, ResyncCause cause, Turn turn) {
        voided(window.dropBelow(snapshot.seq()), VoidCause.RESYNC, turn);
        goOnFrom(snapshot, cause, turn);
    }

    private void goOnFrom(DomEvent<B> snapshot, ResyncCause cause, Turn turn) {
        awaiting = null;
        unannounced = cause;
        relay(snapshot, turn);
        turn.decide(new Effect.Resynced(
                publisher, epoch, snapshot.seq(), relay.log().last(), cause));
        release(turn);
    }

    private void skipTo(long seq, ResyncCause cause, Turn turn) {
        turn.decide(new Effect.GapSkipped(publisher, epoch, new SeqRange(nextSeq, seq - 1), cause));
        gap = null;
        unannounced = cause;
        nextSeq = seq;
        release(turn);
    }

    /** The gap's time has come: ask for it, or give up on it. */
    private void pursue(Gap due, Turn turn) {
        boolean voidMeanwhile = request != null && window.newestSnapshot() != null;
        if (voidMeanwhile) resync(ResyncCause.VOIDED, turn);
        else if (!due.patienceExhausted()) requestResend(due, turn);
        else if (policy == StreamPolicy.SNAPSHOT_FIRST) giveUp(turn);
        else skipTo(window.lowest(nextSeq, highestSeen), ResyncCause.PATIENCE, turn);
    }

    /**
     * A single absurd seq must not keep a gap open for ever, so that what was seen but is not here counts no longer. If it
     * was real all the same, beyond the reach of any resend request, a fresh snapshot covers it.
     */
    private void giveUp(Turn turn) {
        boolean sawMore = highestSeen > window.highest();
        highestSeen = window.highest();
        resync(ResyncCause.PATIENCE, turn);
        if (sawMore) requestSnapshot(SnapshotCause.RESYNC, turn);
    }

    private void requestResend(Gap due, Turn turn) {
        int attempt = due.ask(turn.nowMs);
        for (var missing : window.missing(nextSeq, highestSeen, MOST_GAPS))
            turn.decide(new Effect.RequestResend(publisher, epoch, missing, attempt));
    }

    private void watchGap(Turn turn) {
        if (gap != null && gap.from < nextSeq) {
            turn.decide(new Effect.GapHealed(publisher, epoch, gap.from, turn.nowMs - gap.sinceMs));
            gap = null;
        }
        if (gap == null && awaiting == null && highestSeen >= nextSeq) gap = new Gap(nextSeq, limits, turn.nowMs);
    }

    private void ask(SnapshotCause cause, Turn turn) {
        request = new SnapshotRequest(cause, limits.snapshot());
        askAgain(request, turn);
    }

    private void askAgain(SnapshotRequest due, Turn turn) {
        turn.decide(new Effect.RequestSnapshot(publisher, due.cause, due.ask(turn.nowMs)));
    }

    private void acknowledge(Turn turn) {
        turn.decide(new Effect.Acknowledge(publisher, epoch, nextSeq - 1));
    }

    private void voided(int events, VoidCause cause, Turn turn) {
        if (events > 0) turn.decide(new Effect.DropVoid(publisher, epoch, events, cause));
    }
}
