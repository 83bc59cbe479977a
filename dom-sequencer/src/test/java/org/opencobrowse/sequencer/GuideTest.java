package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.OTHER;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.Effect.DropDuplicate;
import org.opencobrowse.sequencer.Effect.DropRefused;
import org.opencobrowse.sequencer.Effect.DropVoid;
import org.opencobrowse.sequencer.Effect.EpochOpened;
import org.opencobrowse.sequencer.Effect.GapSkipped;
import org.opencobrowse.sequencer.Effect.HoldEarly;
import org.opencobrowse.sequencer.Effect.Readable;
import org.opencobrowse.sequencer.Effect.RequestResend;
import org.opencobrowse.sequencer.Effect.RequestSnapshot;
import org.opencobrowse.sequencer.Effect.SubscriberSkipped;

/** The stream without snapshots. Its first publisher is called PAGE here as everywhere. */
class GuideTest {
    @Test
    void anEpochBeginsWithAnyEvent() {
        var stream = TestStream.guide();
        assertThat(stream.delta(1))
                .containsExactly(new EpochOpened(PAGE, 1), new Acknowledge(PAGE, 1, 1), new Readable(1));
    }

    @Test
    void publishersDoNotWaitForEachOther() {
        var stream = TestStream.guide();
        stream.subscribe(ANNA, 0);
        stream.delta(1);
        stream.delta(3);
        stream.from(OTHER).delta(1);
        stream.delta(2);
        stream.from(PAGE).delta(2);
        assertThat(stream.read(ANNA))
                .containsExactly("resync FRESH to 1", "1:seq 1", "2:seq 1", "3:seq 2", "4:seq 2", "5:seq 3");
    }

    @Test
    void skipsAGapThatNobodyFillsAndSaysSo() {
        var stream = TestStream.guide();
        stream.subscribe(ANNA, 0);
        stream.delta(1);
        stream.delta(4);
        for (int i = 0; i < TestStream.LIMITS.resendAttempts(); i++) stream.passToDeadline();
        assertThat(stream.passToDeadline())
                .containsExactly(
                        new GapSkipped(PAGE, 1, new SeqRange(2, 3), ResyncCause.PATIENCE),
                        new Acknowledge(PAGE, 1, 4),
                        new Readable(2));
        stream.delta(5);
        assertThat(stream.read(ANNA))
                .containsExactly("resync FRESH to 1", "1:seq 1", "resync PATIENCE to 2", "2:seq 4", "3:seq 5");
        assertThat(stream.sequencer.counters().seqsSkipped()).isEqualTo(2);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void skipsNoMoreGapsThanTheWindowNeeds() {
        var stream = TestStream.guide();
        stream.subscribe(ANNA, 0);
        stream.delta(1);
        stream.delta(3);
        stream.delta(5);
        assertThat(stream.delta(6))
                .containsExactly(
                        new GapSkipped(PAGE, 1, new SeqRange(2, 2), ResyncCause.WINDOW_EVENTS),
                        new HoldEarly(PAGE, 1, 6),
                        new Acknowledge(PAGE, 1, 3),
                        new Readable(2));
        stream.delta(4);
        assertThat(stream.read(ANNA))
                .containsExactly(
                        "resync FRESH to 1",
                        "1:seq 1",
                        "resync WINDOW_EVENTS to 2",
                        "2:seq 3",
                        "3:seq 4",
                        "4:seq 5",
                        "5:seq 6");
    }

    @Test
    void skipsToAnEventFarBeyondTheWindow() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.delta(3);
        assertThat(stream.delta(100))
                .containsExactly(
                        new GapSkipped(PAGE, 1, new SeqRange(2, 2), ResyncCause.WINDOW_EVENTS),
                        new GapSkipped(PAGE, 1, new SeqRange(4, 99), ResyncCause.WINDOW_EVENTS),
                        new Acknowledge(PAGE, 1, 100),
                        new Readable(3));
    }

    @Test
    void skipsWhenTheWindowHasNoRoomForTheBytes() {
        var stream = TestStream.guide().sized(600);
        stream.delta(1);
        stream.delta(3);
        assertThat(stream.delta(4))
                .containsExactly(
                        new GapSkipped(PAGE, 1, new SeqRange(2, 2), ResyncCause.WINDOW_BYTES),
                        new Acknowledge(PAGE, 1, 4),
                        new Readable(3));
    }

    @Test
    void hasNoSnapshotsAndNeverAsksForOne() {
        var stream = TestStream.guide();
        assertThat(stream.snapshot(1)).containsExactly(new DropRefused(PAGE, 1, 1, RefusalCause.SNAPSHOT_UNEXPECTED));
        stream.delta(1);
        assertThat(stream.subscribe(ANNA, 0)).isEmpty();
        assertThat(stream.beginAgain(ANNA)).isEmpty();
        for (int seq = 2; seq < 40; seq++) assertThat(stream.delta(seq)).noneMatch(RequestSnapshot.class::isInstance);
        assertThat(stream.sequencer.standing(OTHER).snapshotOwed()).isFalse();
    }

    @Test
    void aFreshSubscriberBeginsAtTheTail() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.delta(2);
        stream.subscribe(ANNA, 0);
        assertThat(stream.read(ANNA)).isEmpty();
        stream.delta(3);
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 3", "3:seq 3");
    }

    @Test
    void aSubscriberResumesWithinTheLog() {
        var stream = TestStream.guide();
        for (int seq = 1; seq <= 7; seq++) stream.delta(seq);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(5);
        stream.subscribe(ANNA, 2);
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3", "4:seq 4", "5:seq 5", "6:seq 6", "7:seq 7");
    }

    @Test
    void aSubscriberThatIsTooLateBeginsAtTheTail() {
        var stream = TestStream.guide();
        for (int seq = 1; seq <= 7; seq++) stream.delta(seq);
        assertThat(stream.subscribe(ANNA, 1)).containsExactly(new SubscriberSkipped(ANNA, ResyncCause.TOO_OLD, 6));
        stream.delta(8);
        assertThat(stream.read(ANNA)).containsExactly("resync TOO_OLD to 8 skipping 6", "8:seq 8");
    }

    @Test
    void aSlowSubscriberSkipsToTheTail() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.subscribe(ANNA, 1);
        for (int seq = 2; seq <= 6; seq++) stream.delta(seq);
        assertThat(stream.delta(7)).contains(new SubscriberSkipped(ANNA, ResyncCause.SLOW, 6));
        stream.delta(8);
        assertThat(stream.read(ANNA)).containsExactly("resync SLOW to 8 skipping 6", "8:seq 8");
    }

    @Test
    void recognisesRepetitionsOfWhoHasLeft() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.delta(3);
        assertThat(stream.sequencer.publisherGone(PAGE))
                .containsExactly(new DropVoid(PAGE, 1, 1, VoidCause.PUBLISHER_GONE));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
        assertThat(stream.delta(1)).containsExactly(new DropDuplicate(PAGE, 1, 1), new Acknowledge(PAGE, 1, 1));
        assertThat(stream.delta(2)).contains(new Acknowledge(PAGE, 1, 2));
    }

    @Test
    void forgetsWhoHasLeftWhenTheRoomIsNeeded() {
        var third = new PublisherId("third");
        var stream = TestStream.guide();
        stream.delta(1);
        stream.from(OTHER).delta(1);
        assertThat(stream.from(third).delta(1))
                .containsExactly(new DropRefused(third, 1, 1, RefusalCause.TOO_MANY_PUBLISHERS));
        stream.sequencer.publisherGone(OTHER);
        assertThat(stream.delta(1)).contains(new Acknowledge(third, 1, 1));
        assertThat(stream.from(OTHER).delta(2))
                .containsExactly(new DropRefused(OTHER, 1, 2, RefusalCause.TOO_MANY_PUBLISHERS));
        assertThat(stream.from(PAGE).delta(2)).contains(new Acknowledge(PAGE, 1, 2));
    }

    @Test
    void doesNotWaitForWhatWasVoidedWhenItsPublisherLeft() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.delta(4);
        stream.sequencer.publisherGone(PAGE);
        stream.delta(2);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void whoComesBackIsAskedAgainAndNotForgotten() {
        var stream = TestStream.guide();
        stream.delta(1);
        stream.sequencer.publisherGone(PAGE);
        stream.delta(3);
        assertThat(stream.passToDeadline()).contains(new RequestResend(PAGE, 1, new SeqRange(2, 2), 1));
        stream.from(OTHER).delta(1);
        var third = new PublisherId("third");
        assertThat(stream.from(third).delta(1))
                .containsExactly(new DropRefused(third, 1, 1, RefusalCause.TOO_MANY_PUBLISHERS));
    }
}
