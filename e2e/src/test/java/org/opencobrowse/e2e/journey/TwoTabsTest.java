package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.DemoNode;

/** Two tabs of one customer on one site, opened apart: at most one shares, and only because somebody asked there. */
class TwoTabsTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void anotherTabOfTheSiteIsNotSharedAndSaysWhoIs() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        var second = Shop.open(NODE.process(), shop.customer(), "guide.html");
        isReady(second.page());
        assertThat(second.page().locator("cobrowse-ui")).hasCount(0);
        second.page().click("[data-cobrowse-start]");
        second.ui().sees("Sharing is already running in another tab.");

        assertThat(desktop.page().locator(".page-title")).containsText("Fern & Clay");
        assertThat(desktop.page().getByLabel("Participants").locator("li")).hasCount(2);
        shop.page().bringToFront();
        shop.page().fill("#search", "fern");
        shop.isSeenBy(desktop, "in the first tab");
    }

    @Test
    void aTabCanShareOnceTheOtherHasEnded() {
        var first = Shop.open(NODE.process(), browsers);
        var before = first.getHelp();
        var second = Shop.open(NODE.process(), first.customer(), "guide.html");
        isReady(second.page());

        first.page().bringToFront();
        first.ui().press("End sharing");
        first.ui().sees("You ended the session.");
        second.page().bringToFront();
        var code = second.getHelp();

        assertThat(code).isNotEqualTo(before);
        assertThat(first.ui().text()).contains("You ended the session.");
    }

    @Test
    void aCopyOfTheTabStaysUnsharedWhenTheFirstTabEndsAndWhenItIsLoadedAgain() {
        var shop = Shop.open(NODE.process(), browsers);
        shop.sharedWith(browsers.visitor());
        var copy = shop.page().waitForPopup(() -> shop.page().evaluate("void open(location.href)"));
        new CustomerUi(copy).sees("Sharing is already running in another tab.");

        shop.page().bringToFront();
        shop.ui().press("End sharing");
        shop.ui().sees("You ended the session.");
        copy.reload();

        isReady(copy);
        assertThat(copy.locator("cobrowse-ui")).hasCount(0);
    }

    private static void isReady(Page page) {
        // The shop's own policy forbids what the driver's waiting functions are made of.
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
    }
}
