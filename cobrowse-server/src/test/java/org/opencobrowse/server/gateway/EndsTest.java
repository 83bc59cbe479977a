package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sessions that end by themselves, on a node with the shortest times there are. All begin together, so that their waiting passes at once. */
class EndsTest {
    private static LiveNode node;
    private static Wire neverJoined;
    private static Pair idle;
    private static Pair customerAway;
    private static Pair rejoining;
    private static JsonObject rejoinSession;
    private static Wire leaver;

    private record Pair(Wire customer, Wire agent) {}

    @BeforeAll
    static void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of(
                "session.neverJoinedAfter", "10s",
                "session.idleAfter", "10s",
                "session.longest", "12s",
                "session.warnBefore", "4s",
                "session.customerAwayAfter", "5s",
                "session.agentRejoinWithin", "5s",
                "session.sessionsPerAgent", "10")));
        var waiting = node.createSession("never-joined-key-012345");
        neverJoined = node.customer(waiting, 1, 0);
        neverJoined.await("welcome");
        idle = pair(node.createSession("idle-key-0123456789"));
        customerAway = pair(node.createSession("customer-away-key-0123"));
        customerAway.customer.close();
        rejoinSession = node.createSession("rejoin-key-0123456789");
        rejoining = pair(rejoinSession);
        leaver = node.agent(rejoinSession, node.signIn(), 0);
        leaver.await("welcome");
        leaver.close();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static Pair pair(JsonObject session) throws Exception {
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.publish(1, 1, "snapshot", "{page}");
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("event");
        return new Pair(customer, agent);
    }

    @Test
    void aSessionThatNoAgentJoinsIsWarnedOfAndEnds() throws Exception {
        assertWarned(neverJoined, "never-joined");
        assertEnded(neverJoined, "never-joined");
    }

    @Test
    void aSessionAtRestIsWarnedOfAndEndsForEverybody() throws Exception {
        for (var wire : new Wire[] {idle.customer, idle.agent}) {
            assertWarned(wire, "idle");
            assertEnded(wire, "idle");
        }
    }

    @Test
    void aSessionWhoseCustomerStaysAwayEndsWithoutAWarning() throws Exception {
        assertEnded(customerAway.agent, "customer-away");
        assertThat(customerAway.agent.seen()).noneMatch(frame -> frame.type().equals("warning"));
    }

    @Test
    void anAgentWhoDoesNotComeBackInTimeLosesTheSeat() throws Exception {
        var gone = leaver.seen().getFirst().header();
        JsonArray participants;
        do participants = rejoining.agent.await("presence").header().getJsonArray("participants");
        while (participants.size() > 2);
        assertThat(participants.encode()).doesNotContain(gone.getString("participant"));

        var again = node.open();
        again.send(LiveNode.hello("agent", rejoinSession, 0, 1)
                .put("bearer", node.signIn())
                .put("secret", gone.getString("secret")));
        assertThat(again.await("welcome").header().getString("participant"))
                .isNotEqualTo(gone.getString("participant"));
    }

    private static void assertWarned(Wire wire, String reason) throws Exception {
        var warning = wire.await("warning").header();
        assertThat(warning.getString("reason")).isEqualTo(reason);
        assertThat(warning.getLong("endsInMs")).isBetween(1L, 4_000L);
    }

    private static void assertEnded(Wire wire, String reason) throws Exception {
        assertThat(wire.await("ended").header().getString("reason")).isEqualTo(reason);
        assertThat(wire.awaitClose()).isEqualTo(4411);
    }
}
