package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** More seeds with {@code -Dsim.seeds=1000000}, one seed with {@code -Dsim.first=SEED -Dsim.seeds=1}. */
class SimulationTest {
    private static final long FIRST = Long.getLong("sim.first", 1);
    private static final long SEEDS = Long.getLong("sim.seeds", 10_000);

    @Test
    void everySubscriberSeesEveryEventInOrderWhateverTheNetworkDoes() {
        var coverage = new Coverage();
        for (long seed = FIRST; seed < FIRST + SEEDS; seed++) run(StreamPolicy.SNAPSHOT_FIRST, seed, coverage);
        for (long seed = FIRST; seed < FIRST + SEEDS; seed += 3) run(StreamPolicy.NO_SNAPSHOT, seed, coverage);

        System.out.println("simulated seeds=" + SEEDS + " " + coverage);
        if (SEEDS >= 1_000) assertThat(coverage.missing()).as("never met").isEmpty();
    }

    private static void run(StreamPolicy policy, long seed, Coverage coverage) {
        try {
            new SimulatedSession(policy, seed, coverage).run();
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("policy=" + policy + " seed=" + seed + " " + failure.getMessage(), failure);
        }
    }
}
