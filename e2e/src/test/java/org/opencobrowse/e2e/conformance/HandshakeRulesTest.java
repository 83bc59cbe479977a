package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 3: how a connection begins. */
class HandshakeRulesTest {
    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();

    @ParameterizedTest
    @ValueSource(strings = {"", "https://somewhere.example", "null", "http://127.0.0.1:1"})
    @Rule("W1")
    void aPageThatIsNotAllowedGetsNoSocket(String origin) {
        try (var socket = RawSocket.to(node)) {
            var answer = WebSocketWire.handshake(socket, node, Map.of("Origin", origin));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(socket.readBody(answer)).contains("origin-refused");
        }
    }

    @Test
    @Rule("W2")
    void aSocketWithoutOurSubprotocolIsToldSo() {
        var other = Party.stranger(node, Map.of("Sec-WebSocket-Protocol", ""));
        other.isRefusedAs("version");
        assertThat(other.seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("W2")
    void everyOtherRefusalIsAFrameAndACode(Carrier carrier) {
        var session = node.newSession();
        var elsewhere = new SharedSession(UUID.randomUUID().toString(), session.token(), session.secret());
        refused(carrier, Party.customerHello(carrier, elsewhere), "session-gone");
        refused(carrier, Party.agentHello(carrier, node, elsewhere), "unknown-session");
        refused(carrier, Party.customerHello(carrier, session, "secret", "x"), "unauthorized");
        refused(carrier, Party.agentHello(carrier, node, session, "bearer", "x.y.z"), "unauthorized");
        refused(carrier, Party.customerHello(carrier, session, "versions", new int[] {2, 77}), "version");
    }

    private void refused(Carrier carrier, Frame hello, String name) {
        var party = Party.stranger(carrier, node).say(hello);
        party.isRefusedAs(name);
        assertThat(party.seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("W3")
    void aFirstFrameThatIsNoHelloIsRefused(Carrier carrier) {
        Party.stranger(carrier, node).say(Frame.of("heartbeat")).isRefusedAs("malformed");
        Party.stranger(carrier, node).say(Party.event(1, 1, "snapshot", "{}")).isRefusedAs("malformed");
    }

    /** Nothing was said back yet when these came, be it that the hello is good or not. */
    @ParameterizedTest
    @EnumSource
    @Rule("W4")
    void whatComesWithTheHelloIsRefused(Carrier carrier) {
        var session = node.newSession();
        var early = Party.stranger(carrier, node);
        early.say(Party.customerHello(carrier, session), Party.event(1, 1, "snapshot", "{early}"));
        early.isRefusedAs("malformed");

        try (var customer = Party.customer(carrier, node, session)) {
            customer.publish(1, "snapshot", "{page}");
            assertThat(customer.await("ack").number("seq")).isEqualTo(1);
            var agent = Party.stranger(carrier, node);
            agent.say(Party.agentHello(carrier, node, session), Frame.of("end")).isRefusedAs("malformed");
            customer.publish(2, "delta", "{alive}");
            assertThat(customer.await("ack").number("seq")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("W4")
    void aSecondHelloIsRefused(Carrier carrier) {
        var session = node.newSession();
        Party.customer(carrier, node, session)
                .say(Party.customerHello(carrier, session))
                .isRefusedAs("malformed");
    }
}
