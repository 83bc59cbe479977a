package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** Whatever is done to a page with rules, in whatever order: nothing that is hidden at that moment is told, and what is open is. */
class RuleMutationsTest {
    private static final int STEPS = 200;
    private static final String RUN = """
            async ([seed, isPrivate, steps]) => {
              const run = new window.cobrowseHarness.RulesRun(seed, isPrivate);
              await run.run(steps);
              return { faults: run.faults.slice(0, 5), words: run.words, hidden: run.hidden };
            }
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @CsvSource({"1,false", "2,false", "3,false", "4,false", "5,true", "6,true"})
    void nothingHiddenIsTold(int seed, boolean isPrivate) {
        var run = Answer.of(HARNESS.visit(browsers.visitor()).evaluate(RUN, List.of(seed, isPrivate, STEPS)));

        assertThat(run.texts("faults")).as("seed %d", seed).isEmpty();
        assertThat(run.number("words")).isGreaterThan(STEPS / 2);
        assertThat(run.number("hidden")).as("hidden words looked for").isGreaterThan(STEPS);
    }
}
