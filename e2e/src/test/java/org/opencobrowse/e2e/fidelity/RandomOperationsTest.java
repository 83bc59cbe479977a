package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** Whatever is done to a page, in whatever order: once it rests, its replica equals it. */
class RandomOperationsTest {
    private static final int OPERATIONS = 600;
    private static final String RUN = """
            async ([seed, operations]) => {
              const { createCapture, createPolicy, createReplica, compareDocuments, randomOperations } = window.cobrowseHarness;
              const stage = document.body.appendChild(document.createElement('main'));
              const box = document.body.appendChild(document.createElement('div'));
              box.style.cssText = 'width:1280px;height:720px';
              const faults = [];
              const told = { snapshot: 0, delta: 0 };
              let applied = 0;
              let position = 0;
              const replica = createReplica({
                container: box,
                frameUrl: (mode) => `/static/replica-${mode}.html`,
                onApplied: (at) => (applied = at),
                onDivergence: (cause, detail) => faults.push(`diverged by ${cause}: ${detail}`),
              });
              const isService = (element) => element === box || element.getAttribute('data-cobrowse')?.trim().toLowerCase() === 'service';
              const isMasked = (element) => !['show', 'service', undefined].includes(element.getAttribute('data-cobrowse')?.trim().toLowerCase());
              const capture = createCapture({
                window,
                policy: createPolicy(),
                isService: (element) => element === box,
                onError: (where) => faults.push(`fault in ${where}`),
                publish: (kind, body) => {
                  told[kind]++;
                  replica.apply({ position: ++position, epoch: 1, kind, body });
                  return true;
                },
              });
              const until = async (met) => {
                for (let left = 200; left > 0 && !met(); left--) await new Promise((resolve) => setTimeout(resolve, 20));
                return met();
              };
              const trail = [];
              const compare = async () => {
                capture.flush();
                if (!(await until(() => applied === position))) faults.push(`applied ${applied} of ${position}`);
                let last;
                // Scrolling is told when the browser tells it, a frame later.
                await until(() => {
                  capture.flush();
                  last = compareDocuments({ page: document, replica: replica.document, pageMirror: capture.mirror, replicaMirror: replica.mirror, isService, isMasked });
                  return last.total === 0;
                });
                for (const { kind, path, expected, actual } of last.differences) faults.push(`${kind} at ${path}: expected ${expected}, was ${actual}`);
                return last.compared;
              };
              capture.start();
              await until(() => told.snapshot > 0 && applied === position);
              const operate = randomOperations(seed, stage);
              let nodes = 0;
              for (let done = 0; done < operations && faults.length === 0; ) {
                for (let left = 40; left > 0 && done < operations; left--, done++) trail.push(operate());
                if (done % 200 === 0) capture.snapshot();
                nodes += (await compare()).node ?? 0;
              }
              if (faults.length > 0) faults.push(`the last operations: ${trail.slice(-60).join(' ')}`);
              capture.stop();
              replica.destroy();
              return { faults, deltas: told.delta, nodes };
            }
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void theReplicaEqualsThePageAfterAnyOperations(int seed) {
        var page = HARNESS.visit(browsers.visitor());

        var run = Answer.of(page.evaluate(RUN, List.of(seed, OPERATIONS)));

        assertThat(run.texts("faults")).as("seed %d", seed).isEmpty();
        assertThat(run.number("deltas")).isGreaterThan(OPERATIONS / 100);
        assertThat(run.number("nodes")).isGreaterThan(OPERATIONS);
    }
}
