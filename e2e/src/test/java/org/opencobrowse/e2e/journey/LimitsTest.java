package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** Sessions that nobody uses end, and nobody is surprised by it. Limits are as short as a node takes them. */
class LimitsTest {
    private static final String NOBODY_JOINED = "No agent has joined yet. Sharing ends in";
    private static final String NOTHING_HAPPENED = "Nothing has happened for a while. Sharing ends in";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void aCustomerWhomNobodyJoinsIsWarnedAndToldThatItIsOver() {
        try (var node = ServerProcess.start(warningEarly("session.neverJoinedAfter"))) {
            var shop = Shop.open(node, browsers);
            shop.getHelp();

            shop.ui().sees(NOBODY_JOINED);

            shop.ui().sees("The session ended because no agent joined.");
            shop.ui().sees("Start again");
            shop.customer().hasNoComplaints();
        }
    }

    @Test
    void aCustomerWhoIsStillHereCanBeJoinedAfterTheFirstLimit() {
        try (var node = ServerProcess.start(warningEarly("session.neverJoinedAfter"))) {
            var desktop = AgentDesktop.open(browsers.visitor(), node);
            desktop.signIn("demo", "demo");
            var shop = Shop.open(node, browsers);
            var code = shop.getHelp();

            shop.ui().sees(NOBODY_JOINED);
            shop.ui().press("I’m still here");
            isNotWarned(shop.ui());
            // The second warning comes when half of the limit has passed again: the first end is behind us then.
            shop.ui().sees(NOBODY_JOINED);
            desktop.join(code);

            desktop.seesPicture();
            shop.isViewed();
            isNotWarned(shop.ui());
        }
    }

    @Test
    void bothAreWarnedOfASessionAtRestEitherExtendsItAndBothAreToldOfItsEnd() {
        try (var node = ServerProcess.start(warningEarly("session.idleAfter"))) {
            var shop = Shop.open(node, browsers);
            var desktop = shop.sharedWith(browsers.visitor());
            var warning = warning(desktop);

            assertThat(warning).containsText("Nothing has happened for a while. The session ends in");
            shop.ui().sees(NOTHING_HAPPENED);
            desktop.button("We are still here").click();
            assertThat(warning).isHidden();
            shop.isViewed();

            shop.ui().sees(NOTHING_HAPPENED);
            shop.ui().press("I’m still here");
            shop.isViewed();
            assertThat(warning).isHidden();

            shop.ui().sees(NOTHING_HAPPENED);
            shop.page().keyboard().press("Shift");
            shop.isViewed();
            assertThat(warning).isHidden();

            shop.ui().sees("The session ended because nothing happened for a while.");
            desktop.seesEnding("The session ended because nothing happened for a long time.");
        }
    }

    @Test
    void anAgentSeesThatTheCustomerHasGoneAndThenTheEnd() {
        try (var node = ServerProcess.start(ServerSettings.demo().with("session.customerAwayAfter", "5s"))) {
            var shop = Shop.open(node, browsers);
            var desktop = shop.sharedWith(browsers.visitor());

            shop.page().close();

            assertThat(desktop.page().locator(".people li[data-role=customer]")).hasAttribute("data-tone", "bad");
            desktop.seesEnding("The customer’s page was closed and did not come back.");
        }
    }

    @Test
    void aCustomerWhoComesBackFromAnotherSiteInTimeGoesOn() {
        try (var node = ServerProcess.start(ServerSettings.demo())) {
            var shop = Shop.open(node, browsers);
            var desktop = shop.sharedWith(browsers.visitor());

            shop.page().navigate("about:blank");
            assertThat(desktop.page().locator(".people li[data-role=customer]")).hasAttribute("data-tone", "bad");
            shop.page().navigate(node.url("/demo/guide.html"));

            shop.isViewed();
            desktop.seesStatus("Live");
            shop.isSeenBy(desktop, "after the way back");
        }
    }

    /** As short as it can be, with the warning after half of it. */
    private static ServerSettings warningEarly(String limit) {
        return ServerSettings.demo().with(limit, "10s").with("session.warnBefore", "5s");
    }

    private static Locator warning(AgentDesktop desktop) {
        return desktop.page().locator(".warning");
    }

    private static void isNotWarned(CustomerUi ui) {
        Await.until("no warning", ui::text, text -> !text.isEmpty() && !text.contains("Sharing ends in"));
    }
}
