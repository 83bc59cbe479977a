package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.StaticSite;

/**
 * What capture says, applied to a model that knows nothing of browsers, is the page: after every burst of random operations, whether slices of
 * work are as usual (odd seeds) or as small as they can be (even ones). Long form: {@code make e2e TEST=ConvergenceTest CONVERGENCE_SEEDS=1000}.
 */
class ConvergenceTest {
    private static final int OPERATIONS = 600;
    private static final int SEEDS = Integer.parseInt(System.getenv().getOrDefault("CONVERGENCE_SEEDS", "30"));

    private static StaticSite site;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = HarnessSite.open();
    }

    @AfterAll
    static void stop() {
        site.close();
    }

    @Test
    void captureConvergesOnThePageWhateverHappensToIt() {
        var visitor = browsers.visitor();
        for (int seed = 1; seed <= SEEDS; seed++) {
            var page = HarnessSite.visit(visitor, site);
            var run = Answer.of(page.evaluate(
                    "([seed, operations]) => cobrowseHarness.converge(seed, operations)", List.of(seed, OPERATIONS)));
            assertThat(run.texts("differences")).as("seed %d", seed).isEmpty();
            assertThat(run.number("operations")).isEqualTo(OPERATIONS);
            assertThat(run.number("deltas")).isPositive();
            page.close();
        }
    }
}
