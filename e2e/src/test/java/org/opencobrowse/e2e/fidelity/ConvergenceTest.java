package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/**
 * What capture says, applied to a model that knows nothing of browsers, is the page: after every burst of random operations, whether slices of
 * work are as usual (odd seeds) or as small as they can be (even ones). Long form: {@code make e2e TEST=ConvergenceTest CONVERGENCE_SEEDS=1000}.
 */
class ConvergenceTest {
    private static final int OPERATIONS = 600;
    private static final int FIRST = Integer.parseInt(System.getenv().getOrDefault("CONVERGENCE_FIRST", "1"));
    private static final int SEEDS = Integer.parseInt(System.getenv().getOrDefault("CONVERGENCE_SEEDS", "30"));

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void captureConvergesOnThePageWhateverHappensToIt() {
        var visitor = browsers.visitor();
        for (int seed = FIRST; seed < FIRST + SEEDS; seed++) {
            var page = HARNESS.visit(visitor);
            var run = Answer.of(page.evaluate(
                    "([seed, operations]) => cobrowseHarness.converge(seed, operations)", List.of(seed, OPERATIONS)));
            assertThat(run.texts("differences")).as("seed %d", seed).isEmpty();
            assertThat(run.number("operations")).isEqualTo(OPERATIONS);
            assertThat(run.number("deltas")).isPositive();
            page.close();
        }
    }
}
