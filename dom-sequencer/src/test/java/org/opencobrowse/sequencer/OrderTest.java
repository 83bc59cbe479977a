package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.Effect.DropDuplicate;
import org.opencobrowse.sequencer.Effect.DropStale;
import org.opencobrowse.sequencer.Effect.DropVoid;
import org.opencobrowse.sequencer.Effect.EpochOpened;
import org.opencobrowse.sequencer.Effect.GapHealed;
import org.opencobrowse.sequencer.Effect.HoldEarly;
import org.opencobrowse.sequencer.Effect.Readable;
import org.opencobrowse.sequencer.Effect.RequestResend;

class OrderTest {
    @Test
    void relaysAndAcknowledgesWhatComesInOrder() {
        var stream = TestStream.page();
        assertThat(stream.snapshot(1))
                .containsExactly(new EpochOpened(PAGE, 1), new Acknowledge(PAGE, 1, 1), new Readable(1));
        assertThat(stream.delta(2)).containsExactly(new Acknowledge(PAGE, 1, 2), new Readable(2));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void holdsAnEarlyEventAndRelaysItInItsTurn() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 0);
        assertThat(stream.delta(3)).containsExactly(new HoldEarly(PAGE, 1, 3));
        assertThat(stream.sequencer.occupancy().heldEvents()).isEqualTo(1);
        stream.pass(30);
        assertThat(stream.delta(2))
                .containsExactly(new GapHealed(PAGE, 1, 2, 30), new Acknowledge(PAGE, 1, 3), new Readable(3));
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 1", "1:snapshot 1", "2:seq 2", "3:seq 3");
        assertThat(stream.sequencer.occupancy().heldEvents()).isZero();
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void dropsADuplicateAndAcknowledgesAgain() {
        var stream = TestStream.pageWith(1);
        assertThat(stream.delta(2)).containsExactly(new DropDuplicate(PAGE, 1, 2), new Acknowledge(PAGE, 1, 2));
        assertThat(stream.snapshot(1)).containsExactly(new DropDuplicate(PAGE, 1, 1), new Acknowledge(PAGE, 1, 2));
    }

    @Test
    void dropsADuplicateOfAHeldEvent() {
        var stream = TestStream.pageWith(0);
        stream.delta(4);
        assertThat(stream.delta(4)).containsExactly(new DropDuplicate(PAGE, 1, 4), new Acknowledge(PAGE, 1, 1));
        assertThat(stream.sequencer.occupancy().heldEvents()).isEqualTo(1);
    }

    @Test
    void asksForAGapOnceItsGraceHasPassed() {
        var stream = TestStream.pageWith(0);
        stream.delta(4);
        assertThat(stream.sequencer.nextDeadlineMs()).hasValue(100);
        assertThat(stream.pass(99)).isEmpty();
        assertThat(stream.pass(1)).containsExactly(new RequestResend(PAGE, 1, new SeqRange(2, 3), 1));
    }

    @Test
    void asksForAllGapsOfTheWindowAtOnce() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        stream.delta(5);
        assertThat(stream.pass(100))
                .containsExactly(
                        new RequestResend(PAGE, 1, new SeqRange(2, 2), 1),
                        new RequestResend(PAGE, 1, new SeqRange(4, 4), 1));
    }

    @Test
    void asksAgainAfterAGrowingTime() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        stream.pass(100);
        assertThat(stream.pass(199)).isEmpty();
        assertThat(stream.pass(1)).containsExactly(new RequestResend(PAGE, 1, new SeqRange(2, 2), 2));
        assertThat(stream.pass(399)).isEmpty();
        assertThat(stream.pass(1)).containsExactly(new RequestResend(PAGE, 1, new SeqRange(2, 2), 3));
        assertThat(stream.sequencer.nextDeadlineMs()).hasValue(stream.nowMs() + 500);
    }

    @Test
    void givesTheNextGapItsOwnGrace() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        stream.delta(5);
        stream.pass(100);
        assertThat(stream.delta(2)).contains(new GapHealed(PAGE, 1, 2, 100), new Acknowledge(PAGE, 1, 3));
        assertThat(stream.sequencer.nextDeadlineMs()).hasValue(200);
        assertThat(stream.pass(100)).containsExactly(new RequestResend(PAGE, 1, new SeqRange(4, 4), 1));
    }

    @Test
    void dropsWhatBelongsToAnEpochThatIsOver() {
        var stream = TestStream.pageWith(1);
        stream.epoch(3).snapshot(1);
        assertThat(stream.epoch(1).delta(3)).containsExactly(new DropStale(PAGE, 1, 3));
        assertThat(stream.epoch(2).snapshot(1)).containsExactly(new DropStale(PAGE, 2, 1));
        assertThat(stream.epoch(3).delta(2)).contains(new Acknowledge(PAGE, 3, 2));
    }

    @Test
    void endsAnEpochWhenALaterOneAppearsAndVoidsWhatItHeld() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        stream.delta(4);
        assertThat(stream.epoch(2).snapshot(1))
                .containsExactly(
                        new EpochOpened(PAGE, 2),
                        new DropVoid(PAGE, 1, 2, VoidCause.EPOCH_OVER),
                        new Acknowledge(PAGE, 2, 1),
                        new Readable(2));
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
    }

    @Test
    void holdsEventsOfANewEpochUntilItsSnapshotIsHere() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 1);
        assertThat(stream.epoch(2).delta(2)).containsExactly(new EpochOpened(PAGE, 2), new HoldEarly(PAGE, 2, 2));
        assertThat(stream.read(ANNA)).isEmpty();
        assertThat(stream.pass(100)).containsExactly(new RequestResend(PAGE, 2, new SeqRange(1, 1), 1));
        stream.snapshot(1);
        assertThat(stream.read(ANNA)).containsExactly("2:snapshot 1", "3:seq 2");
    }

    @Test
    void waitsPatientlyWhileThePublisherIsAway() {
        var stream = TestStream.pageWith(0);
        stream.delta(3);
        stream.pass(100);
        stream.sequencer.publisherAway(PAGE);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
        assertThat(stream.pass(100_000)).isEmpty();

        stream.sequencer.publisherBack(PAGE, stream.nowMs());
        assertThat(stream.pass(0)).isEmpty();
        assertThat(stream.passToDeadline()).containsExactly(new RequestResend(PAGE, 1, new SeqRange(2, 2), 1));
    }

    @Test
    void tellsAPublisherThatConnectsWhatIsMissing() {
        var stream = TestStream.page();
        assertThat(stream.sequencer.standing(PAGE)).isEqualTo(new Standing(0, 0, true, List.of()));
        stream.snapshot(1);
        stream.delta(2);
        stream.delta(4);
        assertThat(stream.sequencer.standing(PAGE)).isEqualTo(new Standing(1, 2, false, List.of(new SeqRange(3, 3))));
    }

    @Test
    void theWindowHasItsRoomBackWhenWhatItHeldIsRelayed() {
        var stream = TestStream.pageWith(0).sized(400);
        for (int seq = 2; seq <= 6; seq += 2) {
            assertThat(stream.delta(seq + 1)).containsExactly(new HoldEarly(PAGE, 1, seq + 1));
            stream.delta(seq);
        }
        assertThat(stream.sequencer.occupancy().heldBytes()).isZero();
    }

    @Test
    void knowsWhatHasComeBeforeAlsoWhatIsHeld() {
        var stream = TestStream.pageWith(1).epoch(2);
        stream.snapshot(1);
        stream.delta(3);
        for (var seq : new long[] {1, 3})
            assertThat(stream.sequencer.has(PAGE, 2, seq)).isTrue();
        for (var seq : new long[] {2, 4})
            assertThat(stream.sequencer.has(PAGE, 2, seq)).isFalse();
        assertThat(stream.sequencer.has(PAGE, 1, 9)).isTrue();
        assertThat(stream.sequencer.has(PAGE, 3, 1)).isFalse();
        assertThat(stream.sequencer.has(TestStream.OTHER, 1, 1)).isFalse();
    }
}
