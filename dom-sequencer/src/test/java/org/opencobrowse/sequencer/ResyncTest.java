package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.BEN;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.Effect.DropAwaiting;
import org.opencobrowse.sequencer.Effect.DropRefused;
import org.opencobrowse.sequencer.Effect.DropVoid;
import org.opencobrowse.sequencer.Effect.EpochOpened;
import org.opencobrowse.sequencer.Effect.Readable;
import org.opencobrowse.sequencer.Effect.RequestResend;
import org.opencobrowse.sequencer.Effect.RequestSnapshot;
import org.opencobrowse.sequencer.Effect.ResyncBegun;
import org.opencobrowse.sequencer.Effect.Resynced;

class ResyncTest {
    private static final RequestSnapshot ASKED = new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 1);

    /** Has asked for seq 2 as often as the limits allow. */
    private static TestStream exhausted() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        for (int i = 0; i < TestStream.LIMITS.resendAttempts(); i++) stream.passToDeadline();
        return stream;
    }

    @Test
    void givesUpOnAGapWhenPatienceIsExhausted() {
        var stream = exhausted();
        assertThat(stream.passToDeadline())
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.PATIENCE),
                        new DropVoid(PAGE, 1, 1, VoidCause.RESYNC),
                        ASKED);
        assertThat(stream.sequencer.standing(PAGE)).isEqualTo(new Standing(1, 1, true, List.of()));
    }

    @Test
    void givesUpWhenAnEventIsOutOfTheWindowsReach() {
        var stream = TestStream.pageWith(0);
        stream.delta(5);
        assertThat(stream.delta(6))
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.WINDOW_EVENTS),
                        new DropVoid(PAGE, 1, 1, VoidCause.RESYNC),
                        ASKED,
                        new DropAwaiting(PAGE, 1, 6));
    }

    @Test
    void givesUpWhenTheWindowHasNoRoomForTheBytes() {
        var stream = TestStream.pageWith(0).sized(600);
        stream.delta(3);
        assertThat(stream.delta(4))
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.WINDOW_BYTES),
                        new DropVoid(PAGE, 1, 1, VoidCause.RESYNC),
                        ASKED,
                        new DropAwaiting(PAGE, 1, 4));
    }

    @Test
    void dropsDeltasUntilTheSnapshotComesAndGoesOnFromIt() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.delta(9);
        assertThat(stream.delta(2)).containsExactly(new DropAwaiting(PAGE, 1, 2));
        assertThat(stream.snapshot(10))
                .containsExactly(
                        new Resynced(PAGE, 1, 10, 2, ResyncCause.WINDOW_EVENTS),
                        new Acknowledge(PAGE, 1, 10),
                        new Readable(2));
        stream.delta(11);
        assertThat(stream.read(ANNA)).containsExactly("resync WINDOW_EVENTS to 2", "2:snapshot 10", "3:seq 11");
        assertThat(stream.sequencer.standing(PAGE).snapshotOwed()).isFalse();
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void servesALateJoinerFromTheOldSnapshotWhileAwaitingTheNewOne() {
        var stream = TestStream.pageWith(1);
        stream.delta(9);
        stream.subscribe(ANNA, 0);
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 1", "1:snapshot 1", "2:seq 2");
        stream.snapshot(10);
        assertThat(stream.read(ANNA)).containsExactly("resync WINDOW_EVENTS to 3", "3:snapshot 10");
    }

    @Test
    void asksForTheSnapshotUntilItComes() {
        var stream = TestStream.pageWith(0);
        stream.delta(9);
        assertThat(stream.pass(1_000)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 2));
        assertThat(stream.pass(1_999)).isEmpty();
        assertThat(stream.pass(1)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 3));
        for (int attempt = 4; attempt < 40; attempt++)
            assertThat(stream.pass(3_000)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, attempt));
    }

    @Test
    void goesOnFromTheNewestSnapshotHeldWithoutAskingForOne() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.snapshot(3);
        stream.snapshot(4);
        stream.delta(5);
        assertThat(stream.delta(6))
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.WINDOW_EVENTS),
                        new DropVoid(PAGE, 1, 1, VoidCause.RESYNC),
                        new Resynced(PAGE, 1, 4, 2, ResyncCause.WINDOW_EVENTS),
                        new Acknowledge(PAGE, 1, 6),
                        new Readable(4));
        assertThat(stream.read(ANNA))
                .containsExactly("resync WINDOW_EVENTS to 2", "2:snapshot 4", "3:seq 5", "4:seq 6");
    }

    @Test
    void aSnapshotThatTheWindowCannotHoldIsTheNewBaseItself() {
        var stream = TestStream.pageWith(0).sized(1_200);
        assertThat(stream.snapshot(3))
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.WINDOW_BYTES),
                        new Resynced(PAGE, 1, 3, 2, ResyncCause.WINDOW_BYTES),
                        new Acknowledge(PAGE, 1, 3),
                        new Readable(2));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void asksForDeltasThatWereDroppedWhileAwaitingASnapshotBeforeThem() {
        var stream = TestStream.pageWith(0);
        stream.delta(9);
        stream.delta(12);
        stream.snapshot(10);
        assertThat(stream.sequencer.standing(PAGE).missing()).containsExactly(new SeqRange(11, 12));
        assertThat(stream.pass(100)).containsExactly(new RequestResend(PAGE, 1, new SeqRange(11, 12), 1));
        stream.delta(11);
        assertThat(stream.delta(12)).contains(new Acknowledge(PAGE, 1, 12));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void doesNotWaitForWhatAPublisherMayHaveDroppedBeforeARequestedSnapshot() {
        var stream = TestStream.pageWith(0);
        for (int seq = 2; seq <= 7; seq++) stream.delta(seq);
        assertThat(stream.subscribe(ANNA, 0)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.SUBSCRIBER, 1));
        stream.snapshot(10);
        assertThat(stream.pass(100))
                .contains(
                        new ResyncBegun(PAGE, 1, ResyncCause.VOIDED),
                        new Resynced(PAGE, 1, 10, 8, ResyncCause.VOIDED),
                        new Acknowledge(PAGE, 1, 10));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void refusesAnEpochThatBeginsWithADeltaAndAsksForASnapshot() {
        var stream = TestStream.page();
        assertThat(stream.delta(1))
                .containsExactly(
                        new EpochOpened(PAGE, 1),
                        new DropRefused(PAGE, 1, 1, RefusalCause.FIRST_NOT_SNAPSHOT),
                        new ResyncBegun(PAGE, 1, ResyncCause.FIRST_NOT_SNAPSHOT),
                        ASKED);
        stream.subscribe(ANNA, 0);
        stream.snapshot(2);
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 1", "1:snapshot 2");
    }

    @Test
    void anEpochWhoseFirstEventIsNeverFoundGoesOnFromALaterSnapshot() {
        var stream = TestStream.page();
        stream.snapshot(3);
        for (int i = 0; i < TestStream.LIMITS.resendAttempts(); i++) stream.passToDeadline();
        assertThat(stream.passToDeadline())
                .containsExactly(
                        new ResyncBegun(PAGE, 1, ResyncCause.PATIENCE),
                        new Resynced(PAGE, 1, 3, 1, ResyncCause.PATIENCE),
                        new Acknowledge(PAGE, 1, 3),
                        new Readable(1));
    }

    @Test
    void aPageLoadEndsAResync() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        stream.delta(9);
        assertThat(stream.epoch(2).snapshot(1))
                .containsExactly(new EpochOpened(PAGE, 2), new Acknowledge(PAGE, 2, 1), new Readable(2));
        assertThat(stream.read(ANNA)).containsExactly("2:snapshot 1");
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void everySubscriberIsToldOfTheResync() {
        var stream = TestStream.pageWith(1);
        stream.subscribe(ANNA, 2);
        stream.subscribe(BEN, 1);
        stream.delta(9);
        stream.snapshot(10);
        assertThat(stream.read(ANNA)).containsExactly("resync WINDOW_EVENTS to 3", "3:snapshot 10");
        assertThat(stream.read(BEN)).containsExactly("2:seq 2", "resync WINDOW_EVENTS to 3", "3:snapshot 10");
    }

    @Test
    void stillAsksForWhatIsMissingAfterTheSnapshotItGoesOnFrom() {
        var stream = TestStream.pageWith(0);
        stream.snapshot(3);
        stream.delta(5);
        for (int i = 0; i < TestStream.LIMITS.resendAttempts(); i++) stream.passToDeadline();
        assertThat(stream.passToDeadline()).contains(new Resynced(PAGE, 1, 3, 2, ResyncCause.PATIENCE));
        assertThat(stream.passToDeadline()).containsExactly(new RequestResend(PAGE, 1, new SeqRange(4, 4), 1));
    }

    @Test
    void asksAsIfForTheFirstTimeWhenThePublisherIsBack() {
        var stream = TestStream.pageWith(0);
        stream.delta(9);
        stream.pass(1_000);
        stream.pass(2_000);
        stream.sequencer.publisherAway(PAGE);
        stream.sequencer.publisherBack(PAGE, stream.nowMs());
        assertThat(stream.pass(999)).isEmpty();
        assertThat(stream.pass(1)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 2));
        assertThat(stream.pass(2_000)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 3));
    }

    @Test
    void asksForASnapshotThatCoversWhatWasSeenBeyondTheReachOfAnyRequest() {
        var stream = TestStream.pageWith(0);
        stream.delta(9);
        stream.snapshot(3);
        stream.snapshot(5);
        for (int i = 0; i < TestStream.LIMITS.resendAttempts(); i++) stream.passToDeadline();
        assertThat(stream.passToDeadline()).contains(new Resynced(PAGE, 1, 5, 3, ResyncCause.PATIENCE), ASKED);
        assertThat(stream.snapshot(10)).contains(new Acknowledge(PAGE, 1, 10));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }
}
