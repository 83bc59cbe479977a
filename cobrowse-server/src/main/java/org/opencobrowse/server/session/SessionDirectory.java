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

        record Refused(Refusal refusal) implements Creation {}
    }

    private static final int REMEMBERED = 10_000;

    private final ConcurrentMap<UUID, Found> byId = new ConcurrentHashMap<>();
    private final ConcurrentMap<JoinCode, UUID> byCode = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, LiveSession> byKey = new ConcurrentHashMap<>();
    private final Deque<Birth> ended = new ArrayDeque<>();
    /** Sessions that live or are just being created: never above the limit. */
    private final AtomicInteger live = new AtomicInteger();

    private final int limit;

    /** @param limit live sessions at a time */
    public SessionDirectory(int limit) {
        this.limit = limit;
    }

    public int liveCount() {
        return live.get();
    }

    public List<LiveSession> live() {
        return List.copyOf(byKey.values());
    }

    public Found find(UUID id) {
        return byId.getOrDefault(id, new Found.Unknown());
    }

    public Found find(JoinCode code) {
        return Optional.ofNullable(byCode.get(code)).map(this::find).orElseGet(Found.Unknown::new);
    }

    /** Whether a live or remembered session has this code: it must not be given again. */
    public boolean isTaken(JoinCode code) {
        return byCode.containsKey(code);
    }

    /**
     * Creates the session on the given event loop, or finds the one that this key made before.
     *
     * @param key the client's idempotency key
     */
    public Creation create(String key, Birth birth, Context context, SessionSurroundings around) {
        var earlier = byKey.get(key);
        if (earlier != null) return new Creation.Repeated(earlier);
        if (!takeRoom()) return new Creation.Refused(Refusal.nodeFull(limit));
        if (byCode.putIfAbsent(birth.code(), birth.id()) != null) {
            live.decrementAndGet();
            return new Creation.Refused(Refusal.codeTaken());
        }
        // Complete before anybody can find it by its key: a repeated request may come on another loop right now.
        var fresh = new LiveSession(birth, context, around, reason -> ended(birth, key, reason));
        byId.put(birth.id(), new Found.Live(fresh));
        var present = byKey.putIfAbsent(key, fresh);
        if (present != null) {
            forget(birth);
            live.decrementAndGet();
            return new Creation.Repeated(present);
        }
        fresh.execute(LiveSession::start);
        return new Creation.Created(fresh);
    }

    private boolean takeRoom() {
        return live.getAndUpdate(sessions -> Math.min(limit, sessions + 1)) < limit;
    }

    private void forget(Birth birth) {
        byCode.remove(birth.code(), birth.id());
        byId.remove(birth.id());
    }

    private void ended(Birth birth, String key, EndReason reason) {
        byId.put(birth.id(), new Found.Ended(birth.id(), reason));
        byKey.remove(key);
        live.decrementAndGet();
        remember(birth);
    }

    private void remember(Birth birth) {
        synchronized (ended) {
            ended.addLast(birth);
            if (ended.size() <= REMEMBERED) return;
            forget(ended.removeFirst());
        }
    }
}
