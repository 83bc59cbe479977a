package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Visitor;

/** The same journey where the site and the agent do without WebSockets. */
class LongPollingTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final List<String> sockets = new CopyOnWriteArrayList<>();

    /** The site's pages carry the switch on the tag. */
    private Visitor customer() {
        var customer = watched();
        customer.context().route("**/demo/**", route -> {
            var answer = route.fetch();
            if (!answer.headers().getOrDefault("content-type", "").startsWith("text/html")) {
                route.fulfill(new Route.FulfillOptions().setResponse(answer));
                return;
            }
            var html = answer.text().replace("data-cobrowse>", "data-cobrowse data-disable-web-sockets>");
            assertThat(html).contains("data-disable-web-sockets");
            route.fulfill(new Route.FulfillOptions().setResponse(answer).setBody(html));
        });
        return customer;
    }

    private Visitor watched() {
        var visitor = browsers.visitor();
        visitor.context().onPage(page -> page.onWebSocket(socket -> sockets.add(socket.url())));
        return visitor;
    }

    @Test
    void theWholeJourneyWorksAndNoWebSocketIsTried() {
        var shop = Shop.open(NODE.process(), customer(), "");
        var agent = watched();
        var desktop = AgentDesktop.joinedByPolling(agent, NODE.process(), shop.getHelp());
        shop.isViewed();
        var page = shop.page();

        page.locator("#search").pressSequentially("fern", new Locator.PressSequentiallyOptions().setDelay(20));
        assertThat(desktop.replica().locator("#search")).hasValue("fern");
        page.fill("#search", "");
        page.locator(".card button.add").first().click();
        page.evaluate("scrollTo(0, 700)");
        shop.isSeenBy(desktop, "after typing, adding and scrolling");

        page.navigate(NODE.process().url("/demo/product.html?id=monstera"));
        shop.isSeenBy(desktop, "on the next page");
        page.reload();
        shop.isSeenBy(desktop, "after a reload");
        page.goBack();
        shop.isSeenBy(desktop, "after going back");

        desktop.endForAll();
        shop.ui().sees("The agent ended the session. This page is no longer shared.");
        assertThat(sockets).isEmpty();
        shop.customer().hasNoComplaints();
        agent.hasNoComplaints();
    }

    @Test
    void theCustomerEndsItAndTheAgentIsTold() {
        var shop = Shop.open(NODE.process(), customer(), "");
        var desktop = AgentDesktop.joinedByPolling(watched(), NODE.process(), shop.getHelp());

        shop.ui().press("End sharing");

        desktop.seesEnding("The customer ended the session.");
        shop.ui().sees("You ended the session. This page is no longer shared.");
    }

    @Test
    void aCustomerWhoPollsAndAnAgentWithAWebSocketWorkTogether() {
        var shop = Shop.open(NODE.process(), customer(), "");
        var desktop = AgentDesktop.joined(browsers.visitor(), NODE.process(), shop.getHelp());

        shop.page().fill("#search", "monstera");

        shop.isSeenBy(desktop, "after filtering");
    }

    /** The tab's own word decides where to begin; the next probe finds that WebSockets work after all. */
    @Test
    void aTabThatPolledBeginsWithPollingAndGoesBackToAWebSocket() {
        var customer = watched();
        var shop = Shop.open(NODE.process(), customer, "");
        shop.page().evaluate("sessionStorage.setItem('opencobrowse.transport', 'longpoll')");
        var desktop = AgentDesktop.joined(browsers.visitor(), NODE.process(), shop.getHelp());
        assertThat(sockets).isEmpty();

        Await.until(
                "the transport of the tab",
                () -> shop.page().evaluate("sessionStorage.getItem('opencobrowse.transport')"),
                Objects::isNull);
        shop.page().fill("#search", "after the change");
        shop.isSeenBy(desktop, "after the change");
        assertThat(sockets).hasSize(1);
        assertThat(desktop.page().locator(".picture-status")).containsText("Live");
        customer.hasNoComplaints();
    }
}
