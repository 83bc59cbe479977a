package org.opencobrowse.e2e.measure;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/**
 * From a change on the customer's page to the same change in the agent's replica, through a real node over loopback. Both browsers run on one
 * machine, so that one clock serves both sides.
 */
class LatencyBenchmark {
    private static final int CHANGES = 400;
    private static final int WARM_UP = 40;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = new StaticSite();
        node = ServerProcess.asInstalled(ServerSettings.demo(site.origin()));
        site.embed(node);
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    @ParameterizedTest
    @CsvSource({"100, text", "100, typing", "5000, text", "50000, text"})
    void changesReachTheAgent(int elements, String kind) {
        site.page("/", page(elements));
        var customer = browsers.visitor().open(site.url("/"));
        customer.waitForFunction("window.CoBrowse?.state === 'ready'");
        var desktop = AgentDesktop.joined(browsers.visitor(), node, CustomerUi.share(customer));
        watch(desktop.page());

        customer.evaluate("""
                async ([kind, changes]) => {
                  window.sent = [];
                  for (let n = 1; n <= changes; n++) {
                    await new Promise((resolve) => setTimeout(resolve, 30 + ((n * 7919) % 50)));
                    window.sent.push(performance.timeOrigin + performance.now());
                    if (kind === 'text') document.getElementById('probe').textContent = String(n);
                    else {
                      document.getElementById('field').value = String(n);
                      document.getElementById('field').dispatchEvent(new Event('input', { bubbles: true }));
                    }
                  }
                }
                """, List.of(kind, CHANGES + WARM_UP));
        Await.until(
                "the last change",
                () -> desktop.page().evaluate("Object.keys(seen).length"),
                many -> many.equals(CHANGES + WARM_UP));

        report(elements, kind, latencies(customer, desktop.page()));
    }

    /** Some changes may share a batch; each is seen when the value it left is there or a later one. */
    private static double[] latencies(Page customer, Page agent) {
        var sent = numbers(customer.evaluate("sent"));
        var seen = numbers(agent.evaluate("Array.from({ length: %d }, (_, n) => seen[n + 1])".formatted(sent.length)));
        assertThat(seen).hasSameSizeAs(sent);
        var latencies = new double[CHANGES];
        for (var at = 0; at < CHANGES; at++) latencies[at] = seen[at + WARM_UP] - sent[at + WARM_UP];
        return Arrays.stream(latencies).sorted().toArray();
    }

    /** Notes when each number was there: right after the batch that brought it, or, since nothing tells of a value, in the next frame. */
    private static void watch(Page agent) {
        agent.evaluate("""
                () => {
                  window.seen = {};
                  let last = 0;
                  const look = () => {
                    const inside = document.querySelector('iframe').contentDocument;
                    const now = Math.max(Number(inside.getElementById('probe').textContent), Number(inside.getElementById('field').value));
                    while (last < now) window.seen[++last] = performance.timeOrigin + performance.now();
                  };
                  new MutationObserver(look).observe(document.querySelector('iframe').contentDocument, { subtree: true, childList: true, characterData: true });
                  const frame = () => { look(); requestAnimationFrame(frame); };
                  frame();
                }
                """);
    }

    private static void report(int elements, String kind, double[] sorted) {
        System.out.printf(
                Locale.ROOT,
                "| %s, page of %,d elements | %d | %.1f | %.1f | %.1f | %.1f |%n",
                kind,
                elements,
                sorted.length,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.95)],
                sorted[(int) (sorted.length * 0.99)],
                sorted[sorted.length - 1]);
    }

    private static double[] numbers(Object list) {
        return ((List<?>) list)
                .stream().mapToDouble(number -> ((Number) number).doubleValue()).toArray();
    }

    private static String page(int elements) {
        return "<!doctype html><html><head><title>Page</title></head><body><p id=probe>0</p><input id=field value=0><div>%s</div></body></html>"
                .formatted("<p class=row>row <b>of many</b></p>\n".repeat(elements / 2));
    }
}
