package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.PollCalls;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.SampleText;

/** A balancer that hands a POST to another node when the first does not answer, and the first does what it was asked for after all: nothing happens twice. */
class ReplayTest {
    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    private Balancer balancer;
    private Front front;

    @BeforeEach
    void start() {
        balancer = Balancer.start(BalancerSample.NGINX, nodes.plain().nodes(), ReplayTest::replaying);
        front = new Front(BalancerSample.NGINX, balancer, nodes.plain());
    }

    @AfterEach
    void stop() {
        balancer.close();
    }

    private static SampleText replaying(SampleText text) {
        return text.having(
                        "proxy_next_upstream       error timeout;", "proxy_next_upstream error timeout non_idempotent;")
                .having("proxy_read_timeout    10s;", "proxy_read_timeout 1s;")
                .having("proxy_read_timeout 30s;", "proxy_read_timeout 1s;");
    }

    private static double sum(String metric) {
        return nodes.plain().nodes().stream()
                .mapToDouble(node -> Metrics.of(node).sum(metric))
                .sum();
    }

    @Test
    void aCreationThatReachesTwoNodesMakesOneSession() {
        var created = sum("cobrowse_sessions_total");
        var owner = nodes.plain().node(0);
        var way = front.byCookie(".n1");
        var wish = Json.of("key", PollCalls.of(way).id());

        owner.hang();
        try {
            // Both nodes have it when the balancer gives up, or when the second has answered.
            var answer = way.postJson(SharedSession.PATH, wish);
            assertThat(answer.status()).isIn(200, 201, 504);
        } finally {
            owner.goOn();
        }

        Await.until("a session", () -> sum("cobrowse_sessions_total"), now -> now > created);
        var ids = List.of("n1", "n2").stream()
                .map(node -> front.byName(node).postJson(SharedSession.PATH, wish))
                .map(answer -> answer.status() == 409
                        ? front.byName(answer.headers()
                                        .firstValue("x-cobrowse-node")
                                        .orElseThrow())
                                .postJson(SharedSession.PATH, wish)
                        : answer)
                .map(answer -> SharedSession.of(answer.json()).id())
                .distinct()
                .toList();
        assertThat(ids).hasSize(1);
        assertThat(sum("cobrowse_sessions_total")).isEqualTo(created + 1);
    }

    @Test
    void aBatchThatReachesTwoNodesHasOneEffect() {
        var session = front.sessionOn("n1");
        var way = front.byCookie(".n1");
        var calls = PollCalls.of(way);
        calls.send(1, Party.customerHello(Carrier.LONGPOLL, session));
        assertThat(calls.poll(1).frames().getFirst().type()).isEqualTo("welcome");
        calls.send(2, Party.event(1, 1, "snapshot", "page"));
        var owner = nodes.plain().node(0);
        try (var agent =
                Party.agent(Carrier.WEBSOCKET, nodes.front(BalancerSample.NGINX).byCookie(".n1"), session)) {
            assertThat(agent.await("event").number("seq")).isEqualTo(1);
            owner.hang();
            try {
                var answer = calls.send(3, Party.event(1, 2, "delta", "change"));
                // Of the other node, which has no such connection, or of the balancer.
                assertThat(answer.status()).isIn(404, 504);
            } finally {
                owner.goOn();
            }
            assertThat(agent.await("event").number("seq")).isEqualTo(2);

            // The client, who cannot know, says it again, and then something new.
            var again = PollCalls.of(way);
            again.send(1, Party.customerHello(Carrier.LONGPOLL, session, "epoch", 1, "seq", 2));
            assertThat(again.poll(1).frames().getFirst().type()).isEqualTo("welcome");
            again.send(2, Party.event(1, 2, "delta", "change"), Party.event(1, 3, "delta", "next"));
            assertThat(agent.await("event").number("seq")).isEqualTo(3);
            assertThat(agent.seen().stream()
                            .filter(frame -> frame.type().equals("event"))
                            .map((Frame frame) -> frame.number("seq")))
                    .containsExactly(1L, 2L, 3L);
        }
    }
}
