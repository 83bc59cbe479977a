package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What looking finds, and what it costs the cluster. */
class LookingTest {
    private long nowMs = 1_000_000;
    private final FragileStore store = new FragileStore(() -> Instant.ofEpochMilli(nowMs));
    private final ChatBook book = new ChatBook(store, "run", ChatRules.standard(), UUID::randomUUID);
    private final UUID id = ChatBookTest.begin(book, "s".repeat(30));

    private void look() {
        nowMs += 2_000;
        book.look();
    }

    @Test
    void aRoomIsReadAgainMoreAndMoreRarelyAfterAChange() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        book.append(id, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "hello"));
        var readAfterMs = new ArrayList<Long>();
        var changedMs = nowMs + 2_000;
        look(); // Sees that the head is another one.
        for (var i = 0; i < 20; i++) {
            var before = store.entries().readings;
            look();
            if (store.entries().readings > before) readAfterMs.add(nowMs - changedMs);
        }
        assertThat(readAfterMs).containsExactly(2_000L, 4_000L, 8_000L, 16_000L);
        assertThat(following.next(10)).isNotEmpty();
    }

    @Test
    void whatCouldNotBeReadIsReadAtTheNextLook() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        for (var i = 0; i < 10; i++) look();
        following.next(10);
        var entry =
                new Entry(id, Sender.CUSTOMER, "a", 1, nowMs, EntryKind.MESSAGE, Optional.empty(), Optional.of("!"));
        store.entries().isBroken = true;
        var text = Objects.requireNonNull(store.heads().get(Keys.conversation(id)));
        store.heads()
                .replace(
                        Keys.conversation(id), text, Head.parse(text).next(0, 2).toJson());
        assertThatThrownBy(this::look).isInstanceOf(IllegalStateException.class);
        store.entries().isBroken = false;
        assertThat(following.next(10)).isEmpty();
        store.entries().isSilent = true;
        store.entries().putIfAbsent(Keys.entry(id, Sender.CUSTOMER, "a"), entry.toJson());
        look();
        assertThat(following.next(10)).hasSize(1);
    }

    @Test
    void whoCannotFollowLeavesNoRoomBehind() {
        store.entries().isBroken = true;
        assertThatThrownBy(() -> book.follow(id, Optional.empty(), () -> {})).isInstanceOf(IllegalStateException.class);
        store.entries().isBroken = false;
        nowMs += Rooms.LINGERING_MS + 1;
        book.look();
        assertThat(book.followed()).isZero();
    }

    @Test
    void aLongQueueIsReadRarelyUntilNodesComeOrGo() {
        for (var i = 0; i < ChatQueue.OFTEN_READ; i++) {
            look();
            ChatBookTest.begin(book, "s".repeat(25) + i);
        }
        var before = store.queue().readings;
        for (var i = 0; i < 2 * ChatQueue.LOOKS_OF_MUCH; i++) look();
        assertThat(store.queue().readings - before).isEqualTo(2);
        store.upheaval();
        look();
        assertThat(store.queue().readings - before).isEqualTo(3);
        Map.copyOf(store.queue().all()).forEach(store.queue()::remove);
        before = store.queue().readings;
        look();
        assertThat(store.queue().readings - before).isEqualTo(1);
    }

    @Test
    void everyoneWhoWaitsHasAPlace() {
        var ids = new ArrayList<UUID>();
        ids.add(id);
        for (var i = 0; i < 5; i++) {
            nowMs++;
            ids.add(ChatBookTest.begin(book, "s".repeat(25) + i));
        }
        book.queue().accept(ids.remove(2), Sender.agent("jane"), Optional.empty());
        for (var i = 0; i < ids.size(); i++)
            assertThat(book.queue().place(ids.get(i))).isEqualTo(i + 1);
        assertThat(book.queue().place(UUID.randomUUID())).isZero();
    }
}
