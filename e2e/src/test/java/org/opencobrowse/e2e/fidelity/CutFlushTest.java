package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencobrowse.e2e.setup.Answer;
import org.opencobrowse.e2e.setup.Browsers;

/** A page that changes too much at a time is told in pieces. What it has moved into a masked region meanwhile must not be told as if it still stood where it was. */
class CutFlushTest {
    /** Everything around what has moved has changed too, and one level of it is told at a time. */
    private static final String RUN = """
            async (kind) => {
              const part = { frame: '<iframe></iframe>', style: '<style>b { color: red }</style>', rule: '<style>b { color: red }</style>' }[kind];
              const depth = 15;
              document.body.innerHTML = '<div class=around>'.repeat(depth)
                + `<p>${part}</p><section data-cobrowse=mask><p id=masked></p></section>` + '</div>'.repeat(depth);
              const published = [];
              const capture = cobrowseHarness.createCapture({ window, sliceMs: 0, policy: cobrowseHarness.createPolicy(), publish: (_, body) => published.push(body) > 0 });
              const pause = () => new Promise((resume) => setTimeout(resume, 10));
              capture.start();
              const moved = document.querySelector('p');
              for (const end = performance.now() + 5000; performance.now() < end && !(capture.mirror.idOf(masked) && published.join().includes(kind === 'frame' ? '"frame"' : 'color')); await pause()) while (capture.flush());
              published.length = 0;
              for (const around of document.querySelectorAll('.around')) around.append('told');
              if (kind === 'rule') masked.moveBefore(moved, null); else masked.append(moved);
              const style = moved.querySelector('style');
              if (kind === 'frame') moved.querySelector('iframe').contentDocument.body.append('SECRET word');
              else if (kind === 'style') style.textContent = 'b::before { content: "SECRET" } i { color: blue }';
              else style.sheet.insertRule('i::before { content: "SECRET"; color: blue }');
              let pieces = 1;
              while (capture.flush()) pieces++;
              for (let left = 50; left > 0; left--) { capture.flush(); await pause(); }
              capture.stop();
              const all = published.join();
              return { pieces, told: all.split('told').length - 1, leaks: all.includes('SECRET') ? 1 : 0, masked: /blue|••••/.test(all) ? 1 : 0 };
            }
            """;

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @ParameterizedTest
    @CsvSource({"frame", "style", "rule"})
    void whatHasMovedIntoAMaskedRegionIsMaskedBeforeItsMoveIsTold(String kind) {
        var run = Answer.of(HARNESS.visit(browsers.visitor()).evaluate(RUN, kind));

        assertThat(run.number("pieces")).as("flushes").isGreaterThan(5);
        assertThat(run.number("told")).isEqualTo(15);
        assertThat(run.number("leaks")).isZero();
        assertThat(run.number("masked")).as("told in the end, masked").isOne();
    }
}
