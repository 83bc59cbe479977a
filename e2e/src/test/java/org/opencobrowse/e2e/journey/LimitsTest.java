package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
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

    private static final Pattern SECONDS = Pattern.compile("ends in (\\d+) s");

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
    void bothAreWarnedOfASessionAtRestAndEitherExtendsIt() {
        // Warned after five seconds, with time enough to answer on a machine that stands still for a while.
        var atRest = ServerSettings.demo().with("session.idleAfter", "45s").with("session.warnBefore", "40s");
        try (var node = ServerProcess.start(atRest)) {
            var shop = Shop.open(node, browsers);
            var desktop = shop.sharedWith(browsers.visitor());

            assertThat(warning(desktop)).containsText("Nothing has happened for a while. The session ends in");
            extendedBy(() -> desktop.button("We are still here").click(), shop.ui());
            extendedBy(() -> shop.ui().press("I’m still here"), shop.ui());
            extendedBy(() -> shop.page().keyboard().press("Shift"), shop.ui());
            Await.until(
                    "the agent’s new count", () -> secondsLeft(warning(desktop).innerText()), left -> left > 36);
        }
    }

    @Test
    void bothAreToldOfTheEndOfASessionAtRest() {
        try (var node = ServerProcess.start(warningEarly("session.idleAfter"))) {
            var shop = Shop.open(node, browsers);
            var desktop = shop.sharedWith(browsers.visitor());

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

    /** Warned, and four seconds later warned no more or of an end that is far again. */
    private static void extendedBy(Runnable act, CustomerUi ui) {
        ui.sees(NOTHING_HAPPENED);
        Await.until("four seconds of the warning gone", ui::text, text -> secondsLeft(text) <= 36);
        act.run();
        Await.until("a new limit", () -> secondsLeft(ui.text()), left -> left > 36);
    }

    /** @return the least that is said, since what is read aloud does not count down; {@link Integer#MAX_VALUE} if nobody is warned */
    private static int secondsLeft(String text) {
        return SECONDS.matcher(text)
                .results()
                .mapToInt(said -> Integer.parseInt(said.group(1)))
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    private static Locator warning(AgentDesktop desktop) {
        return desktop.page().locator(".warning");
    }

    private static void isNotWarned(CustomerUi ui) {
        Await.until("no warning", ui::text, text -> !text.isEmpty() && !text.contains("Sharing ends in"));
    }
}
