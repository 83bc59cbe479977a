package org.opencobrowse.e2e.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** How much of the customer's main thread our scripts take while the page changes 5,000 times a second for ten seconds. */
class StormBenchmark {
    private static final int SECONDS = 10;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void ourShareOfTheMainThread() {
        var site = new StaticSite();
        try (var node = ServerProcess.asInstalled(ServerSettings.demo(site.origin()))) {
            site.page("/", Storm.page(node));
            var page = browsers.visitor().open(site.url("/"));
            var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(page));

            var share = Storm.ourShare(page, SECONDS * 1_000);

            System.out.printf("storm: our scripts took %.1f %% of the customer's main thread%n", share * 100);
            PageTree.awaitEqual("after the storm", page, desktop);
            assertThat(share).isPositive();
        } finally {
            site.close();
        }
    }
}
