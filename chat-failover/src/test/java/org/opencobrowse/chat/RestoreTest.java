package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** More nodes are lost at once than there are backups. */
class RestoreTest {
    private final LocalStore store = new LocalStore(() -> Instant.ofEpochMilli(1_000_000));
    private final ChatBook book = new ChatBook(store, "run", ChatRules.standard(), UUID::randomUUID);
    private final UUID id = ChatBookTest.begin(book, "s".repeat(30));

    private void lose(ChatMap map) {
        Map.copyOf(map.all()).forEach(map::remove);
    }

    @Test
    void whoFollowsAConversationTellsItAgain() {
        book.append(id, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "hello"));
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        var before = book.timeline(id).entries();
        List.of(store.conversations(), store.heads(), store.entries(), store.queue())
                .forEach(this::lose);
        store.upheaval();
        book.look();
        book.sweep(new ChatSweep.Nodes(run -> false, () -> true, () -> 0)).run();
        assertThat(book.find(id)).contains(following.conversation());
        assertThat(book.timeline(id).entries()).isEqualTo(before);
        assertThat(book.queue().place(id)).isOne();
        assertThat(book.append(id, Draft.message(Sender.CUSTOMER, "b", Optional.empty(), "again")))
                .isInstanceOfSatisfying(
                        Outcome.Kept.class, it -> assertThat(it.entry().clock()).isEqualTo(2));
    }

    @Test
    void whatWasForgottenOnPurposeStaysForgotten() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        book.end(id, EndReasons.AGENT);
        assertThat(following.timeline().isEnded()).isTrue();
        List.of(store.conversations(), store.heads(), store.entries()).forEach(this::lose);
        store.upheaval();
        book.look();
        assertThat(book.find(id)).isEmpty();
        assertThat(store.entries().size()).isZero();
    }

    @Test
    void whoIsConnectedIsSaidAgain() {
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        lose(store.seats());
        store.upheaval();
        book.look();
        assertThat(store.seats().size()).isOne();
        book.disconnect(id, Sender.CUSTOMER);
        lose(store.seats());
        store.upheaval();
        book.look();
        assertThat(store.seats().size()).isZero();
    }

    @Test
    void aHeadThatWasLostIsMadeAnew() {
        book.append(id, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "hello"));
        book.end(id, EndReasons.AGENT);
        lose(store.heads());
        assertThat(book.append(id, Draft.message(Sender.CUSTOMER, "b", Optional.empty(), "late")))
                .isEqualTo(new Outcome.Over("agent"));
    }

    @Test
    void theSessionsOfANodeAreInTheQueueAsItSays() {
        var session = UUID.randomUUID();
        book.queue().putSession(session, Optional.empty(), Optional.empty(), Optional.empty(), "123456789");
        var text = store.queue().all().get(session.toString());
        lose(store.queue());
        book.look();
        assertThat(book.queue().find(session)).isPresent();
        book.queue().takeOutSession(session);
        store.queue().putIfAbsent(session.toString(), Objects.requireNonNull(text));
        book.look();
        assertThat(book.queue().find(session)).isEmpty();
    }
}
