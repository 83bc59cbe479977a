package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.DemoNode;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** Agents at the door, in the session together, and back after a reload. */
class AgentsTest {
    @RegisterExtension
    static final DemoNode NODE = new DemoNode();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void anAgentWhoReloadsIsBackInTheSession() {
        var shop = Shop.open(NODE.process(), browsers);
        var desktop = shop.sharedWith(browsers.visitor());

        desktop.page().reload();

        desktop.seesPicture();
        shop.isSeenBy(desktop, "after the agent's reload");
        assertThat(desktop.page().getByLabel("Participants").locator("li")).hasCount(2);
    }

    @Test
    void anAgentWhoComesLateSeesTheSameAndBothSeeWhatFollows() {
        var shop = Shop.open(NODE.process(), browsers);
        var code = shop.getHelp();
        var first = AgentDesktop.joined(browsers.visitor(), NODE.process(), code);
        shop.page().fill("#search", "fern");
        shop.isSeenBy(first, "by the first agent");

        var second = AgentDesktop.joined(browsers.visitor(), NODE.process(), code);
        shop.isSeenBy(second, "by the second agent");
        shop.page().fill("#search", "olive");

        shop.isSeenBy(first, "by the first agent");
        shop.isSeenBy(second, "by the second agent");
    }

    @Test
    void aFullSessionSaysSo() {
        try (var small = ServerProcess.start(ServerSettings.demo().with("session.agentsPerSession", "1"))) {
            var shop = Shop.open(small, browsers);
            var code = shop.getHelp();
            AgentDesktop.joined(browsers.visitor(), small, code);

            var second = AgentDesktop.open(browsers.visitor(), small);
            second.signIn("demo", "demo");
            second.join(code);

            second.seesProblem("This session already has its highest number of agents.");
        }
    }

    @Test
    void eachWrongThingAtTheDoorHasItsOwnWords() {
        var shop = Shop.open(NODE.process(), browsers);
        var code = shop.getHelp();
        var desktop = AgentDesktop.open(browsers.visitor(), NODE.process());

        desktop.signIn("demo", "wrong");
        desktop.seesProblem("Name or password is wrong.");
        desktop.signIn("demo", "demo");
        desktop.join("12345");
        desktop.seesProblem("A code has nine digits; this has 5.");
        desktop.join(differentFrom(code));
        desktop.seesProblem("No session has this code, or it has already ended.");

        shop.ui().press("End sharing");
        shop.ui().sees("You ended the session");
        // Nobody learns by guessing which codes have been in use: the words are those for a code that never was.
        desktop.join("1");
        desktop.seesProblem("A code has nine digits; this has 1.");
        desktop.join(code);
        desktop.seesProblem("No session has this code, or it has already ended.");
    }

    @Test
    void aJoinLinkLeadsIntoTheSession() {
        var shop = Shop.open(NODE.process(), browsers);
        var code = shop.getHelp();
        var page = browsers.visitor().open(NODE.process().url("/cobrowse/agent/?token=" + code));

        var desktop = AgentDesktop.at(page);
        desktop.signIn("demo", "demo");

        desktop.seesPicture();
        shop.isSeenBy(desktop, "after the link");
        assertThat(page).hasURL(NODE.process().url("/cobrowse/agent/"));
    }

    private static String differentFrom(String code) {
        var last = code.charAt(code.length() - 1);
        return code.substring(0, code.length() - 1) + (last == '9' ? '0' : '9');
    }
}
