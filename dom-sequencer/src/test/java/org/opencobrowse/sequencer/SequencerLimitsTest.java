package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.SequencerLimits.Retry;
import org.opencobrowse.sequencer.SequencerLimits.Size;

class SequencerLimitsTest {
    @Test
    void defaultsAreValid() {
        assertThat(SequencerLimits.defaults().reorderWindow().events()).isEqualTo(1_024);
    }

    @Test
    void aRetryDoublesUpToItsBound() {
        var retry = new Retry(200, 500);
        assertThat(retry.afterMs(1)).isEqualTo(200);
        assertThat(retry.afterMs(2)).isEqualTo(400);
        assertThat(retry.afterMs(3)).isEqualTo(500);
        assertThat(retry.afterMs(Integer.MAX_VALUE)).isEqualTo(500);
    }

    @Test
    void refusesALogThatIsDroppedBeforeItIsCompacted() {
        assertThatThrownBy(() -> limits(new Size(10, 100), new Size(10, 99), new Size(10, 100)))
                .hasMessageContaining("logHard");
    }

    @Test
    void refusesALagLimitThatMakesEveryJoinerSlow() {
        assertThatThrownBy(() -> limits(new Size(10, 100), new Size(10, 100), new Size(9, 100)))
                .hasMessageContaining("subscriberLag");
    }

    @Test
    void refusesBoundsThatBoundNothing() {
        assertThatThrownBy(() -> new Size(0, 1)).hasMessageContaining("events=0");
        assertThatThrownBy(() -> new Size(1, 0)).hasMessageContaining("bytes=0");
        assertThatThrownBy(() -> new Size(Integer.MAX_VALUE, 1)).hasMessageContaining("events");
        assertThatThrownBy(() -> new Retry(0, 1)).hasMessageContaining("firstMs=0");
        assertThatThrownBy(() -> new Retry(2, 1)).hasMessageContaining("maxMs=1");
    }

    private static SequencerLimits limits(Size budget, Size hard, Size lag) {
        var retry = new Retry(1, 1);
        return new SequencerLimits(budget, 0, retry, 1, retry, budget, hard, lag, 1, 1);
    }
}
