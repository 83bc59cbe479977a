package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;

/** People whom a balancer leads to the wrong node work all the same, and who runs the site can read why. */
class MisroutedTest {
    private static final StaticSite site = new StaticSite();
    private static ServerCluster cluster;
    private static Nginx sticky;
    private static Nginx roundRobin;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        cluster =
                ServerCluster.start(2, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        sticky = Nginx.sticky(cluster);
        roundRobin = Nginx.roundRobin(cluster);
        page("/sticky", sticky.url(""));
        page("/round-robin", roundRobin.url(""));
        // Another site to the browser, which keeps no cookie of it here.
        page("/foreign", sticky.url("").replace("127.0.0.1", "localhost"));
    }

    private static void page(String path, String server) {
        site.page(path, """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s/cobrowse/js/loader.js" data-cobrowse></script></head><body><h1>Site</h1></body></html>
                """.formatted(server));
    }

    @AfterAll
    static void stop() {
        sticky.close();
        roundRobin.close();
        cluster.close();
        site.close();
    }

    @Test
    void withoutAnyStickinessPeopleAreRelayedAndTheConsolesSayWhatTheNodesLogSays() {
        var customer = browsers.visitor();
        var agent = browsers.visitor();
        var warnings = List.of(warningsOf(customer), warningsOf(agent));
        // Connections come to one node after the other: of several, some come to the wrong one.
        for (var time = 1; warnings.stream().anyMatch(List::isEmpty) && time <= 8; time++) {
            var shared = SharedShop.share(customer, agent, site.url("/round-robin"), roundRobin);
            // Where both make as many calls each time, one of them would come to the right node for ever.
            customer.context().request().get(roundRobin.url("/cobrowse/health"));
            shared.desktop().button("Leave").click();
            shared.desktop().join(shared.code());
            shared.isLive("again");
            shared.ui().press("End sharing");
            shared.desktop().seesEnding("The customer ended the session.");
            shared.nobodyIsHarmed();
            shared.page().close();
            shared.desktop().page().close();
        }

        for (var said : warnings)
            assertThat(said)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line)
                            .contains("the balancer leads to the wrong node: relayed", "cause=\"cookie-ignored\"")
                            .contains("the balancer does not stick by the cookie gcbSessionServer"));
        assertThat(cluster.nodes())
                .anySatisfy(node -> assertThat(node.output())
                        .contains("the balancer leads to the wrong node: relayed", "cookie-ignored"));
    }

    @Test
    void behindABalancerThatSticksNobodyIsRelayed() {
        var before = relayed();
        var customer = browsers.visitor();
        var said = warningsOf(customer);
        var shared = SharedShop.share(customer, browsers.visitor(), site.url("/sticky"), sticky);

        assertThat(said).isEmpty();
        assertThat(relayed()).isEqualTo(before);
        shared.nobodyIsHarmed();
    }

    @Test
    void whereCookiesAreBlockedTheNodesNameInTheAddressLeadsTheWay() {
        var before = relayed();
        var shared = SharedShop.share(browsers.visitor(), browsers.visitor(), site.url("/foreign"), sticky);

        assertThat(shared.customer().context().cookies())
                .noneMatch(cookie -> cookie.name.equals("gcbSessionServer") && cookie.domain.contains("localhost"));
        shared.ui().press("End sharing");
        shared.desktop().seesEnding("The customer ended the session.");
        assertThat(relayed()).isEqualTo(before);
        shared.nobodyIsHarmed();
    }

    @Test
    void anAgentWithTheCookieOfAnotherNodeIsLedToTheRightOne() {
        var agent = browsers.visitor();
        var shared = SharedShop.share(browsers.visitor(), agent, site.url("/sticky"), sticky);
        shared.desktop().button("Leave").click();
        var wrong = "." + (shared.owner() == 0 ? "n2" : "n1");
        agent.context().addCookies(List.of(new Cookie("gcbSessionServer", wrong).setUrl(sticky.url("/"))));

        shared.desktop().join(shared.code());

        shared.isLive("again");
        var right = "." + (shared.owner() == 0 ? "n1" : "n2");
        Await.until(
                "the corrected cookie",
                () -> agent.context().cookies().stream()
                        .filter(cookie -> cookie.name.equals("gcbSessionServer"))
                        .map(cookie -> cookie.value)
                        .toList(),
                List.of(right)::equals);
        shared.nobodyIsHarmed();
    }

    private static double relayed() {
        return cluster.nodes().stream()
                .mapToDouble(node -> Metrics.of(node).sum("cobrowse_relayed_total"))
                .sum();
    }

    private static List<String> warningsOf(Visitor visitor) {
        var warnings = new CopyOnWriteArrayList<String>();
        visitor.context().onConsoleMessage(message -> {
            if (message.type().equals("warning")) warnings.add(message.text());
        });
        return warnings;
    }
}
