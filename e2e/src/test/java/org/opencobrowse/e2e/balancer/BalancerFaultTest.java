package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.fault.FaultProxy;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;

/** Balancers that are reloaded, that die and come back, and that take a living node for a dead one: no session ends by it. */
class BalancerFaultTest {
    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @ParameterizedTest
    @EnumSource
    void aReloadCutsNobody(BalancerSample sample) {
        var front = nodes.front(sample);
        try (var pairs = new Pairs(front)) {
            pairs.exchange(1);
            front.balancer().reload();
            pairs.exchange(2);
            pairs.wereNotCut();
        }
    }

    @ParameterizedTest
    @EnumSource
    void sessionsGoOnWhenABalancerThatWasKilledIsBack(BalancerSample sample) {
        var front = nodes.front(sample);
        try (var pairs = new Pairs(front)) {
            pairs.exchange(1);
            front.balancer().kill();
            pairs.areCut();
            front.balancer().restart();
            pairs.comeBack();
            pairs.exchange(2);
        }
    }

    /** One after the other both ways in which it happens: a connection that is reset, and one that is refused. */
    @ParameterizedTest
    @EnumSource(names = {"NGINX", "APACHE", "HAPROXY"})
    void anOwnerThatWasNotReachedOnceKeepsItsSessions(BalancerSample sample) {
        var owner = nodes.plain().node(0);
        try (var network = new FaultProxy(owner);
                var balancer = Balancer.start(
                        sample, nodes.plain().nodes(), text -> text.having(owner.authority(), network.authority()))) {
            var front = new Front(sample, balancer, nodes.plain());
            var session = front.sessionOn("n1");
            try (var before = Party.customer(Carrier.WEBSOCKET, front.byCookie(".n1"), session)) {
                network.cut();
                assertThat(before.endCode()).isZero();
                // Led to the other node, which knows that the owner lives.
                assertThat(refusal(front, session)).isIn("", "misdirected", "owner-unknown");
            } finally {
                network.mend();
            }
            Await.until("the owner is reached again", () -> refusal(front, session), name -> {
                assertThat(name).as("what ends no session").isIn("", "misdirected", "owner-unknown", "welcome");
                return name.equals("welcome");
            });
        }
    }

    /** How the customer is received who comes back; empty: not at all. */
    private static String refusal(Front front, SharedSession session) {
        try (var party = Party.stranger(Carrier.WEBSOCKET, front.byCookie(".n1"))) {
            var answer =
                    party.say(Party.customerHello(Carrier.WEBSOCKET, session)).await("welcome", "refused");
            return answer.type().equals("refused") ? answer.text("name") : "welcome";
        } catch (AssertionError | java.io.UncheckedIOException _) {
            // The balancer's own word, or none.
            return "";
        }
    }

    /** A customer and an agent in each of some sessions, over every carrier of a sample. */
    private static final class Pairs implements AutoCloseable {
        private final List<Pair> pairs;

        Pairs(Front front) {
            pairs = front.carriers().stream()
                    .map(carrier -> new Pair(front, carrier))
                    .toList();
        }

        void exchange(long seq) {
            pairs.forEach(pair -> pair.exchange(seq));
        }

        void wereNotCut() {
            for (var pair : pairs)
                assertThat(pair.isCut()).as(pair.carrier + " was cut").isFalse();
        }

        void areCut() {
            for (var pair : pairs) Await.until("everybody is cut", pair::isCut, cut -> cut);
        }

        void comeBack() {
            pairs.forEach(Pair::comeBack);
        }

        @Override
        public void close() {
            pairs.forEach(Pair::close);
        }
    }

    private static final class Pair {
        private final Carrier carrier;
        private final NodeUnderTest way;
        private final SharedSession session;
        private Party customer;
        private Party agent;

        Pair(Front front, Carrier carrier) {
            this.carrier = carrier;
            session = front.sessionOn("n1");
            way = front.byCookie(".n1");
            customer = Party.customer(carrier, way, session);
            agent = Party.agent(carrier, way, session);
        }

        void exchange(long seq) {
            customer.say(Party.event(1, seq, seq == 1 ? "snapshot" : "delta", "event " + seq));
            Frame event = agent.await("event");
            assertThat(event.number("seq")).isEqualTo(seq);
        }

        boolean isCut() {
            return customer.isOver() && agent.isOver();
        }

        /** With what the agent has had. */
        void comeBack() {
            var secret = agent.seen().stream()
                    .filter(frame -> frame.type().equals("welcome"))
                    .findFirst()
                    .orElseThrow()
                    .text("secret");
            customer = Party.stranger(carrier, way).enters(Party.customerHello(carrier, session, "epoch", 1, "seq", 1));
            agent = Party.stranger(carrier, way)
                    .enters(Party.agentHello(carrier, way, session, "position", 1, "secret", secret));
        }

        void close() {
            customer.close();
            agent.close();
        }
    }
}
