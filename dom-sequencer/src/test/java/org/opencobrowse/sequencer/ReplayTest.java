package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.BEN;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.Readable;
import org.opencobrowse.sequencer.Effect.RequestSnapshot;
import org.opencobrowse.sequencer.Effect.SubscriberSkipped;

/** The replay log, and those who read it. */
class ReplayTest {
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
    void aLogThatOutgrowsItsBudgetCostsThePageNothingUntilSomebodyBegins() {
        var stream = TestStream.pageWith(5);
        stream.subscribe(ANNA, 6);
        assertThat(stream.delta(7)).noneMatch(RequestSnapshot.class::isInstance);
        assertThat(stream.subscribe(BEN, 0)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        assertThat(stream.delta(8)).noneMatch(RequestSnapshot.class::isInstance);
        assertThat(stream.read(BEN)).isEmpty();
        assertThat(stream.read(ANNA)).containsExactly("7:seq 7", "8:seq 8");
        stream.snapshot(9);
        assertThat(stream.read(BEN)).containsExactly("resync FRESH to 9", "9:snapshot 9");
        assertThat(stream.read(ANNA)).containsExactly("9:snapshot 9");
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void aLogOutgrowsItsBudgetInBytesNotCountingTheSnapshot() {
        var stream = TestStream.page().sized(2_500);
        stream.snapshot(1);
        stream.sized(1_000).delta(2);
        stream.delta(3);
        assertThat(stream.subscribe(ANNA, 0)).containsExactly(new Readable(3));
        stream.read(ANNA);
        stream.sized(1).delta(4);
        assertThat(stream.subscribe(BEN, 0)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
    }

    @Test
    void keepsTheNewestOfAnOutgrownLogForThoseWhoResume() {
        var stream = TestStream.pageWith(9);
        assertThat(stream.sequencer.occupancy().logEvents()).isEqualTo(5);
        stream.subscribe(ANNA, 5);
        assertThat(stream.read(ANNA)).containsExactly("6:seq 6", "7:seq 7", "8:seq 8", "9:seq 9", "10:seq 10");
        assertThat(stream.subscribe(BEN, 4))
                .contains(
                        new SubscriberSkipped(BEN, ResyncCause.TOO_OLD, 6),
                        new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
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
    void aSlowSubscriberWithNowhereToSkipToWaitsForASnapshot() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        for (int seq = 2; seq <= 8; seq++) assertThat(stream.delta(seq)).noneMatch(SubscriberSkipped.class::isInstance);
        assertThat(stream.delta(9))
                .contains(
                        new SubscriberSkipped(ANNA, ResyncCause.SLOW, 8),
                        new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        assertThat(stream.read(ANNA)).isEmpty();
        stream.snapshot(10);
        assertThat(stream.read(ANNA)).containsExactly("resync SLOW to 10 skipping 8", "10:snapshot 10");
    }

    @Test
    void oneLargeEventIsNoLag() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        assertThat(stream.sized(4_000).delta(2)).noneMatch(SubscriberSkipped.class::isInstance);
        assertThat(stream.sized(2_401).snapshot(3)).contains(new SubscriberSkipped(ANNA, ResyncCause.LOG_FULL, 1));
    }

    @Test
    void aSubscriberIsSlowInBytesToo() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.sized(900).delta(2);
        stream.delta(3);
        assertThat(stream.delta(4)).noneMatch(SubscriberSkipped.class::isInstance);
        assertThat(stream.delta(5)).contains(new SubscriberSkipped(ANNA, ResyncCause.SLOW, 4));
    }

    @Test
    void whatASubscriberReadsMakesRoomAtTheHardLimitAndWhoIsUpToDateGoesOn() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.sized(4_000).delta(2);
        stream.subscribe(BEN, 2);
        assertThat(stream.sized(1_001).delta(3))
                .contains(
                        new SubscriberSkipped(ANNA, ResyncCause.LOG_FULL, 1),
                        new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        assertThat(stream.sequencer.occupancy()).isEqualTo(new Occupancy(0, 0, 1, 1_001));
        assertThat(stream.read(BEN)).containsExactly("3:seq 3");

        stream.snapshot(4);
        assertThat(stream.read(ANNA)).containsExactly("resync LOG_FULL to 4 skipping 2", "4:snapshot 4");
        assertThat(stream.read(BEN)).containsExactly("4:snapshot 4");
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
}
