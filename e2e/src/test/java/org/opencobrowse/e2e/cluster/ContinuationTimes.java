package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.StaticSite;

/**
 * From the death of a node to what people see of it, where the site continues by itself. One machine, so that one clock serves everybody; run by {@code make faults}, never part of the tests, since
 * a busy machine would fail it.
 */
class ContinuationTimes {
    private static final int RUNS = 10;
    private static final double TOLD_S = 5;
    private static final double LIVE_S = 8;

    /** The page of the site tells when it is told. */
    private static final String WATCH_PAGE = "CoBrowse.on('ended', () => (window.toldAt = Date.now()))";

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private final List<Double> customers = new ArrayList<>();
    private final List<Double> agents = new ArrayList<>();
    private final List<Double> pictures = new ArrayList<>();

    @Test
    void peopleAreToldAndSeeEachOtherAgain() {
        try (var site = new StaticSite();
                var cluster = ServerCluster.start(
                        3, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
                var balancer = Nginx.sticky(cluster)) {
            site.page("/", """
                    <!doctype html><html><head><title>Site</title><link rel=icon href=data:,>
                    <script async src="%s" data-cobrowse data-restart=auto></script></head><body><h1>Site</h1></body></html>
                    """.formatted(balancer.url("/cobrowse/js/loader.js")));
            for (var run = 1; run <= RUNS; run++) measure(site, cluster, balancer);
        }
        report("customer told", customers);
        report("agent told", agents);
        report("live picture", pictures);
        assertThat(median(customers)).isLessThanOrEqualTo(TOLD_S);
        assertThat(median(agents)).isLessThanOrEqualTo(TOLD_S);
        assertThat(median(pictures)).isLessThanOrEqualTo(LIVE_S);
    }

    private void measure(StaticSite site, ServerCluster cluster, Nginx balancer) {
        var shared = SharedShop.share(browsers, site.url("/"), balancer);
        shared.page().evaluate(WATCH_PAGE);
        shared.desktop().noteComeback();
        var owner = shared.owner();
        var killedAt = System.currentTimeMillis();
        cluster.node(owner).kill();

        var comeback = shared.desktop().comeback();
        pictures.add((comeback.liveAtMs() - killedAt) / 1_000.0);
        agents.add((comeback.toldAtMs() - killedAt) / 1_000.0);
        customers.add(secondsToldTo(shared.page(), killedAt));
        shared.isLive("again");
        shared.ui().press("End sharing");
        shared.customer().context().close();
        shared.agent().context().close();
        cluster.restart(owner);
    }

    private static double secondsToldTo(Page page, long since) {
        var at = Await.until("the page is told", () -> page.evaluate("window.toldAt ?? 0"), seen -> !seen.equals(0));
        return (((Number) at).doubleValue() - since) / 1_000;
    }

    private static void report(String what, List<Double> seconds) {
        System.out.printf(
                Locale.ROOT,
                "%-14s median %.1f s, %.1f to %.1f s in %d runs%n",
                what,
                median(seconds),
                Collections.min(seconds),
                Collections.max(seconds),
                seconds.size());
    }

    private static double median(List<Double> values) {
        var sorted = values.stream().sorted().toList();
        return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
    }
}
