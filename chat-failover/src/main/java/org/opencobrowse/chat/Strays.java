package org.opencobrowse.chat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Seats and marks of conversations that were forgotten meanwhile. While halves of a cluster find each other they may come before what they belong to; so nothing goes that was not seen astray for minutes.
 */
final class Strays {
    static final long ASTRAY_MS = 5 * 60_000;

    /** Marks are read for this only; who has left a seat behind is seen at each sweep. */
    static final long MARKS_EVERY_MS = 60 * 60_000;

    private final ChatStore store;
    private final Ledger ledger;
    private final LongSupplier clockMs;
    private final Map<UUID, Long> sinceMs = new HashMap<>();
    private final Set<UUID> marked = new HashSet<>();
    private long marksMs;

    Strays(ChatStore store, Ledger ledger, LongSupplier clockMs) {
        this.store = store;
        this.ledger = ledger;
        this.clockMs = clockMs;
        marksMs = clockMs.getAsLong() - MARKS_EVERY_MS;
    }

    /** Those that were astray at two sweeps, minutes apart. */
    Set<UUID> find(Set<UUID> seated, Set<UUID> known) {
        var nowMs = clockMs.getAsLong();
        if (nowMs - marksMs >= MARKS_EVERY_MS) readMarks(nowMs);
        var astray = new HashSet<>(seated);
        astray.addAll(marked);
        astray.removeAll(known);
        sinceMs.keySet().retainAll(astray);
        astray.removeIf(id -> nowMs - sinceMs.computeIfAbsent(id, it -> nowMs) < ASTRAY_MS);
        return astray;
    }

    private void readMarks(long nowMs) {
        marked.clear();
        store.marks().all().keySet().forEach(key -> marked.add(Keys.conversationOf(key)));
        marksMs = nowMs;
    }

    /** Unless it has come meanwhile what they belong to. */
    void drop(UUID id) {
        if (ledger.find(id).isEmpty()) ledger.forgetParticipants(id);
        marked.remove(id);
    }
}
