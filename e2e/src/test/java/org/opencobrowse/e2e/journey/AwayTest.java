package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A customer who looks at something else for a while, in another tab or on another site, and comes back; by either transport. */
class AwayTest {
    private static final String PAGE = """
            <!doctype html><html><head><meta charset=utf-8><title>%1$s</title><link rel=icon href=data:,></head><body><h1>%1$s</h1><input id=text>
            <ol></ol><script>
              addEventListener('pageshow', (event) => (window.persisted = event.persisted));
              setInterval(() => document.hidden && document.querySelector('ol').append(document.createElement('li')), 100);
            </script></body></html>
            """;

    private static StaticSite site;
    private static StaticSite elsewhere;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = new StaticSite();
        site.page("/", PAGE.formatted("Shop"));
        site.page("/basket", PAGE.formatted("Basket"));
        elsewhere = new StaticSite();
        elsewhere.page("/", "<!doctype html><title>Elsewhere</title><h1>Elsewhere</h1>");
        node = ServerProcess.demo(site.origin());
    }

    @AfterAll
    static void stop() {
        node.close();
        elsewhere.close();
        site.close();
    }

    /** Both in one session. */
    private record Session(Visitor customer, Page page, CustomerUi ui, AgentDesktop desktop) {
        /** A page out of the cache is not loaded again: only its coming can be awaited. */
        void back() {
            page.goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));
            Await.until(
                    "the page out of the cache",
                    () -> page.evaluate("window.stillHere === true && window.persisted"),
                    Boolean.TRUE::equals);
        }

        void goesOn(String when) {
            ui.sees("viewing this page");
            desktop.seesStatus("Live");
            page.fill("#text", when);
            assertThat(desktop.replica().locator("#text")).hasValue(when);
            PageTree.awaitEqual(when, page, desktop);
        }

        int linesSeen() {
            return desktop.replica().locator("li").count();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void whoeverLooksAtAnotherTabIsSeenToAndThePageGoesOn(String transport) {
        var session = share(browsers.visitorWithPlainBrowser(), transport);

        var other = session.customer().open(elsewhere.url("/"));
        other.bringToFront();
        session.desktop().seesStatus("Customer’s tab is hidden");
        var seen = session.linesSeen();
        Await.until("changes of the hidden page", session::linesSeen, count -> count > seen + 1);
        assertThat(session.page().evaluate("document.visibilityState")).isEqualTo("hidden");

        session.page().bringToFront();
        session.goesOn("shown again");
        session.customer().hasNoExceptions();
    }

    @ParameterizedTest
    @ValueSource(strings = {"websocket", "longpoll"})
    void whoeverComesBackOutOfTheCacheFromAnotherPageOrSiteGoesOn(String transport) {
        var session = share(browsers.visitorWithBackForwardCache(), transport);
        var page = session.page();
        var title = session.desktop().page().locator(".page-title");
        page.evaluate("window.stillHere = true");

        page.navigate(site.url("/basket"));
        assertThat(title).containsText("Basket");
        session.goesOn("on the next page");
        session.back();
        assertThat(title).containsText("Shop");
        session.goesOn("out of the cache");

        page.navigate(elsewhere.url("/"));
        session.desktop().seesStatus("Customer is loading a page");
        session.back();
        session.goesOn("back from another site");
        session.customer().hasNoExceptions();
    }

    private Session share(Visitor customer, String transport) {
        var polls = transport.equals("longpoll");
        site.snippet("<script async src=\"%s\" data-cobrowse%s></script>"
                .formatted(node.url("/cobrowse/js/loader.js"), polls ? " data-disable-web-sockets" : ""));
        var page = customer.open(site.url("/"));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        var code = CustomerUi.share(page);
        var agent = browsers.visitor();
        var desktop = polls ? AgentDesktop.joinedByPolling(agent, node, code) : AgentDesktop.joined(agent, node, code);
        var session = new Session(customer, page, new CustomerUi(page), desktop);
        session.goesOn("before");
        return session;
    }
}
