package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;

/** Which pictures a customer's browser gives away when it is asked for them, and what it costs the page. */
class ShownAddressesTest {
    @RegisterExtension
    static final HarnessSite HARNESS = new HarnessSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    /** What counts looks as native as what it counts for. */
    private static final String COUNTING = """
            window.styles = 0;
            const computed = window.getComputedStyle;
            window.getComputedStyle = ((...of) => (styles++, computed.apply(window, of))).bind(window);
            """;

    private Page come() {
        var visitor = browsers.visitor();
        visitor.context().addInitScript(COUNTING);
        var page = HARNESS.visit(visitor);
        var isKnown = page.evaluate("""
                () => {
                  document.head.insertAdjacentHTML('beforeend', '<style>.back { background: url(/back.png) } .tall::before { content: url("/tall.png?v=1") }</style>');
                  document.body.innerHTML = '<img src="pictures/a%20b.png"><img srcset="/one.png 1x, /two.png 2x"><i style="background:url(/inline.png)"></i>'
                    + '<img src="/pictures/my photo.jpg"><img src="/größe.jpg"><img srcset="/%E6%97%A5.png 1x"><a href="/linked.png">x</a><b class=back></b><p data-cobrowse=mask><img src="/masked.png"><b id=hidden></b></p>';
                  window.published = 0;
                  window.capture = cobrowseHarness.createCapture({ window, policy: cobrowseHarness.createPolicy(), publish: () => (published++, true) });
                  capture.start();
                  return capture.shows(location.href) !== undefined;
                }
                """);
        assertThat(isKnown).as("an answer before anything was looked into").isEqualTo(false);
        Await.until("what looks into it", () -> shows(page, "/one.png"), it -> it);
        return page;
    }

    private static boolean shows(Page page, String path) {
        return (boolean) page.evaluate(
                "path => { capture.flush(); return capture.shows(new URL(path, location.href).href) === true; }", path);
    }

    @Test
    void whatAgentsSeeThePlaceOfIsGivenAndNothingElse() {
        var page = come();
        for (var path : new String[] {
            "/pictures/a%20b.png",
            "/pictures/my photo.jpg",
            "/größe.jpg",
            "/日.png",
            "/one.png",
            "/two.png",
            "/inline.png",
            "/back.png",
            "/tall.png?v=1"
        }) assertThat(shows(page, path)).as(path).isTrue();
        for (var path : new String[] {"/linked.png", "/masked.png", "/two.png?x", "/", "/tall.png"})
            assertThat(shows(page, path)).as(path).isFalse();
    }

    @Test
    void whatLiesBehindSomethingHiddenIsNotGivenEvenIfItLiesElsewhereToo() {
        var page = come();
        page.evaluate("document.getElementById('hidden').className = 'back'");
        assertThat(shows(page, "/back.png")).isFalse();
        assertThat(shows(page, "/tall.png?v=1")).isTrue();
        page.evaluate("document.getElementById('hidden').className = 'tall'");
        // What was given a moment ago may be given once more.
        Await.until("it to be hidden", () -> shows(page, "/tall.png?v=1"), it -> !it);
    }

    @Test
    void aPageThatAnswersForItsElementsHidesNoneOfThemFromThis() {
        var page = come();
        page.evaluate("""
                () => {
                  document.getElementById('hidden').className = 'back';
                  Element.prototype.querySelectorAll = () => [];
                  window.getComputedStyle = () => ({ getPropertyValue: () => '' });
                  CSSStyleDeclaration.prototype.getPropertyValue = () => '';
                }
                """);
        assertThat(shows(page, "/back.png")).isFalse();
    }

    @Test
    void ofAPageWithVeryMuchHiddenNoMoreIsLookedAtAndNothingOfSheetsIsGiven() {
        var page = come();
        page.evaluate("document.getElementById('hidden').innerHTML = '<i></i>'.repeat(5000)");
        Await.until("all of it to be known", () -> shows(page, "/back.png"), it -> !it);
        var before = (int) page.evaluate("styles");
        assertThat(shows(page, "/back.png")).isFalse();
        assertThat((int) page.evaluate("styles") - before).isLessThanOrEqualTo(3 * 500);
        assertThat(shows(page, "/one.png")).isTrue();
    }

    @Test
    void styleSheetsAreReadOnceForManyQuestions() {
        var page = come();
        assertThat(shows(page, "/back.png")).isTrue();
        var reads = (int) page.evaluate("""
                () => {
                  const replace = String.prototype.replace;
                  let reads = 0;
                  String.prototype.replace = function (...of) { if (this.includes('tall.png')) reads++; return replace.apply(this, of); };
                  try { for (let at = 0; at < 50; at++) capture.shows(new URL(`/nowhere${at}.png`, location.href).href); }
                  finally { String.prototype.replace = replace; }
                  return reads;
                }
                """);
        // Once more at most: what was read is out of date after a while.
        assertThat(reads).isLessThanOrEqualTo(10);
    }
}
