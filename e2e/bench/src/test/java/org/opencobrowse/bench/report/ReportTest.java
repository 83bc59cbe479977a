package org.opencobrowse.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {
    private final Figures figures = new Figures();

    @Test
    void theMedianCountsAndTheRatioIsOursByTheirs() {
        for (var value : new double[] {30, 10, 20})
            figures.add("cobrowse", "small events", Metric.CPU_PER_EVENT, value);
        for (var value : new double[] {15, 16, 99}) figures.add("relay", "small events", Metric.CPU_PER_EVENT, value);
        assertThat(markdown()).contains("| small events | server CPU per delivered event, µs | 20.0 | 16.0 (1.25) |");
    }

    @Test
    void faultsOfAllRunsAreAddedUp() {
        for (var value : new long[] {0, 0, 3}) figures.add("cobrowse", "long polling", Metric.OUT_OF_ORDER, value);
        assertThat(markdown()).contains("| long polling: out of order ≤ 0 | 3 | 0 | missed |");
    }

    @Test
    void aTargetIsMetAtItsLimitAndNotAboveIt() {
        figures.add("relay", "small events", Metric.CPU_PER_EVENT, 10.0);
        figures.add("cobrowse", "small events", Metric.CPU_PER_EVENT, 15.0);
        assertThat(markdown()).contains("≤ 1.5 × of relay | 15.0 | 15.0 | met |");
        figures.add("cobrowse", "small events", Metric.CPU_PER_EVENT, 15.2);
        assertThat(markdown()).contains("≤ 1.5 × of relay | 15.1 | 15.0 | missed |");
    }

    @Test
    void whatWasNotMeasuredIsNeitherMetNorMissed() {
        assertThat(markdown()).contains("of cometd | – | – | not measured |");
    }

    private String markdown() {
        return new Report(figures, "cobrowse", Map.of()).markdown();
    }
}
