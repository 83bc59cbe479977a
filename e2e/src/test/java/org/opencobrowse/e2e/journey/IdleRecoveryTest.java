package org.opencobrowse.e2e.journey;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** Nobody is in a session while the server is away: everybody finds back to it without a reload. */
class IdleRecoveryTest {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void desktopsAndPagesThatWaitNoticeThatTheServerIsBack() {
        try (var site = new StaticSite();
                var node = ServerProcess.start(ServerSettings.demo(site.origin())
                        .with("agents.jwtSecret", "\"a secret of the tests that outlives a node\""))) {
            site.embed(node);
            var customer = browsers.visitor();
            var page = customer.open(
                    site.page(
                            "/",
                            "<!doctype html><html><head><title>Site</title><link rel=icon href=data:,></head><body><h1>Site</h1></body></html>"));
            page.waitForFunction("window.CoBrowse?.state === 'ready'");
            var ui = new CustomerUi(page);
            var atTheDoor = AgentDesktop.open(browsers.visitor(), node);
            var signedIn = AgentDesktop.open(browsers.visitor(), node);
            signedIn.signIn("demo", "demo");
            assertThat(signedIn.page().getByLabel("Join code")).isVisible();
            page.evaluate("CoBrowse.start()");
            ui.sees("Share this page with an agent?");

            node.kill();
            ui.agree();
            ui.sees("Nothing was shared.");
            signedIn.join("123 456 789");
            signedIn.seesProblem("The server cannot be reached.");
            for (var desktop : new AgentDesktop[] {atTheDoor, signedIn})
                assertThat(desktop.page().locator(".service-notice")).containsText("cannot be reached right now");

            node.restart();
            for (var desktop : new AgentDesktop[] {atTheDoor, signedIn})
                assertThat(desktop.page().locator(".service-notice")).isEmpty();
            assertThat(signedIn.page().locator("#problem")).isEmpty();
            ui.press("Start again");
            ui.agree();
            var code = ui.code();
            atTheDoor.signIn("demo", "demo");
            atTheDoor.join(code);
            atTheDoor.seesPicture();
            signedIn.join(code);
            signedIn.seesPicture();
            customer.hasNoExceptions();
            assertThat(page.evaluate("CoBrowse.state")).isEqualTo("active");
        }
    }
}
