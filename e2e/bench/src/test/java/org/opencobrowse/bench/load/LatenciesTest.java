package org.opencobrowse.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class LatenciesTest {

    @Test
    void quantilesAreWithinTwoPercent() {
        var latencies = new Latencies();
        for (int ms = 1; ms <= 1_000; ms++) latencies.add(ms * 1_000_000L);
        assertThat(latencies.quantileMs(0.5)).isCloseTo(500, within(10.0));
        assertThat(latencies.quantileMs(0.99)).isCloseTo(990, within(20.0));
    }

    @Test
    void ofNothingThereIsNoQuantile() {
        assertThat(new Latencies().quantileMs(0.5)).isNaN();
    }

    @Test
    void takesAnyDuration() {
        var latencies = new Latencies();
        latencies.add(0);
        latencies.add(Long.MAX_VALUE);
        assertThat(latencies.count()).isEqualTo(2);
    }
}
