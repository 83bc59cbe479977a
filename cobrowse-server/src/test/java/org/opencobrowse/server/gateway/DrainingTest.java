package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A node alone that is being emptied, as those who are on it see it. */
class DrainingTest {
    private static final Map<String, String> NOTHING = Map.of();
    private static final String KEY = "draining-key-0123456789";

    @Test
    void sessionsGoOnAndNewOnesAreRefusedUntilTheDrainIsTakenBack() throws Exception {
        try (var node = new LiveNode(TestConfigs.demo(Map.of("drain.deadline", "30s")))) {
            var session = node.createSession(KEY);
            var customer = node.customer(session, 1, 0);
            customer.await("welcome");
            customer.publish(1, 1, "snapshot", "{page}");

            var begun = node.drain(HttpMethod.POST, NOTHING);
            assertThat(begun.statusCode()).isEqualTo(202);
            assertThat(begun.bodyAsJsonObject().getString("state")).isEqualTo("draining");
            assertThat(begun.bodyAsJsonObject().getInteger("sessions")).isEqualTo(1);
            assertThat(begun.bodyAsJsonObject().getLong("leftMs")).isBetween(1L, 30_000L);
            assertThat(node.metrics()).contains("cobrowse_draining 1.0");

            // Half a minute is less than session.warnBefore.
            var warning = customer.await("warning").header();
            assertThat(warning.getString("reason")).isEqualTo("node-lost");
            assertThat(warning.getLong("endsInMs")).isBetween(1L, 30_000L);

            var refused = create(node, "another-key-0123456789");
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.getHeader("Retry-After")).isEqualTo("5");
            assertThat(refused.bodyAsJsonObject().getString("name")).isEqualTo("draining");
            assertThat(refused.bodyAsJsonObject().getString("retry")).isEqualTo("restart");

            // A browser that repeats its request asks for nothing new.
            var repeated = create(node, KEY);
            assertThat(repeated.statusCode()).isEqualTo(200);
            assertThat(repeated.bodyAsJsonObject().getString("id")).isEqualTo(session.getString("id"));
            var agent = node.agent(session, node.signIn(), 0);
            assertThat(agent.await("event").body()).isEqualTo("{page}");

            var takenBack = node.drain(HttpMethod.DELETE, NOTHING);
            assertThat(takenBack.statusCode()).isEqualTo(200);
            assertThat(takenBack.bodyAsJsonObject().containsKey("leftMs")).isFalse();
            assertThat(customer.await("warning").header().getLong("endsInMs")).isZero();
            assertThat(create(node, "another-key-0123456789").statusCode()).isEqualTo(201);
        }
    }

    @Test
    void atTheDeadlineEverybodyIsSentElsewhere() throws Exception {
        try (var node = new LiveNode(TestConfigs.demo(Map.of("drain.deadline", "1s")))) {
            var session = node.createSession(KEY);
            var customer = node.customer(session, 1, 0);
            customer.await("welcome");
            customer.publish(1, 1, "snapshot", "{page}");
            var agent = node.agent(session, node.signIn(), 0);
            agent.await("event");

            node.drain(HttpMethod.POST, NOTHING);

            for (var wire : new Wire[] {customer, agent}) {
                assertThat(wire.await("warning").header().getString("reason")).isEqualTo("node-lost");
                // Who says that the session is still wanted changes nothing.
                wire.send(new JsonObject().put("type", "extend"));
                assertThat(wire.await("ended").header().getString("reason")).isEqualTo("node-lost");
                assertThat(wire.awaitClose()).isEqualTo(4503);
            }
        }
    }

    @Test
    void anEmptyNodeIsDoneAtOnceAndIsNotTakenBack() throws Exception {
        try (var node = new LiveNode(TestConfigs.demo(Map.of()))) {
            var begun = node.drain(HttpMethod.POST, NOTHING);
            assertThat(begun.statusCode()).isEqualTo(202);
            assertThat(begun.bodyAsJsonObject().getString("state")).isEqualTo("stopping");
            assertThat(node.drain(HttpMethod.DELETE, NOTHING).statusCode()).isEqualTo(409);
            assertThat(node.drain(HttpMethod.POST, NOTHING).statusCode()).isEqualTo(409);
        }
    }

    @Test
    void aWebPageCannotDrainANode() throws Exception {
        try (var node = new LiveNode(TestConfigs.demo(Map.of("node.name", "drained")))) {

            var answer = node.drain(HttpMethod.POST, Map.of("Origin", "https://evil.example"));

            assertThat(answer.statusCode()).isEqualTo(403);
            assertThat(node.drain(HttpMethod.GET, NOTHING).bodyAsJsonObject())
                    .isEqualTo(new JsonObject()
                            .put("node", "drained")
                            .put("state", "serving")
                            .put("sessions", 0)
                            .put("sessionsBeingMade", 0)
                            .put("oldestMs", 0));
        }
    }

    private static HttpResponse<Buffer> create(LiveNode node, String key) throws Exception {
        return node.call(HttpMethod.POST, "/cobrowse/rest/live/sessions", NOTHING, new JsonObject().put("key", key));
    }
}
