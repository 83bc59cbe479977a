package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a node refuses, and whom it tells when it goes. */
class BoundsOfANodeTest {
    private static final String JWT_SECRET = "only-for-tests-0123456789-0123456789";
    private final List<LiveNode> nodes = new ArrayList<>();

    private LiveNode node(Map<String, String> changed) throws Exception {
        var node = new LiveNode(TestConfigs.demo(changed));
        nodes.add(node);
        return node;
    }

    @AfterEach
    void stop() {
        nodes.forEach(LiveNode::close);
    }

    @Test
    void anAgentMayBeInSoManySessionsAndInAnotherOneAfterLeaving() throws Exception {
        var node = node(Map.of("session.sessionsPerAgent", "2"));
        var bearer = node.signIn();
        var sessions = new ArrayList<JsonObject>();
        var agents = new ArrayList<Wire>();
        for (int i = 0; i < 3; i++) sessions.add(node.createSession("per-agent-key-" + i + "-012345"));
        for (int i = 0; i < 2; i++) {
            agents.add(node.agent(sessions.get(i), bearer, 0));
            agents.get(i).await("welcome");
        }
        var third = node.agent(sessions.get(2), bearer, 0);
        assertThat(third.await("refused").header().getString("reason"))
                .isEqualTo("this agent is in the limit of 2 sessions already");
        assertThat(third.awaitClose()).isEqualTo(4403);

        agents.getFirst().send(new JsonObject().put("type", "leave"));
        assertThat(agents.getFirst().awaitClose()).isEqualTo(4411);
        node.agent(sessions.get(2), bearer, 0).await("welcome");
    }

    @Test
    void aNodeTakesSoManySessionsAndAnotherOneWhenOneHasEnded() throws Exception {
        var node = node(Map.of("session.maxSessions", "1"));
        var first = node.createSession("first-key-0123456789");
        assertThat(node.createSession("first-key-0123456789")).isEqualTo(first);
        var refused = create(node, "second-key-0123456789");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.bodyAsJsonObject().getString("reason")).contains("limit of 1 sessions");

        var customer = node.customer(first, 1, 0);
        customer.await("welcome");
        customer.send(new JsonObject().put("type", "end"));
        customer.awaitClose();
        assertThat(create(node, "second-key-0123456789").statusCode()).isEqualTo(201);
    }

    @Test
    void anAddressMayCreateSoManySessionsAMinute() throws Exception {
        var node = node(Map.of("session.creationsPerMinutePerAddress", "2"));
        for (int i = 0; i < 2; i++)
            assertThat(create(node, "per-minute-key-" + i + "-01234").statusCode())
                    .isEqualTo(201);
        var refused = create(node, "per-minute-key-2-01234");
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.bodyAsJsonObject().getString("name")).isEqualTo("too-fast");
        assertThat(Integer.parseInt(refused.getHeader("Retry-After"))).isBetween(1, 60);
    }

    @Test
    void wrongCodesAreLimitedAndRightOnesDoNotCount() throws Exception {
        var node = node(Map.of("agents.wrongTriesPerMinute", "3"));
        var session = node.createSession("codes-key-0123456789");
        var bearer = node.signIn();
        for (int i = 0; i < 10; i++)
            assertThat(lookUp(node, bearer, session.getString("token")).statusCode())
                    .isEqualTo(200);
        var wrong = session.getString("token").equals("100000000") ? "100000001" : "100000000";
        for (int i = 0; i < 3; i++)
            assertThat(lookUp(node, bearer, wrong).statusCode()).isEqualTo(404);
        var refused = lookUp(node, bearer, wrong);
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.bodyAsJsonObject().getInteger("code")).isEqualTo(4420);
        // A guesser must not learn from the answer which codes are right.
        assertThat(lookUp(node, bearer, session.getString("token")).statusCode())
                .isEqualTo(429);
    }

    /** Else a guesser would learn which codes have been in use. By its id, which nobody guesses, an agent hears how a session ended. */
    @Test
    void codesOfEndedSessionsAreAnsweredAndCountedAsWrongOnes() throws Exception {
        var node = node(Map.of("agents.wrongTriesPerMinute", "4"));
        var session = node.createSession("ended-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.send(new JsonObject().put("type", "end"));
        customer.awaitClose();
        var bearer = node.signIn();
        var ended = lookUp(node, bearer, session.getString("token"));
        var unknown = lookUp(node, bearer, session.getString("token").equals("100000000") ? "100000001" : "100000000");
        assertThat(ended.statusCode()).isEqualTo(404);
        assertThat(ended.body()).isEqualTo(unknown.body());
        assertThat(ended.headers().names())
                .containsExactlyElementsOf(unknown.headers().names());
        var byId = lookUp(node, bearer, session.getString("id"));
        assertThat(byId.statusCode()).isEqualTo(410);
        assertThat(byId.bodyAsJsonObject().getString("reason")).endsWith("customer");
        assertThat(lookUp(node, bearer, session.getString("token")).statusCode())
                .isEqualTo(404);
        assertThat(lookUp(node, bearer, session.getString("token")).statusCode())
                .isEqualTo(429);
    }

    @Test
    void aRepeatedCreationMakesNoSecondSessionEvenAfterTheFirstHasEnded() throws Exception {
        var node = node(Map.of());
        var session = node.createSession("repeated-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.send(new JsonObject().put("type", "end"));
        customer.awaitClose();
        var repeated = create(node, "repeated-key-0123456789");
        assertThat(repeated.statusCode()).isEqualTo(410);
        assertThat(repeated.bodyAsJsonObject().getString("reason")).isEqualTo("the session has ended: customer");
        assertThat(create(node, "another-key-0123456789").statusCode()).isEqualTo(201);
    }

    @Test
    void aSupervisorEndsASessionOfOthersAndAJoinerDoesNot() throws Exception {
        var node = node(Map.of());
        var session = node.createSession("supervised-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        assertThat(delete(node, node.signIn(TestConfigs.JOINER), session).statusCode())
                .isEqualTo(403);
        assertThat(delete(node, node.signIn(), session).statusCode()).isEqualTo(204);
        assertThat(customer.await("ended").header().getString("reason")).isEqualTo("controller");
        assertThat(customer.awaitClose()).isEqualTo(4411);
    }

    @Test
    void anAgentWhoseSignInRunsOutIsToldAndTheSessionGoesOn() throws Exception {
        var node = node(Map.of("agents.jwtSecret", JWT_SECRET));
        var session = node.createSession("expiry-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        var agent = node.agent(session, bearerUntil(Instant.now().plusSeconds(3)), 0);
        var welcome = agent.await("welcome").header();
        assertThat(agent.await("refused").header().getString("name")).isEqualTo("unauthorized");
        assertThat(agent.awaitClose()).isEqualTo(4401);

        var again = node.open();
        again.send(LiveNode.hello("agent", session, 0, 0)
                .put("bearer", node.signIn())
                .put("secret", welcome.getString("secret")));
        assertThat(again.await("welcome").header().getString("participant"))
                .isEqualTo(welcome.getString("participant"));
    }

    @Test
    void aNodeThatGoesDownTellsEverybodyInEverySession() throws Exception {
        var node = node(Map.of("session.sessionsPerAgent", "5"));
        var everybody = new ArrayList<Wire>();
        var bearer = node.signIn();
        for (int i = 0; i < 3; i++) {
            var session = node.createSession("going-down-key-" + i + "-01234");
            everybody.add(node.customer(session, 1, 0));
            everybody.add(node.agent(session, bearer, 0));
        }
        for (var wire : everybody) wire.await("welcome");
        nodes.remove(node);
        node.close();
        for (var wire : everybody) {
            assertThat(wire.await("ended").header().getString("reason")).isEqualTo("node-lost");
            assertThat(wire.awaitClose()).isEqualTo(4503);
        }
    }

    private static HttpResponse<Buffer> create(LiveNode node, String key) throws Exception {
        return node.call(HttpMethod.POST, "/cobrowse/rest/live/sessions", Map.of(), new JsonObject().put("key", key));
    }

    private static HttpResponse<Buffer> lookUp(LiveNode node, String bearer, String token) throws Exception {
        return node.call(
                HttpMethod.GET,
                "/cobrowse/rest/live/sessions/" + token,
                Map.of("Authorization", "Bearer " + bearer),
                new JsonObject());
    }

    private static HttpResponse<Buffer> delete(LiveNode node, String bearer, JsonObject session) throws Exception {
        return node.call(
                HttpMethod.DELETE,
                "/cobrowse/rest/live/sessions/" + session.getString("id"),
                Map.of("Authorization", "Bearer " + bearer),
                new JsonObject());
    }

    /** As this server would issue one that runs out then: its shortest life is a minute, too long to wait for. */
    private static String bearerUntil(Instant expiry) throws Exception {
        var claims = new JsonObject()
                .put("iss", "cobrowse")
                .put("aud", new JsonArray().add("cobrowse-agents"))
                .put("sub", "demo")
                .put("iat", Instant.now().getEpochSecond())
                .put("exp", expiry.getEpochSecond());
        var signed = base64("{\"alg\":\"HS256\",\"typ\":\"JWT\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + base64(claims.toBuffer().getBytes());
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(JWT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return signed + "." + base64(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
