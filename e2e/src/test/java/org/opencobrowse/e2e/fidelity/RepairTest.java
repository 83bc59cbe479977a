package org.opencobrowse.e2e.fidelity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.AgentDesktop;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.EmbeddedSite;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.PageTree;
import org.opencobrowse.e2e.setup.WireTap;

/** A picture that has come to differ, by whatever fault, is found to, begins again, and is counted by what was found. */
class RepairTest {
    @RegisterExtension
    static final EmbeddedSite SITE = new EmbeddedSite();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    enum Damage {
        CHECKSUM("document.querySelector('p').firstChild.data = 'another text'"),
        ATTRIBUTES("document.querySelector('p').className = 'another'"),
        SHEETS("document.querySelectorAll('style')[1].sheet.deleteRule(0)");

        private final String script;

        Damage(String script) {
            this.script = script;
        }

        private String cause() {
            return "cause=\"%s\"".formatted(name().toLowerCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aDifferenceIsRepairedAndCounted(Damage damage) {
        var customer = browsers.visitor()
                .open(
                        SITE.site()
                                .page(
                                        "/restless",
                                        "<!doctype html><html><head><title>Page</title></head><body><style></style><p class=one>text</p><i>0</i>"
                                                + "<script>document.querySelectorAll('style')[0].sheet.insertRule('p { color: red }');"
                                                + "ticking = setInterval(() => { document.querySelector('i').firstChild.data = Date.now(); }, 300)</script></body></html>"));
        var agent = AgentDesktop.joined(browsers.visitor(), SITE.node(), CustomerUi.share(customer));
        Await.until("the first text", () -> agent.replica().textContent("p"), "text"::equals);
        var before = asked(damage);

        agent.replica().evaluate(damage.script);
        Await.until("a resync by " + damage, () -> asked(damage), asked -> asked > before);

        customer.evaluate("clearInterval(ticking)");
        PageTree.awaitEqual("after the repair", customer, agent);
        assertThat(asked(damage)).isEqualTo(before + 1);
    }

    @Test
    void aStillPageIsComparedOnceMoreAfterItsLastChange() {
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = customer.open(
                SITE.site().page("/still", "<!doctype html><title>Page</title><p class=one>text</p><i>0</i>"));
        var agent = AgentDesktop.joined(browsers.visitor(), SITE.node(), CustomerUi.share(page));
        Await.until("the first numbers", () -> numbers(tap), count -> count > 0);
        var before = asked(Damage.CHECKSUM);
        var toldBefore = numbers(tap);

        agent.replica().evaluate(Damage.CHECKSUM.script);
        page.evaluate("document.querySelector('i').firstChild.data = '1'");

        Await.until("a resync", () -> asked(Damage.CHECKSUM), asked -> asked > before);
        PageTree.awaitEqual("after the repair", page, agent);
        assertThat(numbers(tap)).isGreaterThan(toldBefore);
    }

    /** Events that say nothing but them. */
    private static long numbers(WireTap tap) {
        return tap.sent().stream()
                .filter(sent -> sent.contains("\"ops\":[],\"check\":"))
                .count();
    }

    private static double asked(Damage damage) {
        return Metrics.of(SITE.node()).sum("cobrowse_resyncs_asked_total", damage.cause());
    }
}
