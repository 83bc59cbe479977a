package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitUntilState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.DemoNode;

/** A session goes where the customer goes, and never into a second tab. */
class NavigationTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void theSessionGoesOnOverPagesReloadBackAndForward() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());
        var page = shop.page();

        page.click("#product-monstera h3 a");
        arrives(shop, desktop, "Swiss cheese plant");
        page.reload();
        arrives(shop, desktop, "Swiss cheese plant");
        page.click("#basket-link");
        arrives(shop, desktop, "Basket");
        page.goBack();
        arrives(shop, desktop, "Swiss cheese plant");
        page.goForward();
        arrives(shop, desktop, "Basket");
        shop.customer().hasNoComplaints();
    }

    @Test
    void theSessionGoesOnOutOfTheBackForwardCache() {
        var shop = Shop.open(NODE.process(), browsers.visitorWithBackForwardCache(), "");
        var desktop = shop.sharedWith(browsers.visitor());
        var page = shop.page();
        page.evaluate("window.stillHere = true");

        page.click("#product-monstera h3 a");
        arrives(shop, desktop, "Swiss cheese plant");
        // A page out of the cache is not loaded again: only its coming can be awaited.
        page.goBack(new Page.GoBackOptions().setWaitUntil(WaitUntilState.COMMIT));

        arrives(shop, desktop, "plants that settle in");
        assertThat(page.evaluate("window.stillHere"))
                .as("the page came out of the cache")
                .isEqualTo(true);
        page.fill("#search", "olive");
        shop.isSeenBy(desktop, "after a change");
    }

    @Test
    void aPageThatDrawsItselfAnewIsFollowed() {
        var shop = Shop.open(NODE.process(), browsers.visitor(), "login.html");
        var desktop = shop.sharedWith(browsers.visitor());
        var page = shop.page();
        page.fill("#username", "robin");
        page.fill("#password", "any");
        page.click("#sign-in");
        page.fill("#code", "123456");
        page.click("#verify");
        arrives(shop, desktop, "Overview");

        page.click("#account-nav a:has-text('Orders')");
        assertThat(desktop.replica().locator("#view")).containsText("FC-20418");
        assertThat(desktop.page().locator(".page-url")).containsText("/demo/account/orders");
        page.click("#account-nav a:has-text('Settings')");
        shop.isSeenBy(desktop, "the settings");
        page.goBack();
        shop.isSeenBy(desktop, "the orders again");
        shop.isViewed();
    }

    @Test
    void aSecondTabDoesNotShareAndTheFirstGoesOn() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        // A window opened by script begins with a copy of the tab's storage.
        var second = shop.page().waitForPopup(() -> shop.page().evaluate("void open(location.href)"));
        var there = new CustomerUi(second);
        there.sees("Sharing is already running in another tab.");
        second.bringToFront();
        second.click("[data-cobrowse-start]");
        there.sees("Sharing is already running in another tab.");

        shop.page().bringToFront();
        shop.isViewed();
        shop.page().fill("#search", "fern");
        shop.isSeenBy(desktop, "in the first tab");
        assertThat(desktop.page().getByLabel("Participants").locator("li")).hasCount(2);
    }

    private static void arrives(Shop shop, AgentDesktop desktop, String title) {
        assertThat(desktop.page().locator(".page-title")).containsText(title);
        shop.isViewed();
        shop.isSeenBy(desktop, "at " + title);
        desktop.seesStatus("Live");
    }
}
