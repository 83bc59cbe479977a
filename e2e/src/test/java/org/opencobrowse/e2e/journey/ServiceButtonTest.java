package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;

/** The site's button for help is there while help is to be had. */
class ServiceButtonTest {
    private static final String HIDDEN =
            "(hidden) => { Object.defineProperty(Document.prototype, 'visibilityState', { get: () => hidden ? 'hidden' : 'visible', configurable: true });"
                    + " document.dispatchEvent(new Event('visibilitychange')); }";

    private final StaticSite site = new StaticSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private ServerProcess node;

    @BeforeEach
    void start() {
        node = ServerProcess.demo(site.origin());
    }

    @AfterEach
    void stop() {
        node.close();
        site.close();
    }

    @Test
    void theButtonComesAndGoesWithTheService() {
        var customer = browsers.visitor();
        var page = customer.open(pageThatAsksEvery(2));
        page.evaluate(
                "() => { window.told = []; for (const name of ['ready', 'unavailable']) CoBrowse.on(name, () => told.push(name)); }");
        assertThat(page.locator("#help")).isVisible();

        node.kill();
        assertThat(page.locator("#help")).isHidden();
        assertThat(page.locator("#always")).isVisible();
        assertThat(page.evaluate("CoBrowse.state")).isEqualTo("unavailable");

        node.restart();
        assertThat(page.locator("#help")).isVisible();
        assertThat(page.evaluate("told")).isEqualTo(List.of("ready", "unavailable", "ready"));
        page.click("#help");
        new CustomerUi(page).agree();
        new CustomerUi(page).code();
        customer.hasNoExceptions();
    }

    @Test
    void aPageThatNobodyLooksAtDoesNotAsk() {
        var customer = browsers.visitor();
        var page = customer.open(pageThatAsksEvery(2));
        assertThat(page.locator("#help")).isVisible();

        page.evaluate(HIDDEN, true);
        var answered = answersTo(page);
        var seen = customer.open(pageThatAsksEvery(2));
        Await.until("three answers to the page that is seen", () -> answersTo(seen), answers -> answers >= 3);
        assertThat(answersTo(page)).isEqualTo(answered);

        node.kill();
        page.evaluate(HIDDEN, false);
        assertThat(page.locator("#help")).isHidden();
        customer.hasNoExceptions();
    }

    @Test
    void thePageOfASiteThatIsNotListedHasNoButtonAndItsOwnerIsToldWhy() {
        try (var other = new StaticSite()) {
            var customer = browsers.visitor();
            var warnings = new CopyOnWriteArrayList<String>();
            customer.context().onConsoleMessage(message -> keepWarning(message, warnings));
            var page = customer.open(other.page("/", html(2)));
            Await.until("several answers", () -> answersTo(page), answers -> answers >= 3);

            assertThat(page.locator("#help")).isHidden();
            assertThat(warnings).singleElement().asString().contains(other.origin(), "http.origins", node.origin());
            page.evaluate("() => { window.told = []; CoBrowse.on('error', (code) => told.push(code)); }");
            page.click("#always");
            assertThat(page.evaluate("told")).isEqualTo(List.of("origin-refused"));
            assertThat(page.locator("cobrowse-alert")).hasCount(1);
            customer.hasNoComplaints();
        }
    }

    private static void keepWarning(ConsoleMessage message, List<String> warnings) {
        if (message.type().equals("warning")) warnings.add(message.text());
    }

    /** Answers that the page has had so far. */
    private static int answersTo(Page page) {
        return (int)
                page.evaluate(
                        "performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/cobrowse/health')).length");
    }

    private String pageThatAsksEvery(int seconds) {
        return site.page("/", html(seconds));
    }

    private String html(int seconds) {
        return """
                <!doctype html><html><head><meta charset=utf-8><title>Page</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse data-health-every=%d></script></head>
                <body><button id=help data-cobrowse-start hidden>Get help</button><button id=always data-cobrowse-start>Help</button></body></html>
                """.formatted(node.url("/cobrowse/js/loader.js"), seconds);
    }
}
