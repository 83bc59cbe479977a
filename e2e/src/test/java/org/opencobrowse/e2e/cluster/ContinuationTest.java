package org.opencobrowse.e2e.cluster;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.StaticSite;

/** A node dies with a session on it: nobody types a code again. */
class ContinuationTest {
    private static final StaticSite site = new StaticSite();
    private static ServerCluster cluster;
    private static Nginx balancer;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        cluster =
                ServerCluster.start(3, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        balancer = Nginx.sticky(cluster);
        page("/", "");
        page("/auto", "data-restart=auto");
    }

    private static void page(String path, String attributes) {
        site.page(path, """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse %s></script></head><body><h1>Site</h1></body></html>
                """.formatted(balancer.url("/cobrowse/js/loader.js"), attributes));
    }

    @AfterAll
    static void stop() {
        balancer.close();
        cluster.close();
        site.close();
    }

    @AfterEach
    void revive() {
        for (var at = 0; at < 3; at++) if (!cluster.node(at).isAlive()) cluster.restart(at);
    }

    private SharedShop share(String path) {
        return SharedShop.share(browsers, site.url(path), balancer);
    }

    private static void kill(int node) {
        cluster.node(node).kill();
    }

    @Test
    void oneClickContinuesTheSessionUnderItsCodeAndBringsTheAgentBack() {
        var shared = share("/");
        var owner = shared.owner();
        kill(owner);

        shared.isOffered();
        shared.isWaitedFor();
        shared.ui().press("Continue sharing");

        shared.isLive("after the click");
        shared.isCodeAsBefore();
        assertThat(shared.owner()).isNotEqualTo(owner);
        shared.nobodyIsHarmed();
    }

    @Test
    void aReloadedPageStillOffersToContinue() {
        var shared = share("/");
        kill(shared.owner());
        shared.isOffered();

        shared.page().reload();
        shared.isOffered();
        shared.ui().press("Continue sharing");

        shared.isLive("after the reload");
        shared.isCodeAsBefore();
        shared.nobodyIsHarmed();
    }

    @Test
    void whereTheSiteSaysSoTheSessionGoesOnByItselfTwiceInARow() {
        var shared = share("/auto");
        for (var time : List.of("once", "twice")) {
            kill(shared.owner());
            shared.ui().sees("this website has continued it");
            shared.isLive(time);
            shared.isCodeAsBefore();
        }
        shared.nobodyIsHarmed();
    }

    @Test
    void anAgentWhoHasLeftIsNotBroughtBack() {
        var shared = share("/");
        kill(shared.owner());
        shared.isOffered();
        shared.isWaitedFor();

        shared.desktop().button("Leave").click();
        shared.ui().press("Continue sharing");

        shared.ui().sees("Waiting for the agent");
        // Longer than a waiting agent would take.
        shared.page().waitForTimeout(4_000);
        assertThat(shared.ui().text()).contains("Waiting for the agent");
        assertThat(shared.desktop().page().getByLabel("Join code")).isVisible();
        shared.desktop().join(shared.code());
        shared.isLive("by hand");
        shared.nobodyIsHarmed();
    }

    @Test
    void aCustomerWhoDoesNotContinueLetsTheAgentGo() {
        var shared = share("/");
        kill(shared.owner());
        shared.isOffered();
        shared.isWaitedFor();

        shared.ui().press("Close");

        shared.desktop().seesEnding("The server that carried this session failed.");
        shared.page().reload();
        shared.page().waitForFunction("window.CoBrowse?.state === 'ready'");
        assertThat(shared.ui().text()).isEmpty();
        shared.nobodyIsHarmed();
    }

    @Test
    void aNodeThatDiesWhileItMakesTheSessionCostsNothing() {
        var customer = browsers.visitor();
        // Leads to n1, which hangs and then dies with the wish in its hands.
        customer.context().addCookies(List.of(new Cookie("gcbSessionServer", ".n1").setUrl(balancer.url("/"))));
        var page = customer.open(site.url("/"));
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        var ui = new CustomerUi(page);
        page.evaluate("CoBrowse.start()");
        ui.sees("Share this page");
        var before = created();
        cluster.node(0).hang();
        ui.agree();
        ui.sees("Preparing your session");
        kill(0);

        var code = ui.code();
        var desktop = AgentDesktop.at(browsers.visitor().open(balancer.url("/cobrowse/agent/")));
        desktop.signIn("demo", "demo");
        desktop.join(code);
        desktop.seesPicture();
        assertThat(created()).isEqualTo(before + 1);
        customer.hasNoExceptions();
    }

    /** Sessions that the nodes which live on have made, by their logs. */
    private static long created() {
        return cluster.nodes().stream()
                .skip(1)
                .flatMap(node -> node.output().lines())
                .filter(line -> line.contains("event=\"session-created\""))
                .count();
    }
}
