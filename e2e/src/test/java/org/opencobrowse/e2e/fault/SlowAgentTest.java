package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** An agent on a narrow line costs the others nothing and the node little: what they cannot take is left out, and a fresh picture takes its place. */
class SlowAgentTest {
    private static final int NARROW_BYTES_PER_SECOND = 30_000;
    private static final int STEPS = 30;
    /** What the node keeps at most beside one picture: its log, and as much again for whoever is behind. */
    private static final int KEPT_BYTES = 256 * 1024;

    private static final int PICTURE_BYTES = 256 * 1024;

    /** Replaces the page's words by as many others that cannot be squeezed much. */
    private static final String STEP = """
            (step) => {
              const word = () => Math.random().toString(36).slice(2);
              const words = Array.from({ length: 24000 }, word).join(' ');
              document.querySelector('h1').textContent = `step ${step}`;
              document.querySelector('p').textContent = words;
            }
            """;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private FaultProxy line;

    @BeforeAll
    static void start() {
        site = new StaticSite();
        site.page(
                "/",
                "<!doctype html><html><head><title>Site</title><link rel=icon href=data:,></head><body><h1>step 0</h1><p></p></body></html>");
        node = ServerProcess.start(ServerSettings.demo(site.origin())
                .with("sequencer.logBytes", "256KiB")
                .with("sequencer.lagBytes", "256KiB"));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @BeforeEach
    void open() {
        line = new FaultProxy(node);
    }

    @AfterEach
    void close() {
        line.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"WEBSOCKET", "LONGPOLL"})
    void aSlowAgentIsGivenAFreshPictureAndHoldsUpNobody(Way way) {
        var page = browsers.visitor().open(site.url("/"));
        Await.until("ready", () -> page.evaluate("window.CoBrowse?.state"), "ready"::equals);
        var code = CustomerUi.share(page);
        var quick = AgentDesktop.joined(browsers.visitor(), node, code);
        var slow = AgentDesktop.at(browsers.visitor().open(way.desktop(line.url(""))));
        slow.signIn("demo", "demo");
        slow.join(code);
        slow.seesPicture();
        var before = Metrics.of(node);

        line.narrow(NARROW_BYTES_PER_SECOND);
        for (var step = 1; step <= STEPS; step++) {
            page.evaluate(STEP, step);
            assertThat(quick.replica().locator("h1")).hasText("step " + step);
            assertThat(Metrics.keptBytes(node, session(quick))).isLessThan(2 * KEPT_BYTES + PICTURE_BYTES);
        }
        assertThat(stepOf(slow)).as("the slow agent is behind").isLessThan(STEPS);
        var after = Metrics.of(node);
        assertThat(leftBehind(after) - leftBehind(before))
                .as("times that it was left behind")
                .isPositive();
        assertThat(delivered(after) - delivered(before))
                .as("delivered")
                .isGreaterThan(4 * (2 * KEPT_BYTES + PICTURE_BYTES));
        quick.seesStatus("Live");
        assertThat(quick.page().locator(".resyncs")).isHidden();

        line.widen();
        PageTree.awaitEqual("with a wide line again", page, slow);
        slow.seesPicture();
        assertThat(skipped(Metrics.of(node)) - skipped(before)).as("skipped").isPositive();
        page.evaluate(STEP, STEPS + 1);
        PageTree.awaitEqual("after one more change", page, slow);
        PageTree.awaitEqual("with the quick agent", page, quick);
    }

    private static int stepOf(AgentDesktop desktop) {
        return Integer.parseInt(desktop.replica().locator("h1").textContent().replace("step ", ""));
    }

    private static double leftBehind(Metrics metrics) {
        return metrics.sum("cobrowse_sequencer_decisions_total", "decision=\"subscriber-skipped\"", "cause=\"slow\"");
    }

    private static double skipped(Metrics metrics) {
        return metrics.sum("cobrowse_events_skipped_total", "stream=\"page\"", "cause=\"slow\"");
    }

    private static double delivered(Metrics metrics) {
        return metrics.sum("cobrowse_events_delivered_bytes_total", "stream=\"page\"");
    }

    private static String session(AgentDesktop desktop) {
        var joined = (String) desktop.page().evaluate("sessionStorage.getItem('cobrowse.joined')");
        return JsonParser.parseString(joined).getAsJsonObject().get("session").getAsString();
    }
}
