package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A session in which people do something, on a node that warns long before each end: who answers a warning has the time to. */
class BusySessionTest {
    private static LiveNode node;

    @BeforeAll
    static void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of(
                "session.neverJoinedAfter", "10s",
                "session.idleAfter", "10s",
                "session.longest", "12s",
                "session.warnBefore", "8s")));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    /** What happens withdraws the warning of rest, and not that of length. */
    @Test
    void aBusySessionEndsAtItsGreatestLength() throws Exception {
        var session = node.createSession("lengthy-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.publish(1, 1, "snapshot", "{page}");
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("event");
        assertWarned(customer, "idle");
        // What the page does by itself says nothing about people: neither withdraws the warning.
        customer.publish(1, 2, "delta", "{animated}");
        customer.publish(1, 3, "snapshot", "{repainted}");
        customer.publish(1, 4, "pointer", "{moved}");
        assertThat(agent.await("event").body()).isEqualTo("{animated}");
        assertThat(agent.await("event").body()).isEqualTo("{repainted}");
        assertThat(agent.seen())
                .noneMatch(frame ->
                        frame.type().equals("warning") && frame.header().getLong("endsInMs") == 0);
        assertThat(agent.await("warning").header().getLong("endsInMs")).isZero();
        assertThat(agent.await("event").body()).isEqualTo("{moved}");
        var withdrawn = customer.await("warning").header();
        assertThat(withdrawn.getString("reason")).isEqualTo("idle");
        assertThat(withdrawn.getLong("endsInMs")).isZero();
        assertWarned(customer, "limit");
        assertEnded(customer);
        assertEnded(agent);
    }

    private static void assertWarned(Wire wire, String reason) throws Exception {
        var warning = wire.await("warning").header();
        assertThat(warning.getString("reason")).isEqualTo(reason);
        assertThat(warning.getLong("endsInMs")).isBetween(1L, 8_000L);
    }

    private static void assertEnded(Wire wire) throws Exception {
        assertThat(wire.await("ended").header().getString("reason")).isEqualTo("limit");
        assertThat(wire.awaitClose()).isEqualTo(4411);
    }
}
