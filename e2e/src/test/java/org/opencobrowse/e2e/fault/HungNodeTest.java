package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A node that stops without a word, its sockets open: both sides find out by silence, the site lives on, and nothing is lost once the node goes on. */
class HungNodeTest {
    private static final boolean MANY = Integer.getInteger("fault.seeds", 1) > 1;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final StaticSite site = new StaticSite();
    private ServerProcess node;
    private Nginx nginx;

    @BeforeEach
    void start() {
        site.page("/", """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,></head><body><h1>Site</h1><input id=text>
                <button onclick="fetch('/word').then((word) => word.text()).then((word) => (this.textContent = word))">Press</button></body></html>
                """);
        site.page("/word", "answered");
        // The node is asked for before it counts as dead.
        node = ServerProcess.start(ServerSettings.demo(site.origin())
                .with("liveness.heartbeatEvery", "1s")
                .with("liveness.silenceLimit", "5s"));
        nginx = new Nginx(node, site);
    }

    @AfterEach
    void stop() {
        nginx.close();
        node.close();
        site.close();
    }

    static Stream<Arguments> runs() {
        var one = Stream.of(Arguments.of(Way.LONGPOLL, true));
        var more = Stream.of(
                Arguments.of(Way.WEBSOCKET, false),
                Arguments.of(Way.WEBSOCKET, true),
                Arguments.of(Way.LONGPOLL, false),
                Arguments.of(Way.MIXED, false));
        return MANY ? Stream.concat(one, more) : one;
    }

    @ParameterizedTest(name = "{0} behindNginx={1}")
    @MethodSource("runs")
    void aHungNodeIsFoundOutAndNothingIsLostWhenItGoesOn(Way way, boolean behindNginx) {
        var server = behindNginx ? nginx.url("") : node.origin();
        site.snippet(way.snippet(server));
        var customer = browsers.visitor();
        var agent = browsers.visitor();
        var customersCalls = Calls.of(customer);
        var agentsCalls = Calls.of(agent);
        var shared = SharedPage.of(node, customer, agent)
                .share(behindNginx ? nginx.url("/") : site.url("/"), way.desktop(server));
        var restless = shared.changes(7);

        node.hang();
        try {
            shared.ui().sees("Connection lost. Trying again…");
            shared.desktop().seesStatus("Reconnecting");
            for (var calls : List.of(customersCalls, agentsCalls)) {
                Await.until("a question what became of the node", calls::questions, count -> count >= 1);
                // Behind a try that was given up another one, whose greeting the node finds beside the first.
                Await.until("tries to connect in vain", calls::triesSinceQuestion, count -> count >= 2);
            }
            isUsable(shared);
        } finally {
            node.goOn();
        }

        shared.goesOn();
        shared.hasEverything("after the node went on", restless.stop());
    }

    /** With the browser's own calls to its server, of which it makes few at a time. By keyboard: the page moves all the time. */
    private static void isUsable(SharedPage shared) {
        shared.page().fill("#text", "goes on");
        shared.page().press("button", "Enter");
        assertThat(shared.page().locator("button")).containsText("answered");
    }

    /** What one person's browser asked of the node; counted while the driver is called. */
    private record Calls(Visitor visitor, AtomicInteger asked, AtomicInteger tried) {
        static Calls of(Visitor visitor) {
            var calls = new Calls(visitor, new AtomicInteger(), new AtomicInteger());
            visitor.context().onRequest(request -> {
                if (request.url().endsWith("/owner")) calls.asked.incrementAndGet();
                if (request.headers().getOrDefault("x-cobrowse-batch", "").equals("1")) calls.countTry();
            });
            visitor.context().onPage(page -> page.onWebSocket(_ -> calls.countTry()));
            return calls;
        }

        private void countTry() {
            if (asked.get() > 0) tried.incrementAndGet();
        }

        int questions() {
            return after(asked);
        }

        int triesSinceQuestion() {
            return after(tried);
        }

        private int after(AtomicInteger count) {
            visitor.context().pages().getFirst().waitForTimeout(50);
            return count.get();
        }
    }
}
