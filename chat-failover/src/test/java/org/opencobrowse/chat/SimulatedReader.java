package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A client that follows a conversation, at one node after the other, and keeps entries by key as the protocol wants it. */
final class SimulatedReader {
    final UUID conversation;
    final Map<Entry.Key, Entry> entries = new HashMap<>();
    SimulatedNode node;
    private final Coverage coverage;
    private final Set<Entry.Key> toldInRoom = new HashSet<>();
    private Optional<Following> following = Optional.empty();
    private boolean isReading;
    private Optional<Cursor> cursor = Optional.empty();

    SimulatedReader(UUID conversation, SimulatedNode node, Coverage coverage) {
        this.conversation = conversation;
        this.node = node;
        this.coverage = coverage;
    }

    void move(SimulatedNode to) {
        if (isReading) return;
        following.ifPresent(Following::close);
        following = Optional.empty();
        node = to;
    }

    void read(int max) {
        if (isReading) return; // One client does one thing after the other, whatever happens meanwhile.
        isReading = true;
        try {
            if (following.isEmpty()) following = node.book.follow(conversation, cursor, () -> {});
            following.ifPresent(it -> it.next(max).forEach(this::take));
        } finally {
            isReading = false;
        }
    }

    private void take(News news) {
        if (!(news instanceof News.Told told)) return;
        var isSameRoom = cursor.filter(it -> it.room().equals(told.room())).isPresent();
        if (!isSameRoom) toldInRoom.clear();
        // A room that was left and come to again goes on where it was.
        assertThat(told.place())
                .as("place in room")
                .isEqualTo(isSameRoom ? cursor.orElseThrow().place() + 1 : 1);
        assertThat(toldInRoom.add(told.entry().key())).as("told once in a room").isTrue();
        cursor = Optional.of(new Cursor(told.room(), told.place()));
        var before = entries.put(told.entry().key(), told.entry());
        if (before != null && before.clock() != told.entry().clock()) coverage.met(Coverage.Met.ROOM_TOLD_ANEW);
    }

    List<Entry> shown() {
        return entries.values().stream().sorted().toList();
    }
}
