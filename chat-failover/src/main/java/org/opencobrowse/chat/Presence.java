package org.opencobrowse.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Who is connected at this node, written to the store when the first connection of a participant comes and the last one goes. What could not be written then is written later: a seat that stays taken by
 * nobody would keep a conversation open for as long as this node lives.
 */
final class Presence {
    private static final int LOOKS_TO_COMPARE = 15;

    private final ChatStore store;
    private final String run;
    private final Map<String, Here> here = new ConcurrentHashMap<>();
    private final AtomicBoolean isUpheaval = new AtomicBoolean();
    private int looks;

    /** The connections of one participant to one conversation at this node; without any, that they have left and it is not written yet. */
    private static final class Here {
        final ReentrantLock lock = new ReentrantLock();
        final Seat seat;
        int connections;
        boolean isOver;

        Here(Seat seat) {
            this.seat = seat;
        }
    }

    Presence(ChatStore store, String run) {
        this.store = store;
        this.run = run;
        store.onUpheaval(() -> isUpheaval.set(true));
    }

    void connect(UUID conversation, Sender participant, Optional<String> name) {
        var key = Keys.seat(conversation, participant, run);
        while (true) {
            var mine = here.computeIfAbsent(key, it -> new Here(Seat.taken(name)));
            mine.lock.lock();
            try {
                if (mine.isOver) continue;
                if (mine.connections == 0) write(key, mine.seat);
                mine.connections++;
                return;
            } finally {
                mine.lock.unlock();
            }
        }
    }

    void disconnect(UUID conversation, Sender participant) {
        var key = Keys.seat(conversation, participant, run);
        var mine = here.get(key);
        if (mine == null) return;
        mine.lock.lock();
        try {
            if (mine.connections == 0 || --mine.connections > 0) return;
            release(key, mine);
        } finally {
            mine.lock.unlock();
        }
    }

    /** Nobody is here any more; until that is written, it is remembered. */
    private void release(String key, Here mine) {
        if (mine.isOver) return;
        write(key, mine.seat.left(store.nowMs()));
        mine.isOver = true;
        here.remove(key, mine);
    }

    private void write(String key, Seat seat) {
        while (true) {
            var earlier = store.seats().get(key);
            var text = seat.toJson();
            if (text.equals(earlier)) return;
            if (earlier == null
                    ? store.seats().putIfAbsent(key, text) == null
                    : store.seats().replace(key, earlier, text)) return;
        }
    }

    /** Says again what others may have taken back or lost: that these are here, and that others are not. */
    void look() {
        var isAfterUpheaval = isUpheaval.getAndSet(false);
        try {
            if (isAfterUpheaval) doubt();
            // Others rarely take back what this node says of those who are here.
            look(isAfterUpheaval || ++looks % LOOKS_TO_COMPARE == 0);
        } catch (RuntimeException e) {
            if (isAfterUpheaval) isUpheaval.set(true);
            throw e;
        }
    }

    private void look(boolean compares) {
        var keys = List.copyOf(here.keySet());
        var stored = new HashMap<>(compares ? store.seats().getAll(keys) : Map.of());
        for (var key : keys) {
            var mine = here.get(key);
            if (mine != null) settle(key, mine, compares ? stored.get(key) : mine.seat.toJson());
        }
    }

    private void settle(String key, Here mine, @Nullable String stored) {
        mine.lock.lock();
        try {
            if (mine.connections == 0) release(key, mine);
            else if (!mine.seat.toJson().equals(stored)) write(key, mine.seat);
        } finally {
            mine.lock.unlock();
        }
    }

    /** The other half of a cluster may have brought back that somebody is here who has left meanwhile. */
    private void doubt() {
        store.seats().all().forEach((key, text) -> {
            var seat = Seat.parse(text);
            if (seat.isTaken() && Keys.run(key).equals(run)) here.computeIfAbsent(key, it -> new Here(seat));
        });
    }
}
