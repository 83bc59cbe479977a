package org.opencobrowse.server.session;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.EndReason;

/**
 * When a session becomes active, is warned, and ends. Pure: time is an argument, decisions are returned as data.
 *
 * <pre>
 * phase    agent joins   customer away too long   limit reached        end asked
 * WAITING  ACTIVE        ENDED customer-away      ENDED never-joined   ENDED reason
 * ACTIVE   -             ENDED customer-away      ENDED idle, limit    ENDED reason
 * ENDED    -             -                        -                    -
 * </pre>
 *
 * The end of a node that is being emptied is a limit, too, which nobody can put off: {@code node-lost} in either phase.
 */
final class SessionLifecycle {
    /** What the session must tell its participants. */
    sealed interface Decision {
        record Changed(Phase phase) implements Decision {}

        record Warn(EndReason reason, long endsInMs) implements Decision {}

        record WarningOver(EndReason reason) implements Decision {}

        record End(EndReason reason) implements Decision {}
    }

    /** One change of phase, for the session's record. */
    record Change(Phase phase, long atMs) {}

    private record Deadline(EndReason reason, long atMs) {}

    private static final long NEVER = Long.MAX_VALUE;

    private final LifecycleLimits limits;
    private final List<Change> changes = new ArrayList<>();
    private Phase phase = Phase.WAITING;
    private long countedFromMs;
    private long lastActivityMs;
    private long customerAwaySinceMs;
    private long nodeEndsMs = NEVER;
    private @Nullable EndReason warnedOf;

    SessionLifecycle(LifecycleLimits limits, long nowMs) {
        this.limits = limits;
        countedFromMs = nowMs;
        lastActivityMs = nowMs;
        customerAwaySinceMs = nowMs;
        changes.add(new Change(phase, nowMs));
    }

    Phase phase() {
        return phase;
    }

    /** Every phase the session had, oldest first. */
    List<Change> changes() {
        return List.copyOf(changes);
    }

    List<Decision> agentJoined(long nowMs) {
        lastActivityMs = nowMs;
        if (phase != Phase.WAITING) return List.of();
        var decisions = new ArrayList<Decision>();
        enter(Phase.ACTIVE, nowMs);
        decisions.add(new Decision.Changed(phase));
        decisions.addAll(withdrawWarning(nowMs));
        return decisions;
    }

    /** Somebody did something, which a page that changes by itself is not. Cheap: called for every gesture. */
    List<Decision> activity(long nowMs) {
        lastActivityMs = nowMs;
        return withdrawWarning(nowMs);
    }

    void customerConnected() {
        customerAwaySinceMs = NEVER;
    }

    void customerDisconnected(long nowMs) {
        if (customerAwaySinceMs == NEVER) customerAwaySinceMs = nowMs;
    }

    /** Somebody says that the session is still wanted: waiting, idle and length count from now. */
    List<Decision> extend(long nowMs) {
        if (phase == Phase.ENDED) return List.of();
        countedFromMs = nowMs;
        lastActivityMs = nowMs;
        return withdrawWarning(nowMs);
    }

    /** @param atMs when the node goes, whatever people do; {@link Long#MAX_VALUE}: it stays */
    List<Decision> nodeEnds(long atMs, long nowMs) {
        nodeEndsMs = atMs;
        return phase == Phase.ENDED ? List.of() : withdrawWarning(nowMs);
    }

    List<Decision> end(EndReason reason, long nowMs) {
        if (phase == Phase.ENDED) return List.of();
        enter(Phase.ENDED, nowMs);
        return List.of(new Decision.End(reason));
    }

    List<Decision> tick(long nowMs) {
        if (phase == Phase.ENDED) return List.of();
        var next = earliest();
        if (nowMs >= next.atMs) return end(next.reason, nowMs);

        var decisions = new ArrayList<Decision>(withdrawWarning(nowMs));
        var warning = earliestWarned();
        if (warnedOf != warning.reason && nowMs >= warning.atMs - limits.warnBeforeMs()) {
            // The node goes before the end that was spoken of.
            if (warnedOf != null) decisions.add(new Decision.WarningOver(warnedOf));
            warnedOf = warning.reason;
            decisions.add(new Decision.Warn(warning.reason, warning.atMs - nowMs));
        }
        return decisions;
    }

    /** When {@link #tick} has something to decide next, unless activity moves it. */
    long nextDeadlineMs() {
        if (phase == Phase.ENDED) return NEVER;
        var end = earliest().atMs;
        var warning = earliestWarned();
        return warnedOf == warning.reason ? end : Math.min(end, warning.atMs - limits.warnBeforeMs());
    }

    private void enter(Phase next, long nowMs) {
        phase = next;
        changes.add(new Change(next, nowMs));
    }

    private List<Decision> withdrawWarning(long nowMs) {
        var reason = warnedOf;
        if (reason == null || deadlineOf(reason) - limits.warnBeforeMs() <= nowMs) return List.of();
        warnedOf = null;
        return List.of(new Decision.WarningOver(reason));
    }

    private Deadline earliest() {
        var warned = earliestWarned();
        var away = deadlineOf(EndReason.CUSTOMER_AWAY);
        return away < warned.atMs ? new Deadline(EndReason.CUSTOMER_AWAY, away) : warned;
    }

    /** The next end that people are warned of: they can prevent it, or at least say good-bye. */
    private Deadline earliestWarned() {
        var resting = phase == Phase.WAITING ? EndReason.NEVER_JOINED : EndReason.IDLE;
        var rest = deadlineOf(resting);
        var length = deadlineOf(EndReason.LIMIT);
        var own = rest <= length ? new Deadline(resting, rest) : new Deadline(EndReason.LIMIT, length);
        return nodeEndsMs <= own.atMs ? new Deadline(EndReason.NODE_LOST, nodeEndsMs) : own;
    }

    private long deadlineOf(EndReason reason) {
        return switch (reason) {
            case NEVER_JOINED -> phase == Phase.WAITING ? countedFromMs + limits.neverJoinedMs() : NEVER;
            case IDLE -> phase == Phase.ACTIVE ? lastActivityMs + limits.idleMs() : NEVER;
            case LIMIT -> countedFromMs + limits.longestMs();
            case CUSTOMER_AWAY -> customerAwaySinceMs == NEVER ? NEVER : customerAwaySinceMs + limits.customerAwayMs();
            case NODE_LOST -> nodeEndsMs;
            case CUSTOMER, AGENT, CONTROLLER, ERROR -> NEVER;
        };
    }
}
