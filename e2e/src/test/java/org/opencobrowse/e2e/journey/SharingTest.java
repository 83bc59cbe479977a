package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.Visitor;

/** One page, from the customer's consent to the end. */
class SharingTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void anAgentWithTheCodeSeesThePageAndTheCustomerIsTold() {
        var agent = browsers.visitor();
        var shop = Shop.open(NODE.process(), browsers);

        var code = shop.getHelp();
        shop.ui().sees("Nobody sees this page before they enter it");
        var desktop = AgentDesktop.joined(agent, NODE.process(), code);

        shop.ui().sees("Demo agent is viewing this page");
        shop.isSeenBy(desktop, "after joining");
        assertThat(desktop.page().locator(".page-title")).containsText("Fern & Clay");
        assertThat(desktop.page().getByLabel("Participants")).containsText("Customer");
        shop.customer().hasNoComplaints();
        agent.hasNoComplaints();
    }

    @Test
    void nothingLeavesThePageOfACustomerWhoDeclines() {
        var customer = browsers.visitor();
        var sent = sentBy(customer);
        var shop = Shop.open(NODE.process(), customer, "");

        shop.page().click("[data-cobrowse-start]");
        shop.ui().sees("Share this page with an agent?");
        shop.ui().press("Not now");

        assertThat(shop.page().locator("cobrowse-ui")).hasCount(0);
        assertThat(shop.page().evaluate("CoBrowse.state")).isEqualTo("ready");
        assertThat(sent).isEmpty();
        customer.hasNoComplaints();
    }

    @Test
    void nothingStartsWhileTheCustomerCannotBeAsked() {
        var customer = browsers.visitor();
        var sent = sentBy(customer);
        customer.context().route("**/start.js*", Route::abort);
        var shop = Shop.open(NODE.process(), customer, "");

        shop.page().click("[data-cobrowse-start]");
        shop.ui().sees("The service cannot be reached right now.");
        customer.context().unroute("**/start.js*");
        shop.ui().press("Start again");
        shop.ui().sees("Share this page with an agent?");

        assertThat(sent).isEmpty();
        customer.hasNoExceptions();
    }

    @Test
    void whatTheCustomerDoesIsSeenAsItHappens() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());
        var page = shop.page();

        page.locator("#search").pressSequentially("fern", new Locator.PressSequentiallyOptions().setDelay(20));
        assertThat(desktop.replica().locator("#search")).hasValue("fern");
        shop.isSeenBy(desktop, "after typing");

        page.fill("#search", "");
        page.check("#light-low");
        page.selectOption("#sort", "dear");
        shop.isSeenBy(desktop, "after filtering");

        page.click("#clear-filters");
        page.locator(".card button.add").first().click();
        assertThat(desktop.replica().locator("#basket-count")).hasText("1");
        page.evaluate("scrollTo(0, 700)");
        shop.isSeenBy(desktop, "after adding and scrolling");
        shop.customer().hasNoComplaints();
    }

    @Test
    void dialogsContentThatComesLateAndInnerScrollingAreSeen() {
        var shop = Shop.open(NODE.process(), browsers.visitor(), "product.html?id=monstera");
        var desktop = shop.sharedWith(browsers.visitor());
        var page = shop.page();

        page.click("#load-reviews");
        assertThat(desktop.replica().locator("#review-list li").first()).isVisible();
        page.click("#care summary");
        page.click("#size-guide-open");
        shop.isSeenBy(desktop, "with an open dialog");
        assertThat((boolean) desktop.replica().evaluate("document.querySelector('#size-guide').matches(':modal')"))
                .isTrue();

        page.click("#size-guide-close");
        page.fill("#quantity", "4");
        shop.isSeenBy(desktop, "after closing it");
    }

    @Test
    void theCustomerEndsItAndBothAreTold() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        shop.ui().press("End sharing");

        shop.ui().sees("You ended the session. This page is no longer shared.");
        desktop.seesEnding("The customer ended the session.");
        assertThat(desktop.page().locator("iframe")).hasCount(0);
        shop.ui().press("Close");
        assertThat(shop.page().locator("cobrowse-ui")).hasCount(0);
        assertThat(shop.page().evaluate("Object.keys(sessionStorage).filter((key) => key.includes('cobrowse'))"))
                .isEqualTo(List.of());
    }

    @Test
    void theCustomerCanEndItWhileThePageShowsAModalDialog() {
        var shop = Shop.open(NODE.process(), browsers.visitor(), "product.html?id=monstera");
        var desktop = shop.sharedWith(browsers.visitor());

        shop.page().click("#size-guide-open");
        // What is outside of a modal dialog takes no input: our sign must come in.
        assertThat(shop.page().locator("#size-guide cobrowse-ui")).hasCount(1);
        shop.ui().press("End sharing");

        desktop.seesEnding("The customer ended the session.");
    }

    @Test
    void anAgentEndsItForAllAndTheCustomerIsTold() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        desktop.endForAll();

        shop.ui().sees("The agent ended the session. This page is no longer shared.");
        desktop.seesEnding("An agent ended the session for everybody.");
        shop.page().fill("#search", "still works");
        assertThat(shop.page().locator("#no-products")).isVisible();
        shop.customer().hasNoComplaints();
    }

    @Test
    void anAgentLeavesAndTheSessionGoesOnWithoutBeingSeen() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        desktop.button("Leave").click();

        shop.ui().sees("Waiting for the agent");
        assertThat(desktop.page().getByLabel("Join code")).isVisible();
    }

    /** Everything but reading files: sockets, and requests that tell something. */
    private static List<String> sentBy(Visitor customer) {
        var sent = new CopyOnWriteArrayList<String>();
        customer.context().onRequest(request -> {
            if (!request.method().equals("GET")) sent.add(request.method() + " " + request.url());
        });
        customer.context().onPage(page -> page.onWebSocket(socket -> sent.add(socket.url())));
        return sent;
    }

    @Test
    void aPageThatNobodySharesHasNoTraceOfUs() {
        var customer = browsers.visitor();
        var sent = sentBy(customer);
        Page page = Shop.open(NODE.process(), customer, "").page();

        assertThat(page.locator("[data-cobrowse-start]")).isVisible();
        assertThat(page.locator("cobrowse-ui")).hasCount(0);
        assertThat(sent).isEmpty();
    }
}
