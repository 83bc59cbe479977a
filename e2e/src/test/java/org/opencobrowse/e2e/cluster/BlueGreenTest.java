package org.opencobrowse.e2e.cluster;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.StaticSite;

/** A site goes from one cluster to another: the procedure of docs/operations.md. Each cluster has one node here, which makes no difference to browsers. */
class BlueGreenTest {
    @RegisterExtension
    final Browsers browsers = new Browsers();

    private static final StaticSite site = new StaticSite();
    private static ServerCluster blueCluster;
    private static ServerCluster greenCluster;
    private static ServerProcess blue;
    private static ServerProcess green;

    @BeforeAll
    static void start() {
        site.page(
                "/",
                "<!doctype html><html><head><title>Site</title><link rel=icon href=data:,></head><body><h1>Site</h1></body></html>");
        blueCluster =
                ServerCluster.start(1, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        greenCluster =
                ServerCluster.start(1, settings -> settings.with("http.origins", "[\"%s\"]".formatted(site.origin())));
        blue = blueCluster.node(0);
        green = greenCluster.node(0);
    }

    @AfterAll
    static void stop() {
        greenCluster.close();
        blueCluster.close();
        site.close();
    }

    @Test
    void aSessionStaysWhereItBeganAndTheNextOneBeginsAtTheNewPlace() {
        site.embed(blue);
        var customer = browsers.visitor();
        var page = ready(customer.open(site.url("/")));
        var desktop = AgentDesktop.joined(browsers.visitor(), blue, CustomerUi.share(page));
        var before = sessions(blue);

        site.snippet(greenWith("data-also=\"%s/\"".formatted(blue.origin())));
        page.reload();
        new CustomerUi(page).sees("is viewing this page");
        page.evaluate("document.querySelector('h1').textContent = 'Goes on'");
        assertThat(desktop.replica().locator("h1")).hasText("Goes on");
        assertThat(page.evaluate("CoBrowse.state")).isEqualTo("active");
        assertThat(scriptsFrom(page, blue)).as("the session's own script").isEqualTo(1);
        assertThat(scriptsFrom(page, green))
                .as("scripts of a session that is not there")
                .isZero();

        var newcomer = ready(browsers.visitor().open(site.url("/")));
        AgentDesktop.joined(browsers.visitor(), green, CustomerUi.share(newcomer));
        assertThat(sessions(blue)).isEqualTo(before);

        new CustomerUi(page).press("End sharing");
        new CustomerUi(page).sees("You ended the session.");
        Await.until("the session is over", () -> sessions(blue), count -> count == before - 1);
        var after = sessions(green);
        AgentDesktop.joined(browsers.visitor(), green, CustomerUi.share(page));
        assertThat(sessions(blue)).isEqualTo(before - 1);
        assertThat(sessions(green)).isEqualTo(after + 1);
        page.reload();
        new CustomerUi(page).sees("is viewing this page");
        assertThat(scriptsFrom(page, blue)).isZero();
        customer.hasNoExceptions();
    }

    /** Whoever can write into the tab's storage must not be able to choose whose scripts run in the page. */
    @Test
    void withoutAWordOfThePageASessionGoesOnWithThePagesScript() {
        site.embed(blue);
        var customer = browsers.visitor();
        var page = ready(customer.open(site.url("/")));
        var desktop = AgentDesktop.joined(browsers.visitor(), blue, CustomerUi.share(page));

        site.snippet(greenWith(""));
        page.reload();
        new CustomerUi(page).sees("is viewing this page");
        page.evaluate("document.querySelector('h1').textContent = 'Goes on'");
        assertThat(desktop.replica().locator("h1")).hasText("Goes on");
        assertThat(scriptsFrom(page, blue)).isZero();
        assertThat(scriptsFrom(page, green)).isEqualTo(1);

        new CustomerUi(page).press("End sharing");
        new CustomerUi(page).sees("You ended the session.");
        AgentDesktop.joined(browsers.visitor(), green, CustomerUi.share(page));
        customer.hasNoExceptions();
    }

    private static String greenWith(String attribute) {
        return "<script async src=\"%s\" data-cobrowse %s></script>"
                .formatted(green.url("/cobrowse/js/loader.js"), attribute);
    }

    private static Page ready(Page page) {
        page.waitForFunction("window.CoBrowse?.state === 'ready'");
        return page;
    }

    private static int scriptsFrom(Page page, ServerProcess node) {
        return ((Number) page.evaluate(
                        "of => performance.getEntriesByType('resource').filter(({ name }) => name.startsWith(of) && name.endsWith('/customer.js')).length",
                        node.origin()))
                .intValue();
    }

    private static int sessions(ServerProcess node) {
        return (int) Metrics.of(node).sum("cobrowse_sessions_live");
    }
}
