package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.BEN;
import static org.opencobrowse.sequencer.TestStream.OTHER;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.sequencer.Effect.AckRefused;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.Effect.DropRefused;
import org.opencobrowse.sequencer.Effect.SubscriberRefused;

class HostileInputTest {
    private static final long MAX = SequencerLimits.MAX_NUMBER;

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE, (1L << 53), Long.MAX_VALUE})
    void refusesNumbersThatABrowserCannotMean(long number) {
        var stream = TestStream.pageWith(1);
        assertThat(stream.delta(number)).containsExactly(new DropRefused(PAGE, 1, number, RefusalCause.SEQ_RANGE));
        assertThat(stream.epoch(number).snapshot(1))
                .containsExactly(new DropRefused(PAGE, number, 1, RefusalCause.EPOCH_RANGE));
        assertThat(stream.epoch(1).delta(3)).contains(new Acknowledge(PAGE, 1, 3));
    }

    @Test
    void survivesTheLargestSeqThatABrowserCanMean() {
        var stream = TestStream.pageWith(0);
        stream.delta(MAX);
        stream.snapshot(2);
        assertThat(stream.delta(3)).contains(new Acknowledge(PAGE, 1, 3));
    }

    @Test
    void asksInVainOnlyOnceForWhatAnAbsurdSeqPromised() {
        var stream = TestStream.pageWith(0);
        stream.delta(MAX);
        stream.delta(MAX - 1);
        stream.snapshot(2);
        long next = 3;
        for (int i = 0; i < 20 && stream.sequencer.nextDeadlineMs().isPresent(); i++)
            if (stream.passToDeadline().stream().anyMatch(Effect.RequestSnapshot.class::isInstance))
                stream.snapshot(next++);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
        assertThat(next).isLessThanOrEqualTo(4);
        assertThat(stream.delta(next)).contains(new Acknowledge(PAGE, 1, next));
    }

    @Test
    void aGiantEpochEndsThePublishersOwnEpochsOnly() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.epoch(MAX).delta(1);
        assertThat(stream.epoch(2).delta(1)).containsExactly(new Effect.DropStale(PAGE, 2, 1));
        assertThat(stream.from(OTHER).delta(1)).contains(new Acknowledge(OTHER, 2, 1));
    }

    @Test
    void refusesAnEventLargerThanTheWholeLog() {
        var stream = TestStream.pageWith(0).sized(5_001);
        assertThat(stream.snapshot(2)).containsExactly(new DropRefused(PAGE, 1, 2, RefusalCause.TOO_LARGE));
        assertThat(stream.sized(5_000).snapshot(2)).contains(new Acknowledge(PAGE, 1, 2));
    }

    @Test
    void thePageStreamHasOnePublisher() {
        var stream = TestStream.pageWith(0);
        assertThat(stream.from(OTHER).snapshot(1))
                .containsExactly(new DropRefused(OTHER, 1, 1, RefusalCause.TOO_MANY_PUBLISHERS));
    }

    @Test
    void refusesSubscribersBeyondTheLimit() {
        var stream = TestStream.pageWith(0);
        for (int i = 0; i < 3; i++) stream.subscribe(new SubscriberId("s" + i), 0);
        assertThat(stream.subscribe(ANNA, 0))
                .containsExactly(new SubscriberRefused(ANNA, RefusalCause.TOO_MANY_SUBSCRIBERS));
        assertThat(stream.read(ANNA)).isEmpty();
        assertThat(stream.subscribe(new SubscriberId("s1"), 0)).noneMatch(SubscriberRefused.class::isInstance);
    }

    @Test
    void refusesAcksOfWhatWasNeverDelivered() {
        var stream = TestStream.pageWith(2);
        stream.subscribe(ANNA, 0);
        assertThat(stream.ack(ANNA, 1)).containsExactly(new AckRefused(ANNA, 1, RefusalCause.NOT_DELIVERED));
        stream.read(ANNA, 2);
        assertThat(stream.ack(ANNA, 1)).isEmpty();
        assertThat(stream.ack(ANNA, 2)).containsExactly(new AckRefused(ANNA, 2, RefusalCause.NOT_DELIVERED));
        assertThat(stream.ack(ANNA, Long.MIN_VALUE)).isEmpty();
        assertThat(stream.ack(BEN, 1)).containsExactly(new AckRefused(BEN, 1, RefusalCause.UNKNOWN_SUBSCRIBER));
    }

    @Test
    void knowsNothingOfUnknownParticipants() {
        var sequencer = TestStream.pageWith(1).sequencer;
        assertThat(sequencer.next(ANNA)).isEmpty();
        assertThat(sequencer.unsubscribe(ANNA)).isEmpty();
        assertThat(sequencer.beginAgain(ANNA, 0)).isEmpty();
        assertThat(sequencer.publisherGone(OTHER)).isEmpty();
        sequencer.publisherAway(OTHER);
        sequencer.publisherBack(OTHER, 0);
        assertThat(sequencer.nextDeadlineMs()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void memoryStaysWithinTheLimitsWhateverIsSent(StreamPolicy policy) {
        var chance = new SplittableRandom(7);
        var limits = TestStream.LIMITS;
        var sequencer = new Sequencer<String>(policy, limits);
        for (int i = 0; i < limits.maxSubscribers(); i++) sequencer.subscribe(new SubscriberId("s" + i), 0, 0);
        long publishers = policy == StreamPolicy.SNAPSHOT_FIRST ? 1 : limits.maxPublishers();
        for (int i = 0; i < 200_000; i++) {
            var publisher = new PublisherId("p" + chance.nextInt(3));
            var event = new DomEvent<>(
                    publisher,
                    1 + i / 20_000,
                    1 + chance.nextLong(i % 20_000 + 8),
                    chance.nextInt(50) == 0,
                    chance.nextInt(1_500),
                    "");
            sequencer.accept(event, i);
            if (i % 7 == 0) sequencer.next(new SubscriberId("s" + chance.nextInt(3)));
            if (i % 13 == 0) sequencer.tick(i);

            var kept = sequencer.occupancy();
            boolean bounded = kept.heldEvents()
                            <= publishers * limits.reorderWindow().events()
                    && kept.heldBytes() <= publishers * limits.reorderWindow().bytes()
                    && limits.logHard().admits(kept.logEvents(), kept.logBytes());
            if (!bounded) throw new AssertionError("event " + i + ": " + kept);
        }
        assertThat(sequencer.counters().balance()).isTrue();
        assertThat(sequencer.counters().relayed()).isPositive();
    }

    @Test
    void refusesIdsAndSizesThatCannotBe() {
        assertThatThrownBy(() -> new PublisherId("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SubscriberId("x".repeat(129))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new SeqRange(3, 2)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new DomEvent<>(PAGE, 1, 1, true, -1, "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void neverShowsTheContentOfAnEvent() {
        var event = new DomEvent<>(PAGE, 1, 2, true, 42, "secret");
        assertThat(event.toString()).contains("seq=2", "bytes=42").doesNotContain("secret");
        assertThat(new Delivery.Event<>(1, event).toString()).doesNotContain("secret");
    }

    @Test
    void asksForNoMoreThanTheWindowCanHold() {
        var stream = TestStream.pageWith(0);
        stream.delta(MAX);
        stream.delta(MAX - 1);
        stream.snapshot(2);
        assertThat(stream.pass(100)).containsExactly(new Effect.RequestResend(PAGE, 1, new SeqRange(3, 6), 1));
    }
}
