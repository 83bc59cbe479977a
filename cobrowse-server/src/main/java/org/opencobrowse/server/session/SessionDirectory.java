package org.opencobrowse.server.session;

import io.vertx.core.Context;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.EndReason;

/**
 * All sessions of this node, live and lately ended: how any event loop finds the one it is asked for. Holds no rule of a session and touches none; its maps are
 * the only thing that event loops share. What ended is remembered up to a number, so that people get a reason instead of "unknown".
 */
public final class SessionDirectory {
    /** What is known of an id or a join code. */
    public sealed interface Found {
        record Live(LiveSession session) implements Found {}

        record Ended(UUID id, EndReason reason) implements Found {}

        record Unknown() implements Found {}
    }

    /** What came of the wish for a session. */
    public sealed interface Creation {
        record Created(LiveSession session) implements Creation {}

        /** The same idempotency key again: the session that the first request made. */
        record Repeated(LiveSession session) implements Creation {}

        /** The key of a session that has ended: whoever repeats the first request must not get another session by it. */
        record Over(EndReason reason) implements Creation {}

        record Refused(Refusal refusal) implements Creation {}
    }

    /** What a key made. */
    private sealed interface Made {
        record Live(LiveSession session) implements Made {}

        record Over(EndReason reason, long endedMs) implements Made {}
    }

    /** A session that has ended. */
    private record Past(Birth birth, String key, Made.Over over) {}

    /** Ended sessions whose id, code and key are remembered. */
    public static final int REMEMBERED = 10_000;
    /** Proxies and browsers repeat a request within minutes; a key that comes later is a new wish. */
    public static final long KEY_KEPT_MS = 600_000;

    private final ConcurrentMap<UUID, Found> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<JoinCode, UUID> byCode = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Made> byKey = new ConcurrentHashMap<>();
    private final Deque<Past> ended = new ArrayDeque<>();
    /** Sessions that live or are just being created: never above the limit. */
    private final AtomicInteger live = new AtomicInteger();

    private final int limit;
    private final BiConsumer<UUID, EndReason> onEnded;

    /**
     * @param limit live sessions at a time
     * @param onEnded told of each end, on the session's event loop
     */
    public SessionDirectory(int limit, BiConsumer<UUID, EndReason> onEnded) {
        this.limit = limit;
        this.onEnded = onEnded;
    }

    public int liveCount() {
        return live.get();
    }

    /** Why no session more has room here, if that is so. */
    public Optional<Refusal> fullness() {
        return live.get() < limit ? Optional.empty() : Optional.of(Refusal.nodeFull(limit));
    }

    public List<LiveSession> live() {
        return byKey.values().stream()
                .filter(Made.Live.class::isInstance)
                .map(made -> ((Made.Live) made).session())
                .toList();
    }

    public Found find(UUID id) {
        return byId.getOrDefault(id, new Found.Unknown());
    }

    /**
     * A code leads to a live session or nowhere. Codes are short enough to be guessed at, so nobody learns which ones have been in use; ids are not, and tell how
     * their session ended.
     */
    public Found find(JoinCode code) {
        return Optional.ofNullable(byCode.get(code))
                .map(this::find)
                .filter(Found.Live.class::isInstance)
                .orElseGet(Found.Unknown::new);
    }

    /** What this key made before, if it was used not long ago. */
    public Optional<Creation> madeBy(String key, MonotonicClock clock) {
        return madeBy(key, clock.nowMs()).map(SessionDirectory::repeated);
    }

    /** Whether a live or remembered session has this code: it must not be given again. */
    public boolean isTaken(JoinCode code) {
        return byCode.containsKey(code);
    }

    /**
     * Creates the session on the given event loop, or finds what this key made before.
     *
     * @param key the client's idempotency key
     */
    public Creation create(String key, Birth birth, Context context, SessionSurroundings around) {
        var earlier = madeBy(key, around.clock().nowMs());
        if (earlier.isPresent()) return repeated(earlier.get());
        if (!takeRoom()) return new Creation.Refused(Refusal.nodeFull(limit));
        if (byCode.putIfAbsent(birth.code(), birth.id()) != null) {
            live.decrementAndGet();
            return new Creation.Refused(Refusal.codeTaken());
        }
        // Complete before anybody can find it by its key: a repeated request may come on another loop right now.
        var fresh = new LiveSession(
                birth,
                context,
                around,
                reason -> ended(birth, key, new Made.Over(reason, around.clock().nowMs())));
        byId.put(birth.id(), new Found.Live(fresh));
        var present = byKey.putIfAbsent(key, new Made.Live(fresh));
        if (present != null) {
            forget(birth);
            live.decrementAndGet();
            return repeated(present);
        }
        fresh.execute(live -> {
            live.start();
            live.nodeEnds(around.nodeEndsMs().getAsLong());
        });
        return new Creation.Created(fresh);
    }

    private boolean takeRoom() {
        return live.getAndUpdate(sessions -> Math.min(limit, sessions + 1)) < limit;
    }

    private void forget(Birth birth) {
        byCode.remove(birth.code(), birth.id());
        byId.remove(birth.id());
    }

    /** A key that was kept long enough makes a new session. */
    private Optional<Made> madeBy(String key, long nowMs) {
        var made = byKey.get(key);
        if (!(made instanceof Made.Over over) || nowMs - over.endedMs < KEY_KEPT_MS) return Optional.ofNullable(made);
        byKey.remove(key, over);
        return Optional.empty();
    }

    private static Creation repeated(Made made) {
        return switch (made) {
            case Made.Live(var session) -> new Creation.Repeated(session);
            case Made.Over over -> new Creation.Over(over.reason());
        };
    }

    private void ended(Birth birth, String key, Made.Over over) {
        byId.put(birth.id(), new Found.Ended(birth.id(), over.reason()));
        byKey.put(key, over);
        live.decrementAndGet();
        remember(new Past(birth, key, over));
        onEnded.accept(birth.id(), over.reason());
    }

    private void remember(Past past) {
        synchronized (ended) {
            ended.addLast(past);
            if (ended.size() <= REMEMBERED) return;
            var oldest = ended.removeFirst();
            forget(oldest.birth);
            byKey.remove(oldest.key, oldest.over);
        }
    }
}
