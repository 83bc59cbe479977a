package org.opencobrowse.transport;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrameRateTest {

    @Test
    void aBurstIsTakenAtOnceAndThenTheSteadyRate() {
        var rate = new FrameRate(500, 2_000, 0);
        for (int frame = 0; frame < 2_000; frame++) assertThat(rate.take(0)).isTrue();
        assertThat(rate.take(0)).isFalse();
        assertThat(rate.take(1)).isFalse();
        assertThat(rate.take(2)).isTrue();
        assertThat(rate.take(2)).isFalse();
        assertThat(rate.take(4)).isTrue();
    }

    @Test
    void aLongPauseSavesNoMoreThanTheBurst() {
        var rate = new FrameRate(500, 3, 0);
        for (int frame = 0; frame < 3; frame++) assertThat(rate.take(3_600_000)).isTrue();
        assertThat(rate.take(3_600_000)).isFalse();
    }

    @Test
    void theSteadyRateIsNeverRefused() {
        var rate = new FrameRate(100, 1, 0);
        for (long nowMs = 0; nowMs < 100_000; nowMs += 10)
            assertThat(rate.take(nowMs)).isTrue();
    }
}
