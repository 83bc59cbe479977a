package org.opencobrowse.server.resources;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the agents of one session want of the customer's browser, by address: asked once for all of them, a few at a time, and not again for a while. On the session's event loop only.
 */
public final class Wanted {
    /** Addresses of a session that are remembered, and of those that wait. */
    public static final int MOST = 2_000;

    static final int AT_ONCE = 6;
    /** For an answer, the time in the queue and uploads included. */
    static final long PATIENCE_MS = 15_000;

    /** Then the browser is asked again: what is behind an address may change. */
    static final long KNOWN_MS = 60_000;

    static final long MISSING_MS = 10_000;
    private static final int MOST_WAITING_FOR_ONE = 50;

    /** One address. */
    private static final class Entry {
        final String url;
        State state = State.QUEUED;
        boolean isComing;
        Optional<String> hash = Optional.empty();
        /** Queued or asked: when patience ends; answered: when it is to be asked for again. */
        long untilMs;

        final List<Promise<Optional<String>>> waiting = new ArrayList<>();

        Entry(String url, long untilMs) {
            this.url = url;
            this.untilMs = untilMs;
        }
    }

    private enum State {
        QUEUED,
        ASKED,
        ANSWERED
    }

    /** Asks the customer's browser; false: nobody is there to ask. */
    private final BiPredicate<Long, String> ask;

    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private final Map<Long, Entry> asked = new LinkedHashMap<>();
    private final Deque<Entry> queue = new ArrayDeque<>();
    private long lastNumber;

    public Wanted(BiPredicate<Long, String> ask) {
        this.ask = ask;
    }

    /** The hash of what is at the address; empty: it cannot be had. */
    public Future<Optional<String>> want(String url, long nowMs) {
        var known = entries.get(url);
        if (known != null && known.state == State.ANSWERED && known.untilMs > nowMs)
            return Future.succeededFuture(known.hash);
        var entry = known == null || known.state == State.ANSWERED ? enter(url, nowMs) : known;
        if (entry == null || entry.waiting.size() >= MOST_WAITING_FOR_ONE)
            return Future.succeededFuture(Optional.empty());
        Promise<Optional<String>> answer = Promise.promise();
        entry.waiting.add(answer);
        askNext(nowMs);
        return answer.future();
    }

    /** What was answered is not there any more. Those who wait for an answer go on waiting. */
    public void forget(String url) {
        var known = entries.get(url);
        if (known != null && known.state == State.ANSWERED) entries.remove(url);
    }

    /** Whether the bytes for this number may come now; true once. */
    public boolean begins(long number) {
        var entry = asked.get(number);
        if (entry == null || entry.isComing) return false;
        entry.isComing = true;
        return true;
    }

    /** Whether an answer to this number is waited for. */
    public boolean isAsked(long number) {
        return asked.containsKey(number);
    }

    /** The browser has answered, or brought it. A late answer changes nothing. */
    public void answered(long number, Optional<String> hash, long nowMs) {
        var entry = asked.remove(number);
        if (entry == null) return;
        answer(entry, hash, nowMs);
        askNext(nowMs);
    }

    /** Those who are asked are those who wait the longest: when their time is over, that of the queue behind them may be too. */
    public void tick(long nowMs) {
        var late = asked.entrySet().stream()
                .filter(each -> each.getValue().untilMs <= nowMs)
                .map(Map.Entry::getKey)
                .toList();
        late.forEach(number -> answered(number, Optional.empty(), nowMs));
    }

    public long nextDeadlineMs() {
        return asked.values().stream().mapToLong(entry -> entry.untilMs).min().orElse(Long.MAX_VALUE);
    }

    /** Nothing of what was answered counts any more, nor of what is on its way; nobody need wait for it. */
    public void forgetAll() {
        var all = List.copyOf(entries.values());
        entries.clear();
        asked.clear();
        queue.clear();
        all.forEach(entry -> entry.waiting.forEach(promise -> promise.complete(Optional.empty())));
    }

    private void askNext(long nowMs) {
        while (asked.size() < AT_ONCE && !queue.isEmpty()) {
            var next = queue.remove();
            var number = ++lastNumber;
            if (next.untilMs <= nowMs || !ask.test(number, next.url)) {
                answer(next, Optional.empty(), nowMs);
                continue;
            }
            next.state = State.ASKED;
            asked.put(number, next);
        }
    }

    private static void answer(Entry entry, Optional<String> hash, long nowMs) {
        entry.state = State.ANSWERED;
        entry.hash = hash;
        entry.untilMs = nowMs + (hash.isPresent() ? KNOWN_MS : MISSING_MS);
        var waiting = List.copyOf(entry.waiting);
        entry.waiting.clear();
        waiting.forEach(promise -> promise.complete(hash));
    }

    /** The oldest answer makes room; null: all of them wait, and another one cannot. */
    private @Nullable Entry enter(String url, long nowMs) {
        entries.remove(url);
        if (entries.size() >= MOST && !forgetOne()) return null;
        var entry = new Entry(url, nowMs + PATIENCE_MS);
        entries.put(url, entry);
        queue.add(entry);
        return entry;
    }

    private boolean forgetOne() {
        var oldest = entries.values().stream()
                .filter(entry -> entry.state == State.ANSWERED)
                .findFirst();
        oldest.ifPresent(entry -> entries.remove(entry.url));
        return oldest.isPresent();
    }
}
