package org.opencobrowse.chat;

import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Conversations that have ended give way to new ones when there are as many as may be: the oldest first. */
final class GivingWay {
    /** At a time, so that not each new one has to look for the next. */
    static final int AT_ONCE = 20;

    /** When all are open, looking again at once is in vain, and looking costs the whole cluster. */
    static final long LOOK_EVERY_MS = 2_000;

    private final ChatStore store;
    private final Ledger ledger;
    private long inVainMs = Long.MIN_VALUE / 2;

    GivingWay(ChatStore store, Ledger ledger) {
        this.store = store;
        this.ledger = ledger;
    }

    private record Ended(UUID id, long atMs) {}

    /** @return whether there is room now */
    boolean makeRoom(int limit) {
        return hasRoom(limit) || letOldestGo(limit);
    }

    private boolean hasRoom(int limit) {
        return store.conversations().size() < limit;
    }

    private synchronized boolean letOldestGo(int limit) {
        if (hasRoom(limit)) return true;
        var nowMs = store.nowMs();
        if (Math.abs(nowMs - inVainMs) < LOOK_EVERY_MS) return false;
        var oldest = store.heads().all().entrySet().stream()
                .flatMap(it -> ended(it).stream())
                .sorted(Comparator.comparingLong(Ended::atMs))
                .limit(AT_ONCE)
                .toList();
        oldest.forEach(it -> ledger.forget(it.id));
        if (oldest.isEmpty()) inVainMs = nowMs;
        return hasRoom(limit);
    }

    private static Optional<Ended> ended(Map.Entry<String, String> head) {
        return Head.parse(head.getValue()).end().map(end -> new Ended(UUID.fromString(head.getKey()), end.atMs()));
    }
}
