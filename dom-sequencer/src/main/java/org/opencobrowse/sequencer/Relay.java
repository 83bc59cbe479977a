package org.opencobrowse.sequencer;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The replay log and those who read it. Decides what the log keeps: the newest snapshot with all that follows, as long as that is within
 * the budget, then only the newest of it; and what is before that for as long as a subscriber within the lag limits reads there. Never more
 * than the hard limit.
 */
final class Relay<B> {
    private final StreamPolicy policy;
    private final SequencerLimits limits;
    private final ReplayLog<B> log = new ReplayLog<>();
    private final Map<SubscriberId, SubscriberCursor<B>> cursors = new LinkedHashMap<>();
    private long newestSnapshotMs;

    Relay(StreamPolicy policy, SequencerLimits limits) {
        this.policy = policy;
        this.limits = limits;
    }

    ReplayLog<B> log() {
        return log;
    }

    @Nullable
    SubscriberCursor<B> cursor(SubscriberId subscriber) {
        return cursors.get(subscriber);
    }

    boolean hasRoomFor(SubscriberId subscriber) {
        return cursors.containsKey(subscriber) || cursors.size() < limits.maxSubscribers();
    }

    /** Whether somebody can only begin at a snapshot that is still to come. */
    boolean lacksSnapshot() {
        return policy == StreamPolicy.SNAPSHOT_FIRST
                && log.newestSnapshot() == 0
                && cursors.values().stream().anyMatch(cursor -> !cursor.reads());
    }

    /** Whether this subscriber began at the newest snapshot, which is not quite new: the same one again may not help it. */
    boolean newestIsWornFor(SubscriberCursor<B> cursor, long nowMs) {
        return cursor.beganAt() == log.newestSnapshot()
                && nowMs - newestSnapshotMs >= limits.snapshot().firstMs();
    }

    void append(DomEvent<B> event, @Nullable ResyncCause breakBefore, Turn turn) {
        if (!fits(event)) makeRoom(event, turn);
        log.append(event, breakBefore);
        if (event.snapshot()) newestSnapshotMs = turn.nowMs;
        // Who begins from now on gets a fresh one: to keep one at hand for nobody would cost the page a walk through
        // all of it, again and again.
        if (log.newestSnapshot() > 0 && !isWithinBudget(log.newestSnapshot() + 1)) log.forgetSnapshot();
        turn.readable(log.last());
        for (var cursor : cursors.values()) checkLag(cursor, turn);
        trim(turn);
    }

    /** Makes a cursor, in place of any earlier one of this subscriber. */
    SubscriberCursor<B> subscribe(SubscriberId subscriber, long resumeAfter, Turn turn) {
        var cursor = cursorFor(subscriber, resumeAfter, turn);
        cursors.put(subscriber, cursor);
        if (canPull(cursor)) turn.readable(log.last());
        return cursor;
    }

    void unsubscribe(SubscriberId subscriber, Turn turn) {
        if (cursors.remove(subscriber) != null) trim(turn);
    }

    void beginAgain(SubscriberCursor<B> cursor, Turn turn) {
        cursor.begin(ResyncCause.ASKED, log.last() + 1);
        if (canPull(cursor)) turn.readable(log.last());
    }

    void ack(SubscriberCursor<B> cursor, long position, Turn turn) {
        cursor.acked(position);
        trim(turn);
    }

    Optional<Delivery<B>> pull(SubscriberId subscriber) {
        var cursor = cursors.get(subscriber);
        return cursor == null ? Optional.empty() : cursor.pull(log);
    }

    void dropLog(ResyncCause cause, Turn turn) {
        dropBefore(log.last() + 1, cause, turn);
    }

    private SubscriberCursor<B> cursorFor(SubscriberId subscriber, long resumeAfter, Turn turn) {
        if (resumeAfter == 0) return beginning(subscriber, ResyncCause.FRESH, turn);
        if (resumeAfter < 0 || resumeAfter > log.last())
            return beginning(subscriber, ResyncCause.UNKNOWN_POSITION, turn);
        if (resumeAfter + 1 >= log.first()) return SubscriberCursor.resuming(subscriber, policy, resumeAfter);

        var cursor =
                SubscriberCursor.<B>beginning(subscriber, policy, ResyncCause.TOO_OLD, log.last() + 1, resumeAfter + 1);
        turn.decide(new Effect.SubscriberSkipped(subscriber, ResyncCause.TOO_OLD, cursor.skippedAt(nextStart())));
        return cursor;
    }

    private SubscriberCursor<B> beginning(SubscriberId subscriber, ResyncCause cause, Turn turn) {
        if (cause != ResyncCause.FRESH) turn.decide(new Effect.SubscriberSkipped(subscriber, cause, 0));
        long tail = log.last() + 1;
        long owedFrom = policy == StreamPolicy.NO_SNAPSHOT ? tail : SubscriberCursor.OWED_NOTHING;
        return SubscriberCursor.beginning(subscriber, policy, cause, tail, owedFrom);
    }

    /** Where a subscriber that begins now would begin. */
    private long nextStart() {
        boolean atSnapshot = policy == StreamPolicy.SNAPSHOT_FIRST && log.newestSnapshot() > 0;
        return atSnapshot ? log.newestSnapshot() : log.last() + 1;
    }

    private boolean canPull(SubscriberCursor<B> cursor) {
        return cursor.reads() ? cursor.next() <= log.last() : log.newestSnapshot() > 0;
    }

    private void checkLag(SubscriberCursor<B> cursor, Turn turn) {
        if (!cursor.reads()) return;
        long next = cursor.next();
        long events = lagEvents(next);
        long bytes = lagBytes(next);
        if (!limits.subscriberLag().admits(events, bytes)) skip(cursor, ResyncCause.SLOW, turn);
    }

    /** What is after the event to be read next: one event, whatever its size, is no lag. */
    private long lagEvents(long next) {
        return Math.max(0, log.last() - next);
    }

    private long lagBytes(long next) {
        return log.bytesFrom(next + 1);
    }

    private void skip(SubscriberCursor<B> cursor, ResyncCause cause, Turn turn) {
        turn.decide(new Effect.SubscriberSkipped(cursor.subscriber, cause, cursor.skippedAt(nextStart())));
        cursor.begin(cause, log.last() + 1);
    }

    private boolean fits(DomEvent<B> event) {
        return limits.logHard().admits(log.events() + 1, log.bytes() + event.bytes());
    }

    private void makeRoom(DomEvent<B> event, Turn turn) {
        if (!event.snapshot()) dropBefore(floor(), ResyncCause.LOG_FULL, turn);
        if (!fits(event)) dropBefore(log.last() + 1, ResyncCause.LOG_FULL, turn);
    }

    private void trim(Turn turn) {
        long floor = floor();
        if (log.first() >= floor) return;
        if (policy == StreamPolicy.SNAPSHOT_FIRST)
            for (var cursor : cursors.values()) if (cursor.reads()) floor = Math.min(floor, neededFrom(cursor));
        dropBefore(floor, ResyncCause.SLOW, turn);
    }

    /** What is from here on is kept for those who come. */
    private long floor() {
        if (log.newestSnapshot() > 0) return log.newestSnapshot();
        long first = log.first();
        long last = log.last();
        while (first < last) {
            long middle = (first + last) >>> 1;
            if (isWithinBudget(middle)) last = middle;
            else first = middle + 1;
        }
        return first;
    }

    private boolean isWithinBudget(long first) {
        return limits.logBudget().admits(log.last() - first + 1, log.bytesFrom(first));
    }

    /** Unacknowledged events are kept too, if that is within the lag limits: they may be resumed from. */
    private long neededFrom(SubscriberCursor<B> cursor) {
        long unacked = Math.min(cursor.acked() + 1, cursor.next());
        boolean kept = unacked >= log.first() && limits.subscriberLag().admits(lagEvents(unacked), lagBytes(unacked));
        return kept ? unacked : cursor.next();
    }

    private void dropBefore(long position, ResyncCause cause, Turn turn) {
        if (position <= log.first()) return;
        log.dropBefore(position);
        for (var cursor : cursors.values())
            if (cursor.reads() && cursor.next() < log.first()) skip(cursor, cause, turn);
    }
}
