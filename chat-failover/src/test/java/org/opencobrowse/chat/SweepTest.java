package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What is put in order, and by whom, and what is left alone. */
class SweepTest {
    private static final Sender JANE = Sender.agent("jane");

    private long nowMs = 1_000_000;
    private long clusterLeapMs;
    private boolean isGreaterPart = true;
    private final Set<String> lost = new TreeSet<>();
    private final FragileStore store = new FragileStore(() -> Instant.ofEpochMilli(nowMs + clusterLeapMs));
    private final ChatBook book = new ChatBook(store, "here", ChatRules.standard(), UUID::randomUUID);
    private final ChatSweep sweep = sweeper();
    private final UUID id = ChatBookTest.begin(book, "s".repeat(30));

    private ChatSweep sweeper() {
        return book.sweep(new ChatSweep.Nodes(lost::contains, () -> isGreaterPart, () -> nowMs));
    }

    private void pass(Duration time, ChatSweep by) {
        by.run();
        for (var untilMs = nowMs + time.toMillis(); nowMs < untilMs; ) {
            nowMs += Math.min(5_000, untilMs - nowMs);
            by.run();
        }
    }

    private void pass(Duration time) {
        pass(time, sweep);
    }

    private void lose(ChatMap map) {
        Map.copyOf(map.all()).forEach(map::remove);
    }

    private void accept() {
        assertThat(book.queue().accept(id, JANE, Optional.empty())).isInstanceOf(Acceptance.Accepted.class);
    }

    private List<EntryKind> kinds() {
        return book.timeline(id).entries().stream().map(Entry::kind).toList();
    }

    @Test
    void whoIsCutOffJudgesNoAbsence() {
        accept();
        isGreaterPart = false;
        pass(Duration.ofMinutes(5));
        assertThat(kinds()).containsExactly(EntryKind.JOINED);
        isGreaterPart = true;
        // What was seen in the lesser part counts for nothing.
        pass(Duration.ofSeconds(29));
        assertThat(book.timeline(id).isIn(JANE)).isTrue();
        pass(Duration.ofSeconds(32));
        assertThat(book.timeline(id).isIn(JANE)).isFalse();
        assertThat(book.timeline(id).endReason()).contains("customer-away");
    }

    @Test
    void whoIsCutOffEndsWhatIsTooOldAndForgetsWhatHasEnded() {
        isGreaterPart = false;
        nowMs += Duration.ofHours(25).toMillis();
        sweep.run();
        assertThat(book.timeline(id).endReason()).contains("limit");
        nowMs += Duration.ofHours(2).toMillis();
        sweep.run();
        assertThat(book.find(id)).isEmpty();
    }

    @Test
    void lostSeatsAndLeapsOfTimeEndNothing() {
        accept();
        book.connect(id, Sender.CUSTOMER, Optional.empty());
        book.connect(id, JANE, Optional.empty());
        nowMs += 600_000;
        sweep.run();
        lose(store.seats());
        clusterLeapMs = Duration.ofHours(1).toMillis();
        sweep.run();
        assertThat(kinds()).containsExactly(EntryKind.JOINED);
        store.upheaval();
        book.look();
        pass(Duration.ofMinutes(2));
        assertThat(kinds()).containsExactly(EntryKind.JOINED);
    }

    @Test
    void aNewSweeperBeginsAnewToSeeWhoIsAbsent() {
        pass(Duration.ofSeconds(59));
        var next = sweeper();
        pass(Duration.ofSeconds(59), next);
        assertThat(book.timeline(id).isEnded()).isFalse();
        pass(Duration.ofSeconds(5), next);
        assertThat(book.timeline(id).endReason()).contains("customer-away");
    }

    @Test
    void whoHasNotLookedForLongBeginsAnew() {
        pass(Duration.ofSeconds(59));
        nowMs += 31_000;
        pass(Duration.ofSeconds(59));
        assertThat(book.timeline(id).isEnded()).isFalse();
    }

    @Test
    void whoComesInTheMiddleOfASweepIsNotAway() {
        pass(Duration.ofSeconds(60));
        nowMs += 5_000;
        store.seats().afterReading = () -> book.connect(id, Sender.CUSTOMER, Optional.empty());
        sweep.run();
        assertThat(book.timeline(id).isEnded()).isFalse();
        assertThat(book.timeline(id).isCustomerAway()).isFalse();
    }

    @Test
    void whoComesWhileItIsNotedThatTheyAreAwayIsNotedToBeBack() {
        pass(Duration.ofSeconds(10));
        nowMs += 5_000;
        // After the seats were read once more, before it is written.
        store.seats().afterReading =
                () -> store.seats().afterReading = () -> book.connect(id, Sender.CUSTOMER, Optional.empty());
        sweep.run();
        assertThat(book.timeline(id).isCustomerAway()).isTrue();
        pass(Duration.ofSeconds(5));
        assertThat(book.timeline(id).isCustomerAway()).isFalse();
    }

    @Test
    void whatComesBeforeWhatItBelongsToIsLeftAlone() {
        book.append(id, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "hello"));
        book.mark(id, JANE, new Marks(1, 1));
        book.connect(id, JANE, Optional.empty());
        var conversations = store.conversations().all();
        var heads = store.heads().all();
        lose(store.conversations());
        lose(store.heads());
        store.upheaval();
        pass(Duration.ofMinutes(4));
        conversations.forEach(store.conversations()::putIfAbsent);
        heads.forEach(store.heads()::putIfAbsent);
        pass(Duration.ofSeconds(20));
        assertThat(kinds()).contains(EntryKind.MESSAGE);
        assertThat(store.seats().size()).isOne();
        assertThat(store.marks().size()).isOne();
    }

    @Test
    void seatsAndMarksOfNothingGoAfterMinutesAndEntriesStay() {
        book.append(id, Draft.message(Sender.CUSTOMER, "a", Optional.empty(), "hello"));
        book.mark(id, JANE, new Marks(1, 1));
        book.connect(id, JANE, Optional.empty());
        lose(store.conversations());
        lose(store.heads());
        pass(Duration.ofMinutes(6));
        assertThat(store.seats().size()).isZero();
        assertThat(store.marks().size()).isZero();
        assertThat(store.entries().size()).isOne();
    }

    @Test
    void manyThatHaveEndedAreFinishedBitByBit() {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i <= 2 * ChatSweep.REVIEWED; i++) {
            ids.add(ChatBookTest.begin(book, "s".repeat(25) + i));
            book.end(ids.getLast(), EndReasons.AGENT);
        }
        lose(store.entries());
        store.upheaval();
        sweep.run();
        assertThat(store.entries().size()).isEqualTo(ChatSweep.REVIEWED);
        sweep.run();
        sweep.run();
        assertThat(store.entries().size()).isEqualTo(ids.size());
    }

    @Test
    void oneSessionThatCannotBeSweptKeepsNoOtherFromIt() {
        book.queue().putSession(UUID.randomUUID(), Optional.empty(), Optional.empty(), Optional.empty(), "123456789");
        nowMs += Duration.ofHours(25).toMillis();
        store.queue().afterReading = () -> store.queue().isBroken = true;
        lost.add("here");
        sweep.run();
        store.queue().isBroken = false;
        assertThat(book.timeline(id).endReason()).contains("limit");
    }
}
