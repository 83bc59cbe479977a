package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.BEN;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.DropAwaiting;
import org.opencobrowse.sequencer.Effect.Readable;
import org.opencobrowse.sequencer.Effect.RequestSnapshot;
import org.opencobrowse.sequencer.Effect.ResyncBegun;
import org.opencobrowse.sequencer.Effect.SlowSubscriber;
import org.opencobrowse.sequencer.Effect.SubscriberSkipped;

/** The replay log, and those who read it. */
class ReplayTest {
    private static final RequestSnapshot COMPACTION = new RequestSnapshot(PAGE, SnapshotCause.COMPACTION, 1);

    @Test
    void servesALateJoinerFromTheNewestSnapshotWithoutAskingThePage() {
        var stream = TestStream.pageWith(2);
        assertThat(stream.subscribe(ANNA, 0)).containsExactly(new Readable(3));
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 1", "1:snapshot 1", "2:seq 2", "3:seq 3");
    }

    @Test
    void resumesAfterTheLastPositionApplied() {
        var stream = TestStream.pageWith(2);
        stream.subscribe(ANNA, 2);
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3");
        assertThat(stream.subscribe(ANNA, 3)).isEmpty();
        assertThat(stream.read(ANNA)).isEmpty();
    }

    @Test
    void beginsAnewWhenTheLogNoLongerReachesThePosition() {
        var stream = TestStream.pageWith(3);
        stream.snapshot(5);
        stream.delta(6);
        assertThat(stream.subscribe(ANNA, 2))
                .containsExactly(new SubscriberSkipped(ANNA, ResyncCause.TOO_OLD, 2), new Readable(6));
        assertThat(stream.read(ANNA)).containsExactly("resync TOO_OLD to 5 skipping 2", "5:snapshot 5", "6:seq 6");
        assertThat(stream.sequencer.counters().positionsSkipped()).isEqualTo(2);
    }

    @Test
    void resumesRightBeforeTheOldestEventKept() {
        var stream = TestStream.pageWith(3);
        stream.snapshot(5);
        stream.subscribe(ANNA, 4);
        assertThat(stream.read(ANNA)).containsExactly("5:snapshot 5");
    }

    @Test
    void treatsAPositionNeverGivenAsFreshAndSaysSo() {
        var stream = TestStream.pageWith(0);
        assertThat(stream.subscribe(ANNA, 2)).contains(new SubscriberSkipped(ANNA, ResyncCause.UNKNOWN_POSITION, 0));
        assertThat(stream.subscribe(BEN, -1)).contains(new SubscriberSkipped(BEN, ResyncCause.UNKNOWN_POSITION, 0));
        assertThat(stream.read(ANNA)).containsExactly("resync UNKNOWN_POSITION to 1", "1:snapshot 1");
        assertThat(stream.read(BEN)).containsExactly("resync UNKNOWN_POSITION to 1", "1:snapshot 1");
    }

    @Test
    void aSubscriberWaitsForTheFirstSnapshot() {
        var stream = TestStream.page();
        assertThat(stream.subscribe(ANNA, 0)).isEmpty();
        assertThat(stream.read(ANNA)).isEmpty();
        stream.snapshot(1);
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 1", "1:snapshot 1");
    }

    @Test
    void asksOnceForASnapshotThatSubscribersWaitFor() {
        var stream = TestStream.page();
        stream.delta(2);
        assertThat(stream.subscribe(ANNA, 0)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        assertThat(stream.subscribe(BEN, 0)).isEmpty();
    }

    @Test
    void everySubscriberReadsAtItsOwnPace() {
        var stream = TestStream.pageWith(2);
        stream.subscribe(ANNA, 1);
        stream.subscribe(BEN, 1);
        assertThat(stream.read(ANNA, 1)).containsExactly("2:seq 2");
        assertThat(stream.read(BEN)).containsExactly("2:seq 2", "3:seq 3");
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3");
    }

    @Test
    void everySubscriberGetsTheSameInstance() {
        var stream = TestStream.pageWith(1);
        stream.subscribe(ANNA, 1);
        stream.subscribe(BEN, 1);
        assertThat(stream.sequencer.next(ANNA).orElseThrow())
                .isSameAs(stream.sequencer.next(BEN).orElseThrow());
    }

    @Test
    void asksOnceForASnapshotWhenTheLogOutgrowsItsBudget() {
        var stream = TestStream.pageWith(5);
        assertThat(stream.delta(7)).contains(COMPACTION);
        assertThat(stream.delta(8)).doesNotContain(COMPACTION).noneMatch(RequestSnapshot.class::isInstance);
        assertThat(stream.pass(1_000)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.COMPACTION, 2));
    }

    @Test
    void asksForASnapshotWhenTheLogOutgrowsItsBytesNotCountingTheSnapshot() {
        var stream = TestStream.page().sized(2_500);
        stream.snapshot(1);
        assertThat(stream.sized(1_000).delta(2)).doesNotContain(COMPACTION);
        assertThat(stream.sized(1_000).delta(3)).doesNotContain(COMPACTION);
        assertThat(stream.sized(1).delta(4)).contains(COMPACTION);
    }

    @Test
    void theSnapshotShortensTheLogAndIsTheNextEventForWhoIsUpToDate() {
        var stream = TestStream.pageWith(6);
        stream.subscribe(ANNA, 7);
        stream.ack(ANNA, 7);
        stream.snapshot(8);
        assertThat(stream.read(ANNA)).containsExactly("8:snapshot 8");
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(1);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void keepsWhatASubscriberWithinTheLimitsStillReads() {
        var stream = TestStream.pageWith(3);
        stream.subscribe(ANNA, 2);
        stream.snapshot(5);
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3", "4:seq 4", "5:snapshot 5");
        stream.ack(ANNA, 5);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(1);
    }

    @Test
    void keepsWhatWasDeliveredButNotAcknowledged() {
        var stream = TestStream.pageWith(3);
        stream.subscribe(ANNA, 1);
        stream.read(ANNA);
        stream.ack(ANNA, 2);
        stream.snapshot(5);
        stream.subscribe(ANNA, 2);
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3", "4:seq 4", "5:snapshot 5");
    }

    @Test
    void keepsNothingForSubscribersThatHaveLeft() {
        var stream = TestStream.pageWith(3);
        stream.subscribe(ANNA, 1);
        stream.snapshot(5);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(4);
        stream.sequencer.unsubscribe(ANNA);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(1);
        assertThat(stream.read(ANNA)).isEmpty();
    }

    @Test
    void aSlowSubscriberSkipsToTheNewestSnapshot() {
        var stream = TestStream.pageWith(5);
        stream.subscribe(ANNA, 1);
        stream.subscribe(BEN, 6);
        stream.snapshot(7);
        stream.delta(8);
        assertThat(stream.delta(9)).contains(new SubscriberSkipped(ANNA, ResyncCause.SLOW, 5));
        assertThat(stream.read(ANNA))
                .containsExactly("resync SLOW to 7 skipping 5", "7:snapshot 7", "8:seq 8", "9:seq 9");
        assertThat(stream.read(BEN)).containsExactly("7:snapshot 7", "8:seq 8", "9:seq 9");
        assertThat(stream.sequencer.counters().positionsSkipped()).isEqualTo(5);
    }

    @Test
    void aSlowSubscriberWithNowhereToSkipToIsReportedOnce() {
        var stream = TestStream.pageWith(7);
        stream.subscribe(ANNA, 1);
        assertThat(stream.delta(9)).contains(new SlowSubscriber(ANNA, 7, 70));
        assertThat(stream.delta(10)).noneMatch(SlowSubscriber.class::isInstance);
        assertThat(stream.snapshot(11)).contains(new SubscriberSkipped(ANNA, ResyncCause.SLOW, 9));
    }

    @Test
    void oneLargeEventIsNoLag() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.subscribe(BEN, 0);
        assertThat(stream.sized(4_000).delta(2)).noneMatch(SlowSubscriber.class::isInstance);
        assertThat(stream.sized(2_401).snapshot(3)).contains(new SubscriberSkipped(ANNA, ResyncCause.LOG_FULL, 1));
    }

    @Test
    void aSubscriberIsSlowInBytesToo() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.sized(900).delta(2);
        stream.delta(3);
        stream.delta(4);
        assertThat(stream.delta(5)).contains(new SlowSubscriber(ANNA, 3, 2_700));
    }

    @Test
    void dropsTheLogWhenThePageDoesNotAnswer() {
        var stream = TestStream.pageWith(11);
        stream.subscribe(ANNA, 12);
        stream.subscribe(BEN, 1);
        assertThat(stream.delta(13))
                .contains(
                        new DropAwaiting(PAGE, 1, 13),
                        new SubscriberSkipped(BEN, ResyncCause.LOG_FULL, 11),
                        new ResyncBegun(PAGE, 1, ResyncCause.LOG_FULL),
                        new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 1));
        assertThat(stream.sequencer.occupancy()).isEqualTo(new Occupancy(0, 0, 0, 0));

        stream.snapshot(14);
        assertThat(stream.read(ANNA)).containsExactly("resync LOG_FULL to 13", "13:snapshot 14");
        assertThat(stream.read(BEN)).containsExactly("resync LOG_FULL to 13 skipping 11", "13:snapshot 14");
    }

    @Test
    void dropsTheLogByItsBytesToo() {
        var stream = TestStream.page().sized(2_500);
        stream.snapshot(1);
        assertThat(stream.delta(2)).noneMatch(ResyncBegun.class::isInstance);
        assertThat(stream.sized(1).delta(3)).contains(new ResyncBegun(PAGE, 1, ResyncCause.LOG_FULL));
    }

    @Test
    void whoResumesAtTheEndOfADroppedLogGoesOnFromTheNextSnapshot() {
        var stream = TestStream.pageWith(11);
        stream.delta(13);
        stream.subscribe(ANNA, 12);
        stream.subscribe(BEN, 11);
        stream.snapshot(14);
        assertThat(stream.read(ANNA)).containsExactly("resync LOG_FULL to 13", "13:snapshot 14");
        assertThat(stream.read(BEN)).containsExactly("resync TOO_OLD to 13 skipping 1", "13:snapshot 14");
    }

    @Test
    void aSubscriberThatAsksBeginsAgainAtTheNewestSnapshot() {
        var stream = TestStream.pageWith(1);
        stream.subscribe(ANNA, 0);
        stream.read(ANNA);
        assertThat(stream.beginAgain(ANNA)).containsExactly(new Readable(2));
        assertThat(stream.read(ANNA)).containsExactly("resync ASKED to 1", "1:snapshot 1", "2:seq 2");
        assertThat(stream.delta(3)).contains(new Readable(3));
        assertThat(stream.read(ANNA)).containsExactly("3:seq 3");
    }

    @Test
    void aFreshSnapshotIsRequestedIfTheOldOneDidNotHelp() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 0);
        stream.read(ANNA);
        stream.pass(999);
        assertThat(stream.beginAgain(ANNA)).noneMatch(RequestSnapshot.class::isInstance);
        stream.read(ANNA);
        stream.pass(1);
        assertThat(stream.beginAgain(ANNA)).contains(new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        assertThat(stream.beginAgain(ANNA)).noneMatch(RequestSnapshot.class::isInstance);
    }

    @Test
    void acksGoForwardOnly() {
        var stream = TestStream.pageWith(3);
        stream.subscribe(ANNA, 1);
        stream.read(ANNA);
        assertThat(stream.ack(ANNA, 4)).isEmpty();
        assertThat(stream.ack(ANNA, 2)).isEmpty();
        stream.snapshot(5);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(1);
    }

    @Test
    void aSubscriberThatHasCaughtUpCanBecomeSlowAgain() {
        var stream = TestStream.pageWith(7);
        stream.subscribe(ANNA, 1);
        assertThat(stream.delta(9)).contains(new SlowSubscriber(ANNA, 7, 70));
        stream.read(ANNA, 6);
        assertThat(stream.delta(10)).noneMatch(SlowSubscriber.class::isInstance);
        stream.delta(11);
        assertThat(stream.sized(2_400).delta(12)).contains(new SlowSubscriber(ANNA, 4, 2_430));
    }
}
