package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** A node goes, with a session on it: customer and agent are told, the site is not harmed, and the next session works. */
class NodeRestartTest {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    private StaticSite site;
    private ServerProcess node;
    private Visitor customer;
    private Page page;
    private CustomerUi ui;
    private AgentDesktop desktop;

    NodeRestartTest() {
        // The site stands elsewhere, so that the page goes on when the node does not.
        site = new StaticSite();
        site.page(
                "/",
                "<!doctype html><html><head><title>Site</title></head><body><h1>Site</h1><input id=text><button onclick=\"this.textContent='pressed'\">Press</button></body></html>");
    }

    @BeforeEach
    void share() {
        node = ServerProcess.start(ServerSettings.demo(site.origin())
                .withShortSilence()
                .with("agents.jwtSecret", "\"a secret of the tests that outlives a node\""));
        site.embed(node);
        customer = browsers.visitor();
        page = customer.open(site.url("/"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        ui = new CustomerUi(page);
        desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));
        ui.sees("is viewing this page");
    }

    @AfterEach
    void stop() {
        node.close();
        site.close();
    }

    @Test
    void bothAreToldOfAKilledNodeAndOfTheSessionsEndOnceItIsBack() {
        node.kill();

        ui.sees("Connection lost. Trying again…");
        desktop.seesStatus("Reconnecting");
        isUsable();

        node.restart();

        ui.sees("The session was interrupted by a fault on our side.");
        desktop.seesEnding("The server that carried this session failed.");
        isUsable();
        aNewSessionWorks();
    }

    @Test
    void aSiteWhoseNodeStaysAwayGoesOnAndItsCustomerCanEndSharing() {
        node.kill();
        ui.sees("Connection lost. Trying again…");

        ui.press("End sharing");

        ui.sees("no longer shared");
        isUsable();
    }

    @Test
    void bothAreToldOfANodeThatIsStoppedInOrder() {
        assertThat(node.terminate()).as("exit code").isZero();

        ui.sees("Sharing was interrupted: the service is being updated.");
        assertThat(desktop.page().locator(".cover")).containsText("The session was interrupted.");
        isUsable();

        node.restart();
        desktop.seesEnding("The server that carried this session went down for maintenance.");
        aNewSessionWorks();
    }

    private void aNewSessionWorks() {
        var another = browsers.visitor();
        var anotherPage = another.open(site.url("/"));
        anotherPage.waitForFunction("window.CoBrowse?.state === 'ready'");
        AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(anotherPage));
    }

    private void isUsable() {
        page.fill("#text", "goes on");
        page.click("button");
        assertThat(page.locator("button")).hasText("pressed");
        customer.hasNoExceptions();
    }
}
