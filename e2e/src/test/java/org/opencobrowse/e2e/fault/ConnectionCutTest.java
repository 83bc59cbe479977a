package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.Visitor;
import org.opencobrowse.e2e.setup.WireTap;

/** A network that breaks for a while costs nothing: both go on where they were, without a second picture and without a hole. */
class ConnectionCutTest {
    private static final int CUTS = 5;

    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private BadNetwork network;
    private Visitor customer;
    private WireTap tap;
    private Page page;
    private CustomerUi ui;

    @BeforeAll
    static void start() {
        node = ServerProcess.start(ServerSettings.demo().withShortSilence());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void come() {
        network = new BadNetwork(node);
        customer = browsers.visitor();
        tap = WireTap.on(customer);
        page = customer.page();
        ui = new CustomerUi(page);
    }

    @AfterEach
    void mend() {
        network.close();
    }

    @Test
    void aCutConnectionIsResumedAndNothingIsLost() {
        var desktop = sharedOverTheNetwork();
        var before = tap.snapshots();
        page.evaluate("() => { window.links = []; CoBrowse.on('connection', (state) => links.push(state)); }");

        network.cut();
        ui.sees("Connection lost. Trying again…");
        assertThat(desktop.page().locator(".people li[data-role=customer]")).hasAttribute("data-tone", "bad");
        change("while it was cut");
        network.mend();
        ui.press("Try now");

        ui.sees("viewing this page");
        assertThat(String.valueOf(page.evaluate("links")))
                .as("what the page is told")
                .startsWith("[waiting")
                .endsWith("connecting, open]");
        isTheSameAndWithoutAnother(before, desktop);
    }

    @Test
    void aConnectionThatFellSilentIsFoundDeadAndResumed() {
        var desktop = sharedOverTheNetwork();
        var before = tap.snapshots();

        network.fallSilent();
        change("while it was silent");
        ui.sees("Connection lost. Trying again…");
        network.mend();

        ui.sees("viewing this page");
        isTheSameAndWithoutAnother(before, desktop);
    }

    @Test
    void aBrowserThatWasOfflineIsResumedByItself() {
        var desktop = sharedOverTheNetwork();
        var before = tap.snapshots();

        customer.context().setOffline(true);
        network.cut();
        ui.sees("Connection lost. Trying again…");
        change("while offline");
        network.mend();
        customer.context().setOffline(false);

        ui.sees("viewing this page");
        isTheSameAndWithoutAnother(before, desktop);
    }

    @Test
    void cutsInTheMiddleOfManyChangesLoseAndRepeatNothing() {
        var desktop = sharedOverTheNetwork();
        page.evaluate("""
                () => {
                  const list = document.body.appendChild(document.createElement('ol'));
                  window.added = 0;
                  window.adding = setInterval(() => {
                    list.append(Object.assign(document.createElement('li'), { textContent: `line ${++window.added}` }));
                  }, 5);
                }
                """);

        for (var cut = 1; cut <= CUTS; cut++) {
            network.cut();
            ui.sees("Connection lost. Trying again…");
            network.mend();
            ui.press("Try now");
            ui.sees("viewing this page");
        }
        var added = ((Number) page.evaluate("() => { clearInterval(adding); return added; }")).intValue();

        PageTree.awaitEqual("after %d cuts".formatted(CUTS), page, desktop);
        assertThat(added).as("lines").isGreaterThan(CUTS);
        assertThat(desktop.replica().locator("ol li")).hasCount(added);
        assertThat(hellos()).isGreaterThan(CUTS);
        desktop.seesStatus("Live");
    }

    @Test
    void anAgentWhoWasCutOffGoesOnWhereTheyWere() {
        var code = shareAt(node.url("/demo/"));
        var desktop = AgentDesktop.at(browsers.visitor().open(network.url("/cobrowse/agent/")));
        desktop.signIn("demo", "demo");
        desktop.join(code);
        desktop.seesPicture();
        var before = tap.snapshots();

        network.cut();
        desktop.seesStatus("Reconnecting");
        change("while the agent was away");
        network.mend();

        desktop.seesPicture();
        isTheSameAndWithoutAnother(before, desktop);
        assertThat(desktop.page().getByLabel("Participants").locator("li")).hasCount(2);
    }

    private AgentDesktop sharedOverTheNetwork() {
        var desktop = AgentDesktop.joined(browsers.visitor(), node, shareAt(network.url("/demo/")));
        ui.sees("viewing this page");
        change("before");
        PageTree.awaitEqual("before", page, desktop);
        return desktop;
    }

    private String shareAt(String address) {
        page.navigate(address);
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        return CustomerUi.share(page);
    }

    private void change(String what) {
        page.fill("#search", what);
        page.evaluate("(what) => document.querySelector('h1').textContent = what", what);
    }

    private void isTheSameAndWithoutAnother(long snapshotsBefore, AgentDesktop desktop) {
        PageTree.awaitEqual("afterwards", page, desktop);
        desktop.seesStatus("Live");
        assertThat(desktop.page().locator(".resyncs")).isHidden();
        assertThat(tap.snapshots())
                .as("snapshots sent")
                .isEqualTo(snapshotsBefore)
                .isPositive();
        customer.hasNoExceptions();
    }

    private long hellos() {
        return tap.headers().stream()
                .filter(header -> header.get("type").getAsString().equals("hello"))
                .count();
    }
}
