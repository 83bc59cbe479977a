package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.SampleText;

/** The doctor finds what is wrong with a balancer, by its call and on its page, and nothing else; the log says the same. */
class DoctorTest {
    private static final byte[] NOTHING = {};

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    /** A sample with something done to it. */
    record Ill(String fault, BalancerSample sample, UnaryOperator<SampleText> change) {
        @Override
        public String toString() {
            return fault + " of " + sample;
        }
    }

    static Stream<Ill> ill() {
        return Stream.of(
                nginx("cookie-ignored", text -> text.without(" .n1  cb_node_1;").without(" .n2  cb_node_2;")),
                nginx("cookie-stripped", also("proxy_set_header Cookie \"\";")),
                nginx("upgrade-stripped", text -> text.having("$http_upgrade;", "\"\";")),
                nginx(
                        "responses-buffered",
                        // Over HTTP/2 it holds small answers back only when it has to.
                        text -> text.having("proxy_buffering off;", "proxy_buffering on;")
                                .having(" ssl http2;", " ssl;")),
                nginx(
                        "idle-cut",
                        text -> text.having("proxy_read_timeout    10s;", "proxy_read_timeout 700ms;")
                                .having("proxy_read_timeout 30s;", "proxy_read_timeout 700ms;")),
                new Ill(
                        "idle-cut",
                        BalancerSample.HAPROXY,
                        text -> text.having("timeout tunnel          60s", "timeout tunnel 700ms")),
                nginx("body-limit", text -> text.having("client_max_body_size  512k;", "client_max_body_size 64k;")),
                nginx("forwarded-missing", text -> text.without("proxy_set_header X-Forwarded-For ")),
                nginx("proxy-not-trusted", also("proxy_bind 127.0.0.9;")),
                new Ill(
                        "stickiness-forgotten",
                        BalancerSample.HAPROXY,
                        // Learned from what the node sets, and kept for less than a pause.
                        text -> text.without("use-server n")
                                .having(" cookie .n1", "")
                                .having(" cookie .n2", "")
                                .having("balance leastconn", "balance roundrobin")
                                .having("    cookie gcbSessionServer\n", """
                                            stick-table type string len 64 size 1k expire 1s
                                            stick store-response res.cook(gcbSessionServer)
                                            stick match req.cook(gcbSessionServer)
                                        """)));
    }

    private static Ill nginx(String fault, UnaryOperator<SampleText> change) {
        return new Ill(fault, BalancerSample.NGINX, change);
    }

    private static UnaryOperator<SampleText> also(String directive) {
        return text -> text.having("proxy_connect_timeout 2s;", "proxy_connect_timeout 2s;\n" + directive);
    }

    @ParameterizedTest
    @EnumSource
    void findsNothingWrongWithTheSamples(BalancerSample sample) {
        assertThat(examined(nodes.front(sample).anywhere()))
                .isEqualTo(sample.webSockets() ? List.of() : List.of("upgrade-stripped"));
    }

    @ParameterizedTest
    @MethodSource("ill")
    void namesWhatIsWrongAndTheCure(Ill ill) {
        try (var balancer = Balancer.start(ill.sample, nodes.plain().nodes(), ill.change)) {
            var front = new Front(ill.sample, balancer, nodes.plain());
            var linesBefore = linesOfTheLog(ill.fault);
            assertThat(examined(front.anywhere())).containsExactly(ill.fault);
            assertThat(onThePage(balancer)).containsExactly(ill.fault);
            // Once a minute at each node, whoever found it.
            assertThat(linesOfTheLog(ill.fault)).isGreaterThanOrEqualTo(Math.max(1, linesBefore));
        }
    }

    /** By the page only: this balancer does not tell a node what it is called. */
    @Test
    void namesAHostThatIsChangedOnTheWay() {
        try (var balancer = Balancer.start(
                BalancerSample.NGINX,
                nodes.plain().nodes(),
                text -> text.having(
                        "proxy_set_header Host              $http_host;", "proxy_set_header Host localhost;"))) {
            assertThat(onThePage(balancer)).containsExactly("host-changed");
        }
    }

    @Test
    void examinesForAdministratorsOnly() {
        var way = nodes.front(BalancerSample.NGINX).anywhere();
        var refused = way.call("POST", "/cobrowse/doctor/examination", Map.of(), NOTHING);
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.refusal()).isEqualTo("unauthorized");
    }

    private static List<String> examined(NodeUnderTest way) {
        var answer = way.call(
                "POST",
                "/cobrowse/doctor/examination",
                Map.of("Authorization", "Bearer " + way.bearer(), "Origin", way.pageOrigin()),
                NOTHING);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().getAsJsonArray("faults").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .map(DoctorTest::named)
                .toList();
    }

    private static String named(JsonObject finding) {
        assertThat(finding.get("what").getAsString()).isNotBlank();
        assertThat(finding.get("cure").getAsString()).isNotBlank();
        return finding.get("fault").getAsString();
    }

    private List<String> onThePage(Balancer balancer) {
        var visitor = browsers.visitor(new Browser.NewContextOptions().setIgnoreHTTPSErrors(true));
        var page = visitor.open(balancer.url("/cobrowse/doctor/"));
        var verdict = page.locator("section, .well, [role=alert]");
        verdict.first().waitFor();
        assertThat(page.locator("[role=alert]").allInnerTexts()).isEmpty();
        assertThat(page.locator("section").allInnerTexts()).allMatch(text -> text.contains("Cure: "));
        return verdict.all().stream()
                .map(part -> String.valueOf(part.getAttribute("data-fault")))
                .toList();
    }

    private static long linesOfTheLog(String fault) {
        return nodes.plain().nodes().stream()
                .flatMap(node -> node.output().lines())
                .filter(line -> line.contains("fault=\"%s\"".formatted(fault)) && line.contains("cure=\""))
                .count();
    }
}
