package org.opencobrowse.chat;

import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The conversations that are followed at this node. Told of changes by the store, which is quick and may fail; and looking for itself, which is slow and does not: what was missed is told then.
 */
final class Rooms {
    /** Full readings in one look: a bound on what looking costs the cluster. */
    static final int READINGS = 100;

    /** When a room is read again after a change: what was on its way when it was read has come by then, or will not. */
    private static final long[] SETTLING_MS = {2_000, 4_000, 8_000, 15_000};

    /** However quiet, it is read as often. */
    static final long READING_MS = 60_000;

    /** How long a room that nobody follows waits for those whose connection broke. */
    static final long LINGERING_MS = 30_000;

    private static final int HEADS_AT_ONCE = 500;

    private final ChatStore store;
    private final Ledger ledger;
    private final Queueing queueing;
    private final Map<UUID, Kept> rooms = new ConcurrentHashMap<>();
    private final AtomicLong missed = new AtomicLong();
    private final AtomicLong upheavals = new AtomicLong();

    /** A room with what is known of its reading. */
    private static final class Kept {
        final Room room;
        volatile String head = "";
        volatile long changedMs;
        volatile long triedMs;
        volatile long readMs;
        volatile long upheaval;
        volatile long desertedMs;

        Kept(Room room) {
            this.room = room;
        }
    }

    Rooms(ChatStore store, Ledger ledger, Queueing queueing) {
        this.store = store;
        this.ledger = ledger;
        this.queueing = queueing;
        store.entries().listen(this::entryChanged);
        store.marks().listen(this::marksChanged);
        store.seats().listen(this::seatChanged);
        store.onUpheaval(upheavals::incrementAndGet);
    }

    Optional<Following> follow(UUID conversation, Optional<Cursor> from, Runnable wake) {
        var known = Optional.ofNullable(rooms.get(conversation)).map(kept -> kept.room.conversation());
        return known.or(() -> ledger.find(conversation)).map(it -> {
            var following = enter(it, from, wake);
            try {
                // Only now: what changes from here on is told to the room, what changed before is read.
                read(rooms.get(conversation), true);
                return following;
            } catch (RuntimeException e) {
                following.close();
                throw e;
            }
        });
    }

    private Following enter(Conversation conversation, Optional<Cursor> from, Runnable wake) {
        var entered = new Following[1];
        rooms.compute(conversation.id(), (id, earlier) -> {
            var kept = earlier == null ? new Kept(new Room(conversation, queueing)) : earlier;
            entered[0] = kept.room.enter(from, wake, follower -> () -> kept.desertedMs = store.nowMs());
            return kept;
        });
        return entered[0];
    }

    /** Empty when it is not followed here, or has ended: what has ended is forgotten on purpose. */
    Optional<Conversation> find(UUID conversation) {
        return Optional.ofNullable(rooms.get(conversation))
                .filter(kept -> !kept.room.timeline().isEnded())
                .map(kept -> kept.room.conversation());
    }

    /** @return whether the store has got it again, from here */
    boolean restore(UUID conversation) {
        var known = find(conversation);
        var kept = rooms.get(conversation);
        if (known.isEmpty() || kept == null) return false;
        ledger.restore(known.get(), kept.room.entries(), kept.room.clock());
        return true;
    }

    OptionalLong clock(UUID conversation) {
        var kept = rooms.get(conversation);
        return kept == null ? OptionalLong.empty() : OptionalLong.of(kept.room.clock());
    }

    void tell(Entry entry) {
        var kept = rooms.get(entry.conversation());
        if (kept != null) learn(kept, List.of(entry));
    }

    void typing(UUID conversation, Sender participant) {
        var kept = rooms.get(conversation);
        if (kept != null) kept.room.typing(participant);
    }

    private boolean learn(Kept kept, Collection<Entry> entries) {
        var isNew = kept.room.learn(entries);
        if (isNew) kept.changedMs = store.nowMs();
        return isNew;
    }

    private void entryChanged(String key, @Nullable String value) {
        if (value == null) return;
        var id = Keys.conversationOf(key);
        var kept = rooms.get(id);
        if (kept != null) Entry.parse(id, value).ifPresent(entry -> learn(kept, List.of(entry)));
    }

    private void marksChanged(String key, @Nullable String value) {
        var kept = rooms.get(Keys.conversationOf(key));
        if (kept != null && value != null) kept.room.learn(Keys.participant(key), Marks.parse(value));
    }

    private void seatChanged(String key, @Nullable String value) {
        var kept = rooms.get(Keys.conversationOf(key));
        if (kept != null) kept.room.learn(key, value == null ? null : Seat.parse(value));
    }

    /** Looks for what was missed, and closes rooms that nobody follows any more. */
    void look() {
        var nowMs = store.nowMs();
        rooms.forEach((id, kept) -> {
            if (kept.room.isDeserted() && nowMs - kept.desertedMs > LINGERING_MS)
                rooms.computeIfPresent(id, (same, now) -> now.room.isDeserted() ? null : now);
        });
        var heads = heads();
        rooms.entrySet().stream()
                .filter(it -> isDue(it.getValue(), heads.get(it.getKey().toString()), nowMs))
                .map(Map.Entry::getValue)
                // One that cannot be read keeps no other from it.
                .sorted(Comparator.comparingLong(kept -> kept.triedMs))
                .limit(READINGS)
                .forEach(kept -> {
                    kept.triedMs = nowMs;
                    read(kept, false);
                    kept.head = heads.getOrDefault(kept.room.conversation().id().toString(), "");
                });
    }

    private Map<String, String> heads() {
        var ids = rooms.keySet().stream().map(UUID::toString).toList();
        var heads = new HashMap<String, String>();
        for (var from = 0; from < ids.size(); from += HEADS_AT_ONCE)
            heads.putAll(store.heads().getAll(ids.subList(from, Math.min(ids.size(), from + HEADS_AT_ONCE))));
        return heads;
    }

    private boolean isDue(Kept kept, @Nullable String head, long nowMs) {
        if (!kept.head.equals(head == null ? "" : head)) {
            kept.changedMs = nowMs;
            return true;
        }
        return kept.upheaval != upheavals.get()
                || isSettling(kept.changedMs, kept.readMs, nowMs)
                || nowMs - kept.readMs > READING_MS;
    }

    static boolean isSettling(long changedMs, long readMs, long nowMs) {
        return Arrays.stream(SETTLING_MS)
                .map(after -> changedMs + after)
                .anyMatch(atMs -> readMs < atMs && atMs <= nowMs);
    }

    private void read(@Nullable Kept kept, boolean isFirst) {
        if (kept == null) return;
        var room = kept.room;
        var id = room.conversation().id();
        var before = room.entries();
        var nowMs = store.nowMs();
        var upheaval = upheavals.get();
        var stored = ledger.entries(id);
        restoreLost(room, before, stored);
        if (learn(kept, stored) && !isFirst) missed.incrementAndGet();
        store.marks().of(id).forEach((key, text) -> room.learn(Keys.participant(key), Marks.parse(text)));
        var seats = new HashMap<String, Seat>();
        store.seats().of(id).forEach((key, text) -> seats.put(key, Seat.parse(text)));
        room.learnSeats(seats);
        kept.readMs = nowMs;
        kept.upheaval = upheaval;
    }

    private void restoreLost(Room room, List<Entry> before, Collection<Entry> stored) {
        var there = new HashSet<Entry.Key>();
        stored.forEach(entry -> there.add(entry.key()));
        var lost = before.stream().filter(entry -> !there.contains(entry.key())).toList();
        // What has ended is forgotten on purpose.
        if (!lost.isEmpty() && !room.timeline().isEnded()) ledger.restore(room.conversation(), lost, room.clock());
    }

    int count() {
        return rooms.size();
    }

    /** Looks that found what nobody had told. */
    long missed() {
        return missed.get();
    }
}
