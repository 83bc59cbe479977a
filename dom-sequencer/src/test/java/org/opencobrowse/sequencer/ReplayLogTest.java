package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReplayLogTest {
    private final ReplayLog<String> log = new ReplayLog<>();

    @Test
    void findsEveryEventByItsPositionHoweverItGrowsAndShrinks() {
        for (int i = 1; i <= 1_000; i++) {
            append(i, i % 100 == 0);
            log.dropBefore(i - i % 37);
            for (long position = log.first(); position <= log.last(); position++)
                assertThat(log.at(position).event().seq()).isEqualTo(position);
        }
        assertThat(log.last()).isEqualTo(1_000);
        assertThat(log.first()).isEqualTo(999);
        assertThat(log.newestSnapshot()).isEqualTo(1_000);
    }

    @Test
    void keepsBreaksAndBytesWhenItGrows() {
        for (int i = 1; i <= 10; i++) append(i, false);
        log.dropBefore(9);
        log.append(event(11, true), ResyncCause.PATIENCE);
        for (int i = 12; i <= 40; i++) append(i, false);
        assertThat(log.breakAt(11)).isEqualTo(ResyncCause.PATIENCE);
        assertThat(log.breakAt(12)).isNull();
        assertThat(log.bytesFrom(39)).isEqualTo(39 + 40);
        assertThat(log.bytes()).isEqualTo(39 + 40 + LongStream.range(9, 39).sum());
    }

    @Test
    void forgetsTheNewestSnapshotWithTheLog() {
        append(1, true);
        append(2, false);
        log.dropBefore(100);
        assertThat(log.newestSnapshot()).isZero();
        assertThat(log.events()).isZero();
        assertThat(log.first()).isEqualTo(3);
        assertThat(log.last()).isEqualTo(2);
    }

    @Test
    void hasNothingOutsideItsEnds() {
        append(1, true);
        assertThatThrownBy(() -> log.at(2)).hasMessageContaining("position=2");
        assertThatThrownBy(() -> log.at(0)).hasMessageContaining("position=0");
        assertThat(log.breakAt(17)).isNull();
    }

    private void append(int seq, boolean snapshot) {
        log.append(event(seq, snapshot), null);
    }

    private static DomEvent<String> event(int seq, boolean snapshot) {
        return new DomEvent<>(TestStream.PAGE, 1, seq, snapshot, seq, "");
    }
}
