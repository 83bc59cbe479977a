package org.opencobrowse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TallyTest {
    private final Tally tally = new Tally();

    @Test
    void inOrderNothingIsAmiss() {
        receive(1, 2, 3);
        assertThat(tally.delivered()).isEqualTo(3);
        assertThat(tally.lost(3)).isZero();
        assertThat(tally.doubled()).isZero();
        assertThat(tally.outOfOrder()).isZero();
    }

    @Test
    void whatNeverArrivesIsLostInTheMiddleAndAtTheEnd() {
        receive(1, 4);
        assertThat(tally.lost(6)).isEqualTo(4);
    }

    @Test
    void whatArrivesLateIsOutOfOrderAndNotLost() {
        receive(2, 3, 1);
        assertThat(tally.outOfOrder()).isEqualTo(1);
        assertThat(tally.lost(3)).isZero();
        assertThat(tally.delivered()).isEqualTo(3);
    }

    @Test
    void whatArrivesAgainIsDoubledAndNotDelivered() {
        receive(1, 2, 1, 2);
        assertThat(tally.doubled()).isEqualTo(2);
        assertThat(tally.delivered()).isEqualTo(2);
        assertThat(tally.outOfOrder()).isZero();
    }

    private void receive(long... numbers) {
        for (var number : numbers) tally.received(new Stamp(number, 0), 1_000);
    }
}
