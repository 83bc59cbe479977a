package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ChatBookTest {
    private static final String SECRET = "secretsecretsecretsecret";
    private static final Sender JANE = Sender.agent("jane@example.com");
    private static final Sender JOHN = Sender.agent("john");

    private long nowMs = 1_000_000;
    private final ChatBook book = ChatBook.alone(rules(Queueing.ON_START), () -> Instant.ofEpochMilli(nowMs));
    private final UUID id = begin(book, SECRET);
    private final ChatSweep sweep = book.sweep(new ChatSweep.Nodes(run -> false, () -> true, () -> nowMs));

    private static ChatRules rules(Queueing queueing) {
        return new ChatRules(
                10,
                20,
                3,
                Duration.ofHours(24),
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                Duration.ofSeconds(30),
                queueing,
                true);
    }

    static UUID begin(ChatBook book, String secret) {
        return switch (book.begin(Beginning.of(SecretHash.of(secret)))) {
            case Begun.New(Conversation conversation) -> conversation.id();
            case Begun.Earlier(Conversation conversation, Timeline timeline) -> conversation.id();
            case Begun.Over(Conversation conversation, String reason) -> conversation.id();
            case Begun.TooMany tooMany -> throw new AssertionError(tooMany);
        };
    }

    private Outcome say(Sender sender, String messageId, String text) {
        return book.append(id, Draft.message(sender, messageId, Optional.empty(), text));
    }

    private void pass(Duration time) {
        var untilMs = nowMs + time.toMillis();
        sweep.run();
        // Every five seconds, as a node does; for hours only that they have passed.
        for (; time.toMinutes() < 5 && nowMs + 5_000 < untilMs; nowMs += 5_000) sweep.run();
        nowMs = untilMs;
        sweep.run();
    }

    @Test
    void theSameSecretBeginsTheSameConversation() {
        assertThat(book.begin(Beginning.of(SecretHash.of(SECRET))))
                .isInstanceOfSatisfying(
                        Begun.Earlier.class,
                        it -> assertThat(it.conversation().id()).isEqualTo(id));
        assertThat(begin(book, SECRET + "2")).isNotEqualTo(id);
    }

    @Test
    void aConversationThatEndedIsNotBegunAgain() {
        book.end(id, EndReasons.CUSTOMER);
        assertThat(book.begin(Beginning.of(SecretHash.of(SECRET))))
                .isInstanceOfSatisfying(
                        Begun.Over.class, it -> assertThat(it.reason()).isEqualTo("customer"));
    }

    @Test
    void thereAreNoMoreConversationsThanMayBe() {
        begin(book, SECRET + "2");
        begin(book, SECRET + "3");
        assertThat(book.begin(Beginning.of(SecretHash.of(SECRET + "4")))).isEqualTo(new Begun.TooMany(3));
        assertThat(begin(book, SECRET)).isEqualTo(id);
    }

    @Test
    void theOldestThatHasEndedGivesWayToANewOne() {
        var ended = begin(book, SECRET + "2");
        begin(book, SECRET + "3");
        book.end(ended, EndReasons.AGENT);
        assertThat(book.begin(Beginning.of(SecretHash.of(SECRET + "4")))).isInstanceOf(Begun.New.class);
        assertThat(book.find(ended)).isEmpty();
        assertThat(book.find(id)).isPresent();
        assertThat(book.conversations()).isEqualTo(3);
    }

    @Test
    void whatNobodyHasSaidAnythingInIsForgottenWhenItsCustomerHasGone() {
        pass(Duration.ofSeconds(61));
        pass(Duration.ofSeconds(5));
        assertThat(book.find(id)).isEmpty();
        assertThat(book.conversations()).isZero();
    }

    @Test
    void whatSomebodyHasSaidSomethingInIsKeptWhenItsCustomerHasGone() {
        say(Sender.CUSTOMER, "a", "hello");
        pass(Duration.ofSeconds(61));
        pass(Duration.ofSeconds(5));
        assertThat(book.timeline(id).endReason()).contains("customer-away");
    }

    @Test
    void whatParticipantsSayTakesNoIdOfTheServer() {
        for (var taken : List.of(
                "called", "ended", "left-1", "joined-x", "taken-2", "invited-1", "declined-1", "away-1", "back-1"))
            assertThatThrownBy(() -> say(JANE, taken, "hello"))
                    .isInstanceOfSatisfying(
                            ChatRefusal.class, it -> assertThat(it.kind()).isEqualTo(ChatRefusal.Kind.MALFORMED))
                    .hasMessageContaining("choose another");
        assertThat(say(JANE, "left", "hello")).isInstanceOf(Outcome.Kept.class);
    }

    @Test
    void aConversationOfTooManyBytesEnds() {
        var wide = ChatBook.alone(ChatRules.standard(), () -> Instant.ofEpochMilli(nowMs));
        var talk = begin(wide, SECRET);
        var text = "\u20ac".repeat(4_000);
        var kept = 0;
        while (wide.append(talk, Draft.message(Sender.CUSTOMER, "m" + kept, Optional.empty(), text))
                instanceof Outcome.Kept) kept++;
        assertThat(kept).isEqualTo(Ledger.BYTES / (12_000 + 3));
        assertThat(wide.timeline(talk).endReason()).contains("limit");
    }

    @Test
    void anEntryThatIsSentAgainIsThereOnce() {
        var first = (Outcome.Kept) say(Sender.CUSTOMER, "a", "hello");
        var again = (Outcome.Kept) say(Sender.CUSTOMER, "a", "hello");
        assertThat(first.isNew()).isTrue();
        assertThat(again).isEqualTo(new Outcome.Kept(first.entry(), false));
        assertThat(book.timeline(id).entries()).containsExactly(first.entry());
    }

    @Test
    void anIdMeansOneThingOnly() {
        var first = (Outcome.Kept) say(Sender.CUSTOMER, "a", "hello");
        assertThat(say(Sender.CUSTOMER, "a", "bye")).isEqualTo(new Outcome.Clash(first.entry()));
        assertThat(say(JANE, "a", "bye")).isInstanceOf(Outcome.Kept.class);
    }

    @Test
    void textsAreBounded() {
        assertThatThrownBy(() -> say(Sender.CUSTOMER, "a", "01234567890"))
                .isInstanceOfSatisfying(
                        ChatRefusal.class, it -> assertThat(it.kind()).isEqualTo(ChatRefusal.Kind.TOO_LARGE))
                .hasMessageContaining("11")
                .hasMessageContaining("10");
        for (var bad : List.of("", " \n\t", "a\u0000", "a\u001bb", "\ud800"))
            assertThatThrownBy(() -> say(Sender.CUSTOMER, "a", bad))
                    .isInstanceOfSatisfying(
                            ChatRefusal.class, it -> assertThat(it.kind()).isEqualTo(ChatRefusal.Kind.MALFORMED));
        assertThat(say(Sender.CUSTOMER, "a", "a\n\tb")).isInstanceOf(Outcome.Kept.class);
    }

    @Test
    void nothingComesAfterTheEnd() {
        say(Sender.CUSTOMER, "a", "hello");
        var end = (Outcome.Kept) book.end(id, EndReasons.AGENT);
        assertThat(book.end(id, EndReasons.CUSTOMER)).isEqualTo(new Outcome.Kept(end.entry(), false));
        assertThat(say(Sender.CUSTOMER, "b", "late")).isEqualTo(new Outcome.Over("agent"));
        assertThat(say(Sender.CUSTOMER, "a", "hello")).isInstanceOf(Outcome.Kept.class);
        assertThat(book.timeline(id).entries().getLast()).isEqualTo(end.entry());
    }

    @Test
    void aConversationThatIsFullEnds() {
        for (var i = 0; i < 20; i++)
            assertThat(say(Sender.CUSTOMER, "m" + i, "x")).isInstanceOf(Outcome.Kept.class);
        assertThat(say(Sender.CUSTOMER, "one-more", "x")).isEqualTo(new Outcome.Full(20));
        assertThat(book.timeline(id).endReason()).contains("limit");
        assertThat(book.queue().total()).isZero();
    }

    @Test
    void anUnknownConversationTakesNothing() {
        var nobody = UUID.randomUUID();
        assertThat(book.append(nobody, Draft.called(Optional.empty()))).isInstanceOf(Outcome.Unknown.class);
        assertThat(book.follow(nobody, Optional.empty(), () -> {})).isEmpty();
    }

    @Test
    void followersGetEverythingOnceInTheOrderOfArrival() {
        say(Sender.CUSTOMER, "a", "one");
        var woken = new ArrayList<String>();
        var following = book.follow(id, Optional.empty(), () -> woken.add("!")).orElseThrow();
        assertThat(texts(following.next(100))).containsExactly("one");
        woken.clear();
        say(JANE, "b", "two");
        say(JANE, "b", "two");
        assertThat(woken).isNotEmpty();
        assertThat(texts(following.next(100))).containsExactly("two");
        assertThat(following.next(100)).isEmpty();
    }

    private static List<String> texts(List<News> news) {
        return news.stream()
                .filter(News.Told.class::isInstance)
                .map(it -> ((News.Told) it).entry().text().orElseThrow())
                .toList();
    }

    @Test
    void aFollowerGoesOnFromItsPlace() {
        say(Sender.CUSTOMER, "a", "one");
        say(Sender.CUSTOMER, "b", "two");
        var first = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        var told = (News.Told) first.next(1).getFirst();
        first.close();
        var second = book.follow(id, Optional.of(new Cursor(told.room(), told.place())), () -> {})
                .orElseThrow();
        assertThat(texts(second.next(10))).containsExactly("two");
        var stranger =
                book.follow(id, Optional.of(new Cursor("other", 1)), () -> {}).orElseThrow();
        assertThat(texts(stranger.next(10))).containsExactly("one", "two");
    }

    @Test
    void marksOnlyGrowAndNeverPassTheLastEntry() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        say(Sender.CUSTOMER, "a", "one");
        say(Sender.CUSTOMER, "b", "two");
        book.mark(id, JANE, new Marks(0, 2));
        book.mark(id, JANE, new Marks(1, 1));
        book.mark(id, JOHN, new Marks(Long.MAX_VALUE, 1));
        assertThat(following.next(10))
                .contains(new News.Marked(JANE, new Marks(2, 2)), new News.Marked(JOHN, new Marks(2, 1)));
    }

    @Test
    void typingIsToldAndNotKept() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        following.next(10);
        book.typing(id, JANE);
        assertThat(following.next(10)).containsExactly(new News.Typing(JANE));
        assertThat(following.next(10)).isEmpty();
    }

    @Test
    void aParticipantIsThereWhileOneOfTheirConnectionsIs() {
        var following = book.follow(id, Optional.empty(), () -> {}).orElseThrow();
        book.connect(id, Sender.CUSTOMER, Optional.of("Ann"));
        book.connect(id, Sender.CUSTOMER, Optional.of("Ann"));
        book.disconnect(id, Sender.CUSTOMER);
        assertThat(following.next(10))
                .contains(new News.Present(List.of(new Attendance(Sender.CUSTOMER, Optional.of("Ann"), true, 0))));
        book.disconnect(id, Sender.CUSTOMER);
        assertThat(following.next(10))
                .contains(new News.Present(
                        List.of(new Attendance(Sender.CUSTOMER, Optional.of("Ann"), false, 1_000_000))));
    }

    @Test
    void aConversationWaitsFromItsStartAndIsAcceptedByOne() {
        assertThat(book.queue().waiting(10)).extracting(Waiting::id).containsExactly(id);
        assertThat(book.queue().place(id)).isOne();
        assertThat(book.queue().accept(id, JANE, Optional.of("Jane"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(book.queue().accept(id, JOHN, Optional.empty())).isInstanceOf(Acceptance.Taken.class);
        assertThat(book.queue().accept(id, JANE, Optional.of("Jane"))).isInstanceOf(Acceptance.Accepted.class);
        assertThat(book.timeline(id).agents()).containsOnlyKeys(JANE);
        assertThat(book.timeline(id).entries()).hasSize(1);
        assertThat(book.queue().total()).isZero();
        assertThat(book.queue().mine(JANE)).extracting(Waiting::id).containsExactly(id);
    }

    @Test
    void aConversationKeepsItsPlaceWhenItsAgentLeaves() {
        nowMs++;
        var later = begin(book, SECRET + "2");
        book.queue().accept(id, JANE, Optional.empty());
        assertThat(book.queue().place(later)).isOne();
        book.leave(id, JANE, Optional.empty(), "agent");
        assertThat(book.queue().waiting(10)).extracting(Waiting::id).containsExactly(id, later);
        assertThat(book.queue().accept(id, JANE, Optional.empty())).isInstanceOf(Acceptance.Accepted.class);
        assertThat(book.timeline(id).isIn(JANE)).isTrue();
    }

    @Test
    void whatHasEndedIsNotInTheQueue() {
        book.end(id, EndReasons.CUSTOMER);
        assertThat(book.queue().total()).isZero();
        assertThat(book.queue().accept(id, JANE, Optional.empty())).isInstanceOf(Acceptance.Taken.class);
    }

    @Test
    void onCallItWaitsFromTheFirstCall() {
        var onCall = ChatBook.alone(rules(Queueing.ON_CALL), () -> Instant.ofEpochMilli(nowMs));
        var quiet = begin(onCall, SECRET);
        assertThat(onCall.queue().total()).isZero();
        nowMs += 5;
        onCall.append(quiet, Draft.called(Optional.empty()));
        onCall.append(quiet, Draft.called(Optional.empty()));
        assertThat(onCall.queue().waiting(10)).extracting(Waiting::sinceMs).containsExactly(1_000_005L);
        assertThat(onCall.timeline(quiet).entries()).hasSize(1);
    }

    @Test
    void sessionsWaitTooAndGiveTheirCodeToWhoAcceptsThem() {
        var session = UUID.randomUUID();
        book.queue().putSession(session, Optional.empty(), Optional.empty(), Optional.empty(), "123456789");
        book.queue().putSession(session, Optional.empty(), Optional.empty(), Optional.empty(), "123456789");
        assertThat(book.queue().total()).isEqualTo(2);
        assertThat(book.queue().accept(session, JANE, Optional.empty()))
                .isEqualTo(new Acceptance.Accepted(session, Waiting.Kind.SESSION, Optional.of("123456789")));
        assertThat(book.queue().accept(session, JOHN, Optional.empty())).isEqualTo(new Acceptance.Taken());
        pass(Duration.ofSeconds(31));
        assertThat(book.queue().find(session)).isPresent();
        book.queue().takeOutSession(session);
        assertThat(book.queue().find(session)).isEmpty();
    }

    @Test
    void aCustomerWhoStaysAwayEndsTheConversation() {
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        pass(Duration.ofMinutes(10));
        assertThat(book.timeline(id).isEnded()).isFalse();
        book.disconnect(id, Sender.CUSTOMER);
        pass(Duration.ofSeconds(11));
        assertThat(book.timeline(id).isCustomerAway()).isTrue();
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        assertThat(book.timeline(id).isCustomerAway()).isFalse();
        book.disconnect(id, Sender.CUSTOMER);
        pass(Duration.ofSeconds(59));
        assertThat(book.timeline(id).isEnded()).isFalse();
        pass(Duration.ofSeconds(2));
        assertThat(book.timeline(id).endReason()).contains("customer-away");
        assertThat(book.queue().total()).isZero();
    }

    @Test
    void anAgentWhoStaysAwayLeavesIt() {
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        book.queue().accept(id, JANE, Optional.empty());
        pass(Duration.ofSeconds(29));
        assertThat(book.timeline(id).isIn(JANE)).isTrue();
        pass(Duration.ofSeconds(2));
        assertThat(book.timeline(id).isIn(JANE)).isFalse();
        assertThat(book.timeline(id).entries().getLast().text()).contains("away");
        assertThat(book.queue().place(id)).isOne();
    }

    @Test
    void anOldConversationEndsAndAnEndedOneIsForgotten() {
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        say(Sender.CUSTOMER, "a", "hello");
        pass(Duration.ofHours(25));
        assertThat(book.timeline(id).endReason()).contains("limit");
        pass(Duration.ofMinutes(61));
        assertThat(book.find(id)).isEmpty();
        assertThat(book.timeline(id).entries()).isEmpty();
        assertThat(book.conversations()).isZero();
    }

    @Test
    void whatTheStoreHasLostIsSaidOnByThoseWhoFollowIt() {
        var store = new LocalStore(() -> Instant.ofEpochMilli(nowMs));
        var shared = new ChatBook(store, "run", rules(Queueing.ON_START), UUID::randomUUID);
        var lost = begin(shared, SECRET);
        shared.append(lost, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "before"));
        var before = shared.timeline(lost).entries();
        var following = shared.follow(lost, Optional.empty(), () -> {}).orElseThrow();
        for (var map : List.of(store.conversations(), store.heads(), store.entries()))
            map.all().forEach(map::remove);
        assertThat(shared.find(lost)).isPresent();
        shared.append(lost, Draft.message(Sender.CUSTOMER, "b", Optional.empty(), "after"));
        assertThat(shared.timeline(lost).entries()).hasSize(2).containsAll(before);
        following.close();
    }

    @Test
    void aChallengeIsGoodForOneConversation() {
        var expiresMs = nowMs + 1_000;
        assertThat(book.spent().spend("signature", id, expiresMs)).isTrue();
        assertThat(book.spent().spend("signature", id, expiresMs)).isTrue();
        assertThat(book.spent().spend("signature", UUID.randomUUID(), expiresMs))
                .isFalse();
        // Some node may have a slow clock.
        pass(Duration.ofMinutes(9));
        assertThat(book.spent().spend("signature", UUID.randomUUID(), expiresMs))
                .isFalse();
        pass(Duration.ofMinutes(2));
        assertThat(book.spent().spend("signature", UUID.randomUUID(), expiresMs))
                .isTrue();
    }
}
