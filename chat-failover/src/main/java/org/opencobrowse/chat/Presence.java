package org.opencobrowse.chat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/** Who is connected at this node, written to the store when the first connection of a participant comes and the last one goes. */
final class Presence {
    private final ChatStore store;
    private final String run;
    private final Map<String, Here> here = new ConcurrentHashMap<>();

    /** The connections of one participant to one conversation at this node. */
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
    }

    void connect(UUID conversation, Sender participant, Optional<String> name) {
        var key = Keys.seat(conversation, participant, run);
        while (true) {
            var mine = here.computeIfAbsent(key, it -> new Here(Seat.taken(name)));
            mine.lock.lock();
            try {
                if (mine.isOver) continue;
                mine.connections++;
                if (mine.connections == 1) write(key, mine.seat);
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
            if (mine.isOver || --mine.connections > 0) return;
            mine.isOver = true;
            here.remove(key, mine);
            write(key, mine.seat.left(store.nowMs()));
        } finally {
            mine.lock.unlock();
        }
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

    /** Says again what others may have taken back or lost: that these are here. */
    void look() {
        var keys = List.copyOf(here.keySet());
        var stored = new HashMap<>(store.seats().getAll(keys));
        for (var key : keys) {
            var mine = here.get(key);
            if (mine == null || mine.seat.toJson().equals(stored.get(key))) continue;
            mine.lock.lock();
            try {
                if (!mine.isOver && mine.connections > 0) write(key, mine.seat);
            } finally {
                mine.lock.unlock();
            }
        }
    }
}
