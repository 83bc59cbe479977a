package org.opencobrowse.sequencer;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where one subscriber reads the replay log.
 *
 * <pre>
 * state      pulled                                    sent back (slow, asked, log dropped)
 * BEGINNING  resync, → ANNOUNCED once there is a start  stays
 * ANNOUNCED  the event named by the resync, → READING   → BEGINNING
 * READING    next event, or resync → ANNOUNCED before   → BEGINNING
 *            an event that breaks the sequence
 * </pre>
 */
final class SubscriberCursor<B> {
    private enum State {
        BEGINNING,
        ANNOUNCED,
        READING
    }

    /** As {@code owedFrom}: whatever was before its beginning, it does not miss. */
    static final long OWED_NOTHING = Long.MAX_VALUE;

    final SubscriberId subscriber;
    private final StreamPolicy policy;
    private State state;
    /** Position to deliver next. In the page stream it has no meaning while beginning: the newest snapshot decides. */
    private long next;

    private ResyncCause cause;
    /** First position it is owed and has not got. */
    private long owedFrom;

    private long acked;
    private long beganAt;

    /** A subscriber that has everything up to {@code had} and reads on. */
    static <B> SubscriberCursor<B> resuming(SubscriberId subscriber, StreamPolicy policy, long had) {
        return new SubscriberCursor<>(subscriber, policy, State.READING, had + 1, ResyncCause.FRESH, had + 1);
    }

    /** A subscriber that begins; positions from {@code owedFrom} to its beginning are lost to it. */
    static <B> SubscriberCursor<B> beginning(
            SubscriberId subscriber, StreamPolicy policy, ResyncCause cause, long tail, long owedFrom) {
        return new SubscriberCursor<>(subscriber, policy, State.BEGINNING, tail, cause, owedFrom);
    }

    private SubscriberCursor(
            SubscriberId subscriber, StreamPolicy policy, State state, long next, ResyncCause cause, long owedFrom) {
        this.subscriber = subscriber;
        this.policy = policy;
        this.state = state;
        this.next = next;
        this.cause = cause;
        this.owedFrom = owedFrom;
        this.acked = delivered();
    }

    /** Whether it depends on the log from {@link #next} on. */
    boolean reads() {
        return state != State.BEGINNING || policy == StreamPolicy.NO_SNAPSHOT;
    }

    long next() {
        return next;
    }

    /** Everything up to here was delivered, announced as skipped, or had before. */
    long delivered() {
        return owedFrom == OWED_NOTHING ? 0 : owedFrom - 1;
    }

    long acked() {
        return acked;
    }

    void acked(long position) {
        acked = position;
    }

    long beganAt() {
        return beganAt;
    }

    /** Positions lost to it if it begins at {@code start}. */
    long skippedAt(long start) {
        return Math.max(0, start - owedFrom);
    }

    void begin(ResyncCause why, long tail) {
        state = State.BEGINNING;
        cause = why;
        next = tail;
    }

    Optional<Delivery<B>> pull(ReplayLog<B> log) {
        return switch (state) {
            case BEGINNING -> start(log);
            case ANNOUNCED -> Optional.of(deliver(log));
            case READING -> read(log);
        };
    }

    private Optional<Delivery<B>> start(ReplayLog<B> log) {
        long start = policy == StreamPolicy.SNAPSHOT_FIRST ? log.newestSnapshot() : next;
        if (start == 0 || start > log.last()) return Optional.empty();
        next = start;
        beganAt = start;
        return Optional.of(announce(cause, skippedAt(start)));
    }

    private Optional<Delivery<B>> read(ReplayLog<B> log) {
        if (next > log.last()) return Optional.empty();
        @Nullable ResyncCause broken = log.breakAt(next);
        return Optional.of(broken == null ? deliver(log) : announce(broken, 0));
    }

    private Delivery<B> announce(ResyncCause why, long skipped) {
        state = State.ANNOUNCED;
        owedFrom = owedFrom == OWED_NOTHING ? next : Math.max(owedFrom, next);
        acked = Math.max(acked, next - 1);
        return new Delivery.Resync<>(next, why, skipped);
    }

    private Delivery<B> deliver(ReplayLog<B> log) {
        state = State.READING;
        owedFrom = Math.max(owedFrom, next + 1);
        return log.at(next++);
    }
}
