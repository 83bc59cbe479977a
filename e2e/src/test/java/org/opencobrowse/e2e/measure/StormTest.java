package org.opencobrowse.e2e.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.WireTap;

/** A storm of changes costs few events, and its last state is what the agent sees. */
class StormTest {
    private static final int SECONDS = 4;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void fewEventsTellOfManyChangesAndTheEndIsTheSame() {
        var site = new StaticSite();
        try (var node = ServerProcess.demo(site.origin())) {
            site.page("/", Storm.page(node));
            var visitor = browsers.visitor();
            var tap = WireTap.on(visitor);
            var page = visitor.open(site.url("/"));
            var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));

            var before = deltas(tap);
            var changes = ((Number) page.evaluate("ms => storm(ms)", SECONDS * 1_000)).intValue();
            PageTree.awaitEqual("after the storm", page, desktop);

            assertThat(changes).isEqualTo(SECONDS * 5_000);
            assertThat(deltas(tap) - before).isPositive().isLessThan(SECONDS * 60L);
            visitor.hasNoExceptions();
        } finally {
            site.close();
        }
    }

    private static long deltas(WireTap tap) {
        return tap.sent().stream()
                .filter(text -> text.contains("\"kind\":\"delta\""))
                .count();
    }
}
