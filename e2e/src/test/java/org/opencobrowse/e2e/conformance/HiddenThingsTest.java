package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.CustomerUi;
import org.opencobrowse.e2e.setup.WireTap;

/** Section 4: what a page says of the rules by which it hides, and what becomes of it when they change. */
class HiddenThingsTest {
    @TempDir
    static Path folder;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private static Path file = Path.of("");
    private static NodeUnderTest node;

    @BeforeAll
    static void start() throws IOException {
        file = folder.resolve("rules.json");
        write("#first");
        node = NodeUnderTest.own(
                NodeUnderTest.settings().with("privacy.rules", file.toString()).with("privacy.rulesCheckEvery", "1s"));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @ParameterizedTest
    @EnumSource
    @Rule("V1")
    void onlyAPageThatAppliesTheRulesOfTheNodeIsLetIn(Carrier carrier) throws IOException {
        write("#one" + carrier.word());
        var session = node.newSession();
        var hash = hashOnce("#one" + carrier.word());

        Party.stranger(carrier, node).say(Party.customerHello(carrier, session)).isRefusedAs("other-rules");
        Party.stranger(carrier, node)
                .say(Party.customerHello(carrier, session, "rules", "0".repeat(64)))
                .isRefusedAs("other-rules");
        Party.stranger(carrier, node)
                .enters(Party.customerHello(carrier, session, "rules", hash))
                .close();
    }

    @ParameterizedTest
    @EnumSource
    @Rule("V2")
    void otherRulesSendCustomersAwayAndAgentsStay(Carrier carrier) throws IOException {
        write("#before" + carrier.word());
        var session = node.newSession();
        var before = hashOnce("#before" + carrier.word());
        try (var customer =
                        Party.stranger(carrier, node).enters(Party.customerHello(carrier, session, "rules", before));
                var agent = Party.agent(carrier, node, session)) {
            customer.publish(1, "snapshot", "by the old rules");
            agent.await("event");
            write("#after" + carrier.word());

            customer.isRefusedAs("other-rules");
            var again = Party.customerHello(
                    carrier, session, "rules", hashOnce("#after" + carrier.word()), "epoch", 1, "seq", 1);
            try (var page = Party.stranger(carrier, node).enters(again)) {
                page.say(Party.event(2, 1, "snapshot", "by the new rules"));
                assertThat(new String(agent.await("event").body(), StandardCharsets.UTF_8))
                        .isEqualTo("by the new rules");
            }
        }
    }

    /** Our own page. What it sends from the old rules stands before the refusal, or nowhere. */
    @Test
    @Rule("V3")
    void aPageThatWasSentAwayBeginsAnewWithTheNewRules() throws IOException {
        write("#old");
        var old = hashOnce("#old");
        var customer = browsers.visitor();
        var tap = WireTap.on(customer);
        var page = customer.open(node.process().url("/demo/"));
        CustomerUi.share(page);
        Await.until("a picture of the page", () -> pictures(page, tap), count -> count > 0);
        write("#new");
        var fresh = hashOnce("#new");
        page.evaluate("document.querySelector('h1').textContent = 'changed'");
        Await.until("another picture", () -> pictures(page, tap), count -> count > 1);

        var epochs = tap.headers().stream()
                .filter(header -> !header.get("type").getAsString().equals("hello") && header.has("epoch"))
                .map(header -> header.get("epoch").getAsLong())
                .toList();
        var hashes = tap.headers().stream()
                .filter(header -> header.has("rules"))
                .map(header -> header.get("rules").getAsString())
                .distinct();
        assertThat(epochs).isSorted().contains(1L, 2L);
        assertThat(hashes).containsExactly(old, fresh);
        var secondHello = tap.headers().stream()
                .filter(header ->
                        header.has("rules") && header.get("rules").getAsString().equals(fresh))
                .findFirst()
                .orElseThrow();
        var after = tap.headers()
                .subList(tap.headers().indexOf(secondHello), tap.headers().size());
        assertThat(after)
                .filteredOn(header -> header.get("type").getAsString().equals("publish"))
                .isNotEmpty()
                .allSatisfy(
                        header -> assertThat(header.get("epoch").getAsLong()).isEqualTo(2));
    }

    /** What the browser has sent is heard of while it is asked for something. */
    private static long pictures(Page page, WireTap tap) {
        page.title();
        return tap.snapshots();
    }

    /** When the node has taken the file with this selector. */
    private static String hashOnce(String selector) {
        return Await.until(
                        "the node has taken the file with " + selector,
                        () -> node.call(
                                        "GET",
                                        "/cobrowse/rest/live/rules",
                                        Map.of("Origin", node.pageOrigin()),
                                        new byte[0])
                                .json(),
                        answer -> answer.toString().contains(selector + '"'))
                .get("hash")
                .getAsString();
    }

    private static void write(String selector) throws IOException {
        Files.writeString(file, "{\"domRestrictions\": [{\"dataMasking\": [\"%s\"]}]}".formatted(selector));
    }
}
