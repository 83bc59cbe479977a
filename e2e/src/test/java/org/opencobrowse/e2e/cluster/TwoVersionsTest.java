package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.StaticSite;

/**
 * One node after the other goes from an older version to this one, with people on them whose browsers have the scripts of the older one. Part of {@code make versions}, which builds that at
 * {@code -Dolder.build}.
 */
class TwoVersionsTest {
    private static final String OLDER = System.getProperty("older.build", "");

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final StaticSite site = new StaticSite();
    private ServerCluster cluster;
    private Nginx balancer;

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(!OLDER.isEmpty(), "needs an older build: make versions");
        cluster =
                ServerCluster.start(2, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        balancer = Nginx.sticky(cluster);
        site.page("/", """
                <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                <script async src="%s" data-cobrowse></script></head><body><h1>Site</h1></body></html>
                """.formatted(balancer.url("/cobrowse/js/loader.js")));
    }

    @AfterEach
    void stop() {
        site.close();
        if (cluster == null) return;
        balancer.close();
        cluster.close();
    }

    @Test
    void peopleOfBothVersionsGoOnWhileNodesAreUpgraded() {
        var present = version(0);
        // One after the other: the way back, which an operator may need as well.
        for (var at = 0; at < 2; at++) {
            cluster.node(at).installs(Path.of(OLDER));
            cluster.restart(at);
        }
        var older = version(0);
        assertThat(older).isNotEqualTo(present);

        var first = SharedShop.share(browsers, site.url("/"), balancer);
        assertThat(scripts(first.page())).allMatch(name -> name.contains("/" + older + "/"));
        var owner = first.owner();
        var other = 1 - owner;

        upgrade(other);
        assertThat(version(other)).isEqualTo(present);
        assertThat(version(owner)).isEqualTo(older);
        first.isLive("beside a node of this version");
        isFoundByBoth(first);
        first.page().reload();
        first.isLive("after a reload");

        var customer = browsers.visitor();
        customer.context().addCookies(List.of(cookieOf(other)));
        var second = SharedShop.share(customer, browsers.visitor(), site.url("/"), balancer);
        assertThat(second.owner()).isEqualTo(other);
        assertThat(scripts(second.page())).allMatch(name -> name.contains("/" + present + "/"));
        isFoundByBoth(second);

        assertThat(cluster.node(owner).terminate()).isZero();
        first.isOffered();
        first.ui().press("Continue sharing");
        first.isLive("at a node of this version");
        first.isCodeAsBefore();
        upgrade(owner);
        isFoundByBoth(first);
        isFoundByBoth(second);
        second.isLive("to the end");
        for (var shared : List.of(first, second)) shared.nobodyIsHarmed();
        for (var node : cluster.nodes())
            for (var misunderstood : List.of("malformed", "unknown-frame", "version", "internal"))
                assertThat(Metrics.of(node).refusals(misunderstood))
                        .as(misunderstood)
                        .isZero();
        System.out.printf("K13 %s to %s: both sessions go on%n", older, present);
    }

    private void upgrade(int at) {
        cluster.node(at).installsThis();
        cluster.restart(at);
    }

    private void isFoundByBoth(SharedShop shared) {
        for (var process : cluster.nodes()) {
            var node = NodeUnderTest.of(process);
            assertThat(Nodes.lookUp(node, shared.code()).status()).isEqualTo(200);
        }
    }

    private Cookie cookieOf(int at) {
        return new Cookie("gcbSessionServer", ".n" + (at + 1)).setUrl(balancer.url("/"));
    }

    private String version(int at) {
        var node = NodeUnderTest.of(cluster.node(at));
        var health = node.call("GET", "/cobrowse/health", Map.of(), new byte[0]);
        return health.json().get("version").getAsString();
    }

    /** Where the page has the session script from. */
    @SuppressWarnings("unchecked")
    private static List<String> scripts(Page page) {
        return (List<String>)
                page.evaluate(
                        "performance.getEntriesByType('resource').map(({ name }) => name).filter((name) => name.endsWith('/customer.js'))");
    }
}
