package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** More seeds with {@code -Dsim.seeds=1000000}, one seed with {@code -Dsim.first=SEED -Dsim.seeds=1}. */
class SimulationTest {
    private static final long FIRST = Long.getLong("sim.first", 1);
    private static final long SEEDS = Long.getLong("sim.seeds", 10_000);

    @Test
    void everySubscriberSeesEveryEventInOrderWhateverTheNetworkDoes() {
        var coverage = LongStream.range(FIRST, FIRST + SEEDS)
                .parallel()
                .collect(Coverage::new, SimulationTest::run, Coverage::add);

        System.out.println("simulated seeds=" + SEEDS + " " + coverage);
        if (SEEDS >= 1_000) assertThat(coverage.missing()).as("never met").isEmpty();
    }

    private static void run(Coverage coverage, long seed) {
        run(StreamPolicy.SNAPSHOT_FIRST, seed, coverage);
        if ((seed - FIRST) % 3 == 0) run(StreamPolicy.NO_SNAPSHOT, seed, coverage);
    }

    private static void run(StreamPolicy policy, long seed, Coverage coverage) {
        try {
            new SimulatedSession(policy, seed, coverage).run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("policy=" + policy + " seed=" + seed + " " + failure.getMessage(), failure);
        }
    }
}
