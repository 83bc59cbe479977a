package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SessionsOverWebSocketTest {
    private static final JsonObject NOTHING = new JsonObject();
    private static LiveNode node;
    private static int keys;

    @BeforeAll
    static void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of(
                "session.agentsPerSession",
                "2",
                "session.sessionsPerAgent",
                "50",
                "session.creationsPerMinutePerAddress",
                "1000")));
    }

    @AfterAll
    static void stop() throws Exception {
        node.close();
    }

    @Test
    void relaysThePageToAnAgentInOrderAndAcknowledges() throws Exception {
        var session = create();
        var customer = node.customer(session, 1, 0);
        assertThat(customer.await("welcome").header().getString("state")).isEqualTo("waiting");
        customer.publish(1, 1, "snapshot", "{page}");
        customer.publish(1, 2, "delta", "{two}");
        assertThat(customer.await("ack").header().getLong("epoch")).isEqualTo(1);

        var agent = node.agent(session, node.signIn(), 0);
        assertThat(agent.await("welcome").header().getString("token")).isEqualTo(session.getString("token"));
        assertThat(agent.await("resync").header().getLong("position")).isEqualTo(1);
        assertThat(agent.await("event").body()).isEqualTo("{page}");
        assertThat(agent.await("event").body()).isEqualTo("{two}");
        customer.publish(1, 4, "delta", "{four}");
        customer.publish(1, 3, "delta", "{three}");
        assertThat(agent.await("event").body()).isEqualTo("{three}");
        var last = agent.await("event");
        assertThat(last.body()).isEqualTo("{four}");
        assertThat(last.header().getLong("position")).isEqualTo(4);
    }

    @Test
    void aSecondAgentSeesTheSameAndAThirdIsTold() throws Exception {
        var session = create();
        var customer = joined(session);
        customer.publish(1, 1, "snapshot", "{page}");
        var bearer = node.signIn();
        var first = node.agent(session, bearer, 0);
        var second = node.agent(session, bearer, 0);
        assertThat(first.await("event").body()).isEqualTo("{page}");
        assertThat(second.await("event").body()).isEqualTo("{page}");

        var third = node.agent(session, bearer, 0);
        assertThat(third.await("refused").header().getString("name")).isEqualTo("session-full");
        assertThat(third.awaitClose()).isEqualTo(4412);
    }

    @Test
    void resumesAfterThePositionThatTheAgentHas() throws Exception {
        var session = create();
        var customer = joined(session);
        customer.publish(1, 1, "snapshot", "{page}");
        var bearer = node.signIn();
        var agent = node.agent(session, bearer, 0);
        var secret = agent.await("welcome").header().getString("secret");
        agent.await("event");
        agent.close();
        customer.publish(1, 2, "delta", "{missed}");

        var again = node.open();
        again.send(LiveNode.hello("agent", session, 0, 1).put("bearer", bearer).put("secret", secret));
        assertThat(again.await("event").body()).isEqualTo("{missed}");
        assertThat(again.seen()).noneMatch(frame -> frame.type().equals("resync"));
    }

    @Test
    void aReloadedPageOpensANewEpochInTheSameSession() throws Exception {
        var session = create();
        var customer = joined(session);
        customer.publish(1, 1, "snapshot", "{first}");
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("event");
        customer.send(new JsonObject().put("type", "away").put("why", "navigating"));
        customer.close();

        var reloaded = node.customer(session, 2, 0);
        assertThat(reloaded.await("welcome").header().getJsonObject("have"))
                .isEqualTo(new JsonObject().put("epoch", 1).put("seq", 1));
        reloaded.publish(2, 1, "snapshot", "{second}");
        var event = agent.await("event");
        assertThat(event.body()).isEqualTo("{second}");
        assertThat(event.header().getLong("epoch")).isEqualTo(2);
    }

    @Test
    void anAgentsPointerReachesTheCustomerAndNothingElseOfAnAgentDoes() throws Exception {
        var session = create();
        var customer = joined(session);
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        agent.publish(1, 1, "pointer", "{at}");
        var event = customer.await("event");
        assertThat(event.body()).isEqualTo("{at}");
        assertThat(event.header().getString("publisher"))
                .isEqualTo(agent.seen().getFirst().header().getString("participant"));

        agent.publish(1, 2, "delta", "{forged}");
        assertThat(agent.await("refused").header().getString("name")).isEqualTo("out-of-role");
        assertThat(agent.awaitClose()).isEqualTo(4403);
        customer.publish(1, 1, "snapshot", "{alive}");
        customer.await("ack");
    }

    @ParameterizedTest
    @CsvSource({"customer,customer", "agent,agent"})
    void whoeverEndsItEverybodyHearsTheReasonOnce(String who, String reason) throws Exception {
        var session = create();
        var customer = joined(session);
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        (who.equals("customer") ? customer : agent).send(new JsonObject().put("type", "end"));

        for (var wire : java.util.List.of(customer, agent)) {
            assertThat(wire.await("ended").header().getString("reason")).isEqualTo(reason);
            assertThat(wire.awaitClose()).isEqualTo(4411);
        }
        var late = node.customer(session, 2, 0);
        assertThat(late.await("refused").header().getString("name")).isEqualTo("session-ended");
    }

    @Test
    void aNewConnectionOfTheSameParticipantSupersedesTheOlder() throws Exception {
        var session = create();
        var older = joined(session);
        var newer = node.customer(session, 1, 0);
        newer.await("welcome");
        assertThat(older.awaitClose()).isEqualTo(4409);
        newer.publish(1, 1, "snapshot", "{page}");
        newer.await("ack");
    }

    @Test
    void refusesWhatIsNotAllowedWithItsNamedCode() throws Exception {
        var session = create();
        var wrongSecret = node.open();
        wrongSecret.send(LiveNode.hello("customer", session, 1, 0).put("secret", "nonsense-nonsense-nonsense"));
        assertThat(wrongSecret.awaitClose()).isEqualTo(4401);

        var noBearer = node.agent(session, "nonsense", 0);
        assertThat(noBearer.awaitClose()).isEqualTo(4401);

        var unknown = new JsonObject()
                .put("id", "00000000-0000-4000-8000-000000000000")
                .put("secret", "x".repeat(22));
        assertThat(node.agent(unknown, node.signIn(), 0).awaitClose()).isEqualTo(4404);
        assertThat(node.customer(unknown, 1, 0).awaitClose()).isEqualTo(4410);

        var future = node.open();
        future.send(LiveNode.hello("customer", session, 1, 0).put("versions", java.util.List.of(9)));
        assertThat(future.awaitClose()).isEqualTo(4426);

        var garbage = joined(session);
        garbage.sendRaw(Buffer.buffer("not a frame"));
        assertThat(garbage.awaitClose()).isEqualTo(4400);
        assertThat(node.metrics()).contains("cobrowse_refusals_total{code=\"malformed\"}");
    }

    @Test
    void createsASessionOnceHoweverOftenTheRequestIsRepeated() throws Exception {
        var first = node.createSession("repeated-key-0123456789");
        var again = node.createSession("repeated-key-0123456789");
        assertThat(again).isEqualTo(first);
        assertThat(first.getString("token")).matches("[1-9][0-9]{8}");
        assertThat(node.createSession("another-key-0123456789").getString("id")).isNotEqualTo(first.getString("id"));
    }

    @Test
    void setsTheRouteCookieOnCreationAndLookUp() throws Exception {
        var created = node.call(
                HttpMethod.POST,
                "/cobrowse/rest/live/sessions",
                Map.of(),
                new JsonObject().put("key", "cookie-key-0123456789"));
        assertThat(created.statusCode()).isEqualTo(201);
        assertThat(created.getHeader("Set-Cookie"))
                .startsWith("gcbSessionServer=." + created.bodyAsJsonObject().getString("sessionServerName"));
    }

    @Test
    void looksUpOnlyForSignedInAgents() throws Exception {
        var session = create();
        var path = "/cobrowse/rest/live/sessions/" + session.getString("token");
        assertThat(node.call(HttpMethod.GET, path, Map.of(), NOTHING).statusCode())
                .isEqualTo(401);
        assertThat(node.call(HttpMethod.GET, "/cobrowse/rest/live/sessions/999999999", Map.of(), NOTHING)
                        .statusCode())
                .isEqualTo(401);

        var authorized = Map.of("Authorization", "Bearer " + node.signIn());
        var found = node.call(HttpMethod.GET, path, authorized, NOTHING).bodyAsJsonObject();
        assertThat(found.getString("id")).isEqualTo(session.getString("id"));
        assertThat(found.getString("secret")).isNull();
    }

    @Test
    void whoeverHasTheIdLearnsWhetherTheSessionLives() throws Exception {
        var session = node.createSession("owner-key-0123456789");
        var owner = "/cobrowse/rest/live/sessions/%s/owner";
        var alive = node.call(HttpMethod.GET, owner.formatted(session.getString("id")), Map.of(), NOTHING);
        assertThat(alive.bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("node", session.getString("sessionServerName")));

        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        node.call(HttpMethod.DELETE, "/cobrowse/rest/live/sessions/" + session.getString("id"), secret, NOTHING);
        for (var gone : Map.of(
                        session.getString("id"),
                        4411,
                        "0f8fad5b-d9cb-469f-a165-70867728950e",
                        4410,
                        session.getString("token"),
                        4410,
                        "nonsense",
                        4410)
                .entrySet()) {
            var answer = node.call(HttpMethod.GET, owner.formatted(gone.getKey()), Map.of(), NOTHING);
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.bodyAsJsonObject().getInteger("code")).isEqualTo(gone.getValue());
        }
    }

    @Test
    void theCustomerEndsTheSessionOverHttpAndAForeignSecretDoesNot() throws Exception {
        var session = create();
        var customer = joined(session);
        var path = "/cobrowse/rest/live/sessions/" + session.getString("id");
        assertThat(node.call(HttpMethod.DELETE, path, Map.of("X-Cobrowse-Secret", "wrong"), NOTHING)
                        .statusCode())
                .isEqualTo(401);
        assertThat(node.call(
                                HttpMethod.DELETE,
                                path,
                                Map.of("Authorization", "Bearer " + node.signIn(TestConfigs.JOINER)),
                                NOTHING)
                        .statusCode())
                .as("an agent who is not in the session")
                .isEqualTo(403);
        assertThat(node.call(HttpMethod.DELETE, path, Map.of("X-Cobrowse-Secret", session.getString("secret")), NOTHING)
                        .statusCode())
                .isEqualTo(204);
        assertThat(customer.await("ended").header().getString("reason")).isEqualTo("customer");
    }

    @Test
    void passesATenMegabyteSnapshotInPieces() throws Exception {
        var session = create();
        var customer = joined(session);
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        var piece = "x".repeat(32_768);
        int length = 320 * piece.length();
        for (int offset = 0; offset < length; offset += piece.length()) {
            customer.send(
                    new JsonObject()
                            .put("type", "publish")
                            .put("epoch", 1)
                            .put("seq", 1)
                            .put("kind", "snapshot")
                            .put("length", length)
                            .put("offset", offset),
                    piece);
        }
        long got = 0;
        while (got < length) got += agent.await("event").body().length();
        assertThat(got).isEqualTo(length);
    }

    private static JsonObject create() throws Exception {
        return node.createSession("session-key-%010d".formatted(++keys));
    }

    private static Wire joined(JsonObject session) throws Exception {
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        return customer;
    }
}
