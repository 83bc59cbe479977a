package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** More seeds with {@code -Dsim.seeds=100000}, one seed with {@code -Dsim.first=SEED -Dsim.seeds=1}. */
class SimulationTest {
    private static final long FIRST = Long.getLong("sim.first", 1);
    private static final long SEEDS = Long.getLong("sim.seeds", 500);

    @Test
    void nothingAcceptedIsLostDoubledOrMovedAndNobodyIsAcceptedTwice() {
        var coverage = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .collect(Coverage::new, SimulationTest::run, Coverage::add);
        System.out.println("simulated chats: seeds=" + SEEDS + " " + coverage);
        if (SEEDS >= 500) assertThat(coverage.missing()).as("never met").isEmpty();
    }

    private static void run(Coverage coverage, long seed) {
        try {
            new SimulatedChat(seed, coverage).run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed=" + seed + " " + failure.getMessage(), failure);
        }
    }
}
