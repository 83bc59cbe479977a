package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** What a page hides after its beginning was told, or while nothing tells of it, is hidden when the rest is told. */
class LateMaskTest {
    private static final String RUN = """
            async (kind) => {
              document.body.innerHTML = '<main id=outer><section id=inner><div id=parent></div></section></main><aside id=masked data-cobrowse=mask></aside>'
                + '<article id=taken><p id=kept><b id=late>open</b></p></article><footer id=host></footer>';
              const published = [];
              const capture = cobrowseHarness.createCapture({ window, sliceMs: /alone|shadow/.test(kind) ? Infinity : 0, policy: cobrowseHarness.createPolicy(), publish: (_, body) => published.push(body) > 0 });
              const pause = (ms = 10) => new Promise((resume) => setTimeout(resume, ms));
              capture.start();
              for (const end = performance.now() + 5000; performance.now() < end && !capture.mirror.idOf(host); await pause()) while (capture.flush());
              const hide = (element) => element.setAttribute('data-cobrowse', 'block');
              const beginTexts = (where) => {
                for (let left = 90; left > 0; left--) where.append(new Text('open'));
                capture.flush();
                const unsent = [...where.childNodes].filter((text) => capture.mirror.idOf(text) === undefined);
                for (const text of unsent) text.data = 'SECRET';
                if (unsent.length === 0) throw new Error('all texts were told at once');
              };
              const [parent_, late, kept] = ['parent', 'late', 'kept'].map((id) => document.getElementById(id));
              const cases = {
                parent: () => { beginTexts(parent_); hide(parent_); },
                ancestor: () => { beginTexts(parent_); hide(outer); },
                host: () => { const root = inner.attachShadow({ mode: 'open' }); while (capture.flush()); beginTexts(root); hide(inner); },
                moved: () => { beginTexts(parent_); masked.append(parent_); },
                movedAncestor: () => { beginTexts(parent_); masked.append(outer); },
                alone: async () => {
                  taken.remove();
                  await null;
                  late.setAttribute('data-cobrowse', 'mask');
                  late.firstChild.data = 'SECRET';
                  outer.append(kept);
                },
                aloneBlocked: async () => {
                  taken.remove();
                  await null;
                  hide(late);
                  late.append('SECRET');
                  outer.append(kept);
                },
                shadow: () => { hide(outer); inner.attachShadow({ mode: 'open' }).append('SECRET'); },
                shadowMoved: () => { masked.append(host); host.attachShadow({ mode: 'open' }).append('SECRET'); },
              };
              await cases[kind]();
              const last = document.body.appendChild(document.createElement('hr'));
              for (let left = 20; left > 0; left--) { while (capture.flush()); await pause(); }
              const isUpToDate = capture.mirror.idOf(last) !== undefined;
              capture.stop();
              return { leaks: published.join().split('SECRET').length - 1, isUpToDate: isUpToDate ? 1 : 0 };
            }
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parent",
                "ancestor",
                "host",
                "moved",
                "movedAncestor",
                "alone",
                "aloneBlocked",
                "shadow",
                "shadowMoved"
            })
    void whatIsHiddenInBetweenIsNotTold(String kind) {
        var run = Answer.of(HARNESS.visit(browsers.visitor()).evaluate(RUN, kind));

        assertThat(run.number("leaks")).isZero();
        assertThat(run.number("isUpToDate")).isOne();
    }
}
