package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;

/** What is told of a frame may be of somebody else's making: whatever is wrong with it costs the page around it nothing. */
class BrokenFramesTest {
    private static final String MADE = """
            async () => {
              document.body.style.cssText = 'margin:0;width:800px;height:600px';
              window.log = [];
              window.broken = () => log.push('broken');
              const replica = cobrowseHarness.createReplica({
                container: document.body,
                frameUrl: (mode) => `/static/replica-${mode}.html`,
                onApplied: (position) => log.push(`applied ${position}`),
                onDivergence: (cause) => log.push(`diverged ${cause}`),
                onBrokenFrame: () => broken(),
              });
              const page = (first, kids) => ({
                version: 1, mode: 'no-quirks', url: 'https://shop.example/', base: 'https://shop.example/', title: 'page', scroll: [0, 0],
                viewport: { width: 800, height: 600, clientWidth: 800, clientHeight: 600, devicePixelRatio: 1 },
                root: { id: first, tag: 'html', kids: [{ id: first + 1, tag: 'head' }, { id: first + 2, tag: 'body', kids }] },
              });
              let position = 0;
              const apply = (epoch, kind, batch) => replica.apply({ position: ++position, epoch, kind, body: JSON.stringify(batch) });
              const inFrame = (more) => ({ version: 1, ops: [{ op: 'frame', id: 4, ...more }] });
              window.load = (epoch) => {
                apply(epoch, 'snapshot', page(1, [{ id: 4, tag: 'iframe', kids: [], placeholder: { kind: 'frame', width: 80, height: 60 } }]));
                apply(epoch, 'delta', inFrame({ snapshot: page(%1$d, []) }));
              };
              const wrong = { version: 1, ops: [], sums: { attributes: 1 } };
              window.wrongPage = (epoch) => apply(epoch, 'delta', wrong);
              window.wrongFrame = (epoch) => apply(epoch, 'delta', inFrame({ delta: wrong }));
              window.strangeFrame = (epoch) => apply(epoch, 'delta', inFrame({ delta: { version: 1, ops: [{ op: 'text', id: 3, text: '' }] } }));
              window.repairs = (wrong, epoch, times) => {
                const diverged = () => log.filter((said) => said === 'diverged attributes').length;
                const before = diverged();
                for (let time = 0; time < times; time++) { load(epoch); wrong(epoch); }
                return diverged() - before;
              };
              load(1);
            }
            """.formatted((1L << 32) + 1);

    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private Page replica() {
        var page = HARNESS.visit(browsers.visitor());
        page.evaluate(MADE);
        Await.until("the frame’s page", () -> page.evaluate("log.join()"), "applied 1,applied 2"::equals);
        return page;
    }

    @Test
    void aFrameUsesUpNoRepairOfThePageAndAnotherPageLoadHasThemAll() {
        var page = replica();
        assertThat(page.evaluate("repairs(wrongFrame, 1, 5)")).isEqualTo(3);
        assertThat(page.evaluate("repairs(wrongPage, 1, 5)")).isEqualTo(3);
        assertThat(page.evaluate("repairs(wrongFrame, 2, 5)")).isEqualTo(3);
        assertThat(page.evaluate("repairs(wrongPage, 2, 5)")).isEqualTo(3);
    }

    @Test
    void whatIsToldOfABrokenFrameIsToldBehindTheEventAndMayThrow() {
        var page = replica();
        page.evaluate("window.broken = () => { log.push('broken'); throw new Error('of the listener'); }, null");
        page.evaluate("strangeFrame(1), load(1), null");
        assertThat(page.evaluate("log.slice(2).join()")).isEqualTo("applied 3,applied 4,applied 5,broken");
    }

    /** Refused for its size, its snapshot would be asked for again and again. */
    @Test
    void aFrameOfWhichTooMuchIsToBeSaidAtOnceIsABoxUntilItsNextDocument() {
        var page = HARNESS.visit(browsers.visitor());
        var url = HARNESS.site()
                .page(
                        "/large-frame",
                        "<!doctype html><html><head><title>Page</title></head><body><iframe src='/small-frame'></iframe></body></html>");
        HARNESS.site()
                .page(
                        "/small-frame",
                        "<!doctype html><html><head><title>Frame</title></head><body><p>small</p></body></html>");
        page.evaluate("""
                async (url) => {
                  const { PagePair } = window.cobrowseHarness;
                  window.pair = new PagePair(document.body, (mode) => `/static/replica-${mode}.html`);
                  await pair.open(url);
                  window.frameOf = (document) => document.querySelector('iframe');
                  window.seen = () => {
                    const frame = frameOf(pair.documentOf(0));
                    const words = decodeURIComponent(pair.documentOf(0).defaultView.getComputedStyle(frame).backgroundImage);
                    return words.includes('Too large to show') ? 'too large' : (frame.contentDocument?.body?.textContent ?? '');
                  };
                }
                """, url);
        Await.until("the frame", () -> page.evaluate("seen()"), "small"::equals);

        page.evaluate(
                "frameOf(pair.window.document).contentDocument.querySelector('p').title = 'x'.repeat(17e6), null");
        Await.until("a box", () -> page.evaluate("seen()"), "too large"::equals);

        page.evaluate("pair.window.document.body.append('and the page goes on'), null");
        Await.until(
                "the page around it",
                () -> page.evaluate("pair.documentOf(0).body.textContent"),
                "and the page goes on"::equals);
        assertThat(page.evaluate("pair.faults.join()")).isEqualTo("");

        page.evaluate("frameOf(pair.window.document).src = '/small-frame?again', null");
        Await.until("the next document", () -> page.evaluate("seen()"), "small"::equals);
    }
}
