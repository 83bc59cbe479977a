package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.PublisherId;

class AckPaceTest {
    private static final PublisherId ANNA = new PublisherId("anna");
    private static final PublisherId BEN = new PublisherId("ben");

    private final AckPace pace = new AckPace();

    @Test
    void oneEventWaitsForItsTime() {
        arrives(ANNA, 1, 100, 5_000);
        assertThat(pace.due(5_000)).isEmpty();
        assertThat(pace.nextDeadlineMs()).isEqualTo(5_000 + AckPace.WAIT_MS);
        assertThat(pace.due(5_000 + AckPace.WAIT_MS)).containsExactly(new Acknowledge(ANNA, 1, 1));
    }

    @Test
    void theTimeRunsFromTheFirstEventThatWasNotTold() {
        arrives(ANNA, 1, 100, 5_000);
        arrives(ANNA, 2, 100, 5_900);
        assertThat(pace.nextDeadlineMs()).isEqualTo(5_000 + AckPace.WAIT_MS);
    }

    @Test
    void manyEventsWaitForNothing() {
        for (int seq = 1; seq < AckPace.EVENTS; seq++) arrives(ANNA, seq, 10, 0);
        assertThat(pace.due(0)).isEmpty();
        arrives(ANNA, AckPace.EVENTS, 10, 0);
        assertThat(pace.due(0)).containsExactly(new Acknowledge(ANNA, 1, AckPace.EVENTS));
    }

    @Test
    void manyBytesWaitForNothing() {
        arrives(ANNA, 1, AckPace.BYTES - 1, 0);
        assertThat(pace.due(0)).isEmpty();
        arrives(ANNA, 2, 1, 0);
        assertThat(pace.due(0)).containsExactly(new Acknowledge(ANNA, 1, 2));
    }

    @Test
    void whatWasToldIsNotToldAgain() {
        arrives(ANNA, 1, AckPace.BYTES, 0);
        pace.due(0);
        assertThat(pace.due(AckPace.WAIT_MS)).isEmpty();
        assertThat(pace.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void eventsThatAreHeldForAGapAreNotTold() {
        for (int n = 0; n < AckPace.EVENTS; n++) pace.arrived(ANNA, 10, 0);
        assertThat(pace.due(AckPace.WAIT_MS)).isEmpty();
        assertThat(pace.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
        pace.tell(new Acknowledge(ANNA, 1, 40));
        assertThat(pace.due(0)).containsExactly(new Acknowledge(ANNA, 1, 40));
    }

    @Test
    void whatTimeAloneBringsIsToldAtOnce() {
        pace.tell(new Acknowledge(ANNA, 1, 7));
        assertThat(pace.due(0)).containsExactly(new Acknowledge(ANNA, 1, 7));
    }

    @Test
    void publishersHaveTheirOwnPace() {
        arrives(ANNA, 1, 100, 0);
        arrives(BEN, 1, 100, 500);
        assertThat(pace.due(AckPace.WAIT_MS)).containsExactly(new Acknowledge(ANNA, 1, 1));
        assertThat(pace.nextDeadlineMs()).isEqualTo(500 + AckPace.WAIT_MS);
    }

    @Test
    void whoIsAwayIsToldNothing() {
        arrives(ANNA, 1, AckPace.BYTES, 0);
        pace.forget(ANNA);
        assertThat(pace.due(AckPace.WAIT_MS)).isEmpty();
    }

    private void arrives(PublisherId publisher, long seq, long bytes, long nowMs) {
        pace.arrived(publisher, bytes, nowMs);
        pace.tell(new Acknowledge(publisher, 1, seq));
    }
}
