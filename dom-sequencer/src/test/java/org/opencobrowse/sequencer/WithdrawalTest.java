package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencobrowse.sequencer.TestStream.ANNA;
import static org.opencobrowse.sequencer.TestStream.BEN;
import static org.opencobrowse.sequencer.TestStream.PAGE;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.DropAwaiting;
import org.opencobrowse.sequencer.Effect.DropVoid;
import org.opencobrowse.sequencer.Effect.RequestSnapshot;
import org.opencobrowse.sequencer.Effect.ResyncBegun;
import org.opencobrowse.sequencer.Effect.SubscriberSkipped;

/** What was published before may not be shown any more. */
class WithdrawalTest {
    private static List<Effect> forget(TestStream stream) {
        return stream.sequencer.forget(stream.nowMs());
    }

    @Test
    void whoeverComesLaterWaitsForANewSnapshot() {
        var stream = TestStream.pageWith(2);
        assertThat(forget(stream)).containsExactly(new ResyncBegun(PAGE, 1, ResyncCause.WITHDRAWN));
        assertThat(stream.sequencer.occupancy()).isEqualTo(new Occupancy(0, 0, 0, 0));
        stream.subscribe(ANNA, 0);
        stream.subscribe(BEN, 1);
        assertThat(stream.read(ANNA)).isEmpty();
        assertThat(stream.read(BEN)).isEmpty();
        assertThat(stream.delta(4)).contains(new DropAwaiting(PAGE, 1, 4));
        stream.snapshot(5);
        assertThat(stream.read(ANNA)).containsExactly("resync FRESH to 4", "4:snapshot 5");
        assertThat(stream.read(BEN)).containsExactly("resync TOO_OLD to 4 skipping 2", "4:snapshot 5");
    }

    @Test
    void whoeverReadsIsBuiltAnewFromTheNextSnapshot() {
        var stream = TestStream.pageWith(2);
        stream.subscribe(ANNA, 3);
        stream.subscribe(BEN, 1);
        assertThat(forget(stream)).contains(new SubscriberSkipped(BEN, ResyncCause.WITHDRAWN, 2));
        assertThat(stream.read(ANNA)).isEmpty();
        assertThat(stream.read(BEN)).isEmpty();
        stream.snapshot(4);
        stream.delta(5);
        assertThat(stream.read(ANNA)).containsExactly("resync WITHDRAWN to 4", "4:snapshot 4", "5:seq 5");
        assertThat(stream.read(BEN)).containsExactly("resync WITHDRAWN to 4 skipping 2", "4:snapshot 4", "5:seq 5");
        assertThat(stream.sequencer.counters().positionsSkipped()).isEqualTo(2);
    }

    @Test
    void aBeginningThatWasAnnouncedIsTakenBack() {
        var stream = TestStream.pageWith(0);
        stream.subscribe(ANNA, 0);
        assertThat(stream.read(ANNA, 1)).containsExactly("resync FRESH to 1");
        forget(stream);
        assertThat(stream.read(ANNA)).isEmpty();
        stream.epoch(2).snapshot(1);
        assertThat(stream.read(ANNA)).containsExactly("resync WITHDRAWN to 2 skipping 1", "2:snapshot 1");
    }

    @Test
    void aSnapshotThatIsHeldIsVoidToo() {
        var stream = TestStream.pageWith(0);
        stream.snapshot(3);
        assertThat(forget(stream)).contains(new DropVoid(PAGE, 1, 1, VoidCause.WITHDRAWN));
        assertThat(stream.sequencer.counters().balance()).isTrue();
        assertThat(stream.sequencer.standing(PAGE)).isEqualTo(new Standing(1, 1, true, List.of()));
    }

    @Test
    void aPublisherThatIsAwayOwesTheSnapshotAndIsNotAsked() {
        var stream = TestStream.pageWith(0);
        stream.sequencer.publisherAway(PAGE);
        forget(stream);
        assertThat(stream.sequencer.nextDeadlineMs()).isEmpty();
        stream.sequencer.publisherBack(PAGE, stream.nowMs());
        assertThat(stream.sequencer.standing(PAGE).snapshotOwed()).isTrue();
    }

    @Test
    void aPublisherThatIsHereIsAskedAtOnce() {
        var stream = TestStream.pageWith(0);
        forget(stream);
        assertThat(stream.pass(0)).containsExactly(new RequestSnapshot(PAGE, SnapshotCause.RESYNC, 1));
    }

    @Test
    void twiceIsOnce() {
        var stream = TestStream.pageWith(1);
        forget(stream);
        assertThat(forget(stream)).isEmpty();
        assertThat(forget(TestStream.page())).isEmpty();
    }

    @Test
    void aStreamWithoutSnapshotsCannotForget() {
        assertThatThrownBy(() -> forget(TestStream.guide())).isInstanceOf(IllegalStateException.class);
    }
}
