package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;

/** What an operator may wish otherwise: a robot check, a queue by call, sessions in it, a port of their own for agents. */
class ChatWishesTest {
    private static LiveNode customers;
    private static LiveNode agents;
    private static String bearer;
    private static Chatting chat;

    @BeforeAll
    static void start() throws Exception {
        var arguments = Map.of("demo", "true", "http.port", "0", "management.port", "0", "node.name", "n1");
        var yaml = """
                session: {creationsPerMinutePerAddress: 1000}
                agentPort: {enabled: true, port: 0}
                chat: {queueing: onCall, sessionsInQueue: true, robotCheck: true, robotWork: 1000, creationsPerMinutePerAddress: 6}
                """;
        customers = new LiveNode(ConfigLoader.load(Optional.of(yaml), Map.of(), arguments));
        agents = customers.atAgentPort();
        bearer = agents.signIn();
        // Before others use up what an address may begin.
        var secret = Chatting.newSecret();
        var begun = begin(new JsonObject().put("secret", secret).put("robot", answer()));
        chat = new Chatting(begun.bodyAsJsonObject().getString("id"), secret);
    }

    @AfterAll
    static void stop() {
        customers.close();
    }

    @Test
    void onlyWhoHasWorkedBeginsAndOnlyOnce() throws Exception {
        assertThat(name(begin(new JsonObject().put("secret", Chatting.newSecret()))))
                .isEqualTo("robot-check");
        var answer = answer();
        var secret = Chatting.newSecret();
        var wish = new JsonObject().put("secret", secret).put("robot", answer);
        assertThat(begin(wish).statusCode()).isEqualTo(201);
        assertThat(begin(wish).statusCode()).as("the same wish again").isEqualTo(200);
        var another = new JsonObject().put("secret", Chatting.newSecret()).put("robot", answer);
        assertThat(begin(another).bodyAsJsonObject().getString("reason")).contains("used before");
        var last = begin(another);
        while (name(last).equals("robot-check")) last = begin(another);
        assertThat(name(last)).isEqualTo("too-fast");
        assertThat(last.getHeader("Retry-After")).isNotNull();

        var begun = new Chatting(begunId(wish), secret);
        assertThat(waits(begun.id())).isFalse();
        assertThat(begun.post(customers, "call", begun.asCustomer()).statusCode())
                .isEqualTo(204);
        assertThat(begun.post(customers, "call", begun.asCustomer()).statusCode())
                .isEqualTo(204);
        assertThat(waits(begun.id())).isTrue();
        assertThat(Chatting.queue(agents, bearer).getJsonArray("waiting").stream()
                        .filter(it -> ((JsonObject) it).getString("id").equals(begun.id())))
                .hasSize(1);
    }

    private static String begunId(JsonObject wish) throws Exception {
        // Repeating is counted as well; the conversation's id follows from the secret, so that a transcript tells it.
        var secret = wish.getString("secret");
        var id = org.opencobrowse.chat.SecretHash.of(secret).conversation();
        var found = customers.call(
                HttpMethod.GET, Chatting.CHATS + "/" + id, Map.of("X-Cobrowse-Secret", secret), new JsonObject());
        return found.bodyAsJsonObject().getString("id");
    }

    private static boolean waits(String id) throws Exception {
        return Chatting.queue(agents, bearer).getJsonArray("waiting").encode().contains(id);
    }

    private static HttpResponse<Buffer> begin(JsonObject wish) throws Exception {
        return customers.call(HttpMethod.POST, Chatting.CHATS, Map.of(), wish);
    }

    private static String name(HttpResponse<Buffer> answer) {
        return answer.bodyAsJsonObject().getString("name");
    }

    /** As a browser finds it. */
    private static String answer() throws Exception {
        var challenge = customers
                .call(HttpMethod.GET, Chatting.CHATS + "/challenge", Map.of(), new JsonObject())
                .bodyAsJsonObject();
        var digest = MessageDigest.getInstance("SHA-256");
        for (var number = 0L; number <= challenge.getLong("maxnumber"); number++) {
            var tried = (challenge.getString("salt") + number).getBytes(StandardCharsets.UTF_8);
            if (!HexFormat.of().formatHex(digest.digest(tried)).equals(challenge.getString("challenge"))) continue;
            challenge.remove("maxnumber");
            return Base64.getEncoder()
                    .encodeToString(challenge.put("number", number).encode().getBytes(StandardCharsets.UTF_8));
        }
        throw new AssertionError("no solution");
    }

    @Test
    void aSessionThatWaitsIsAcceptedWithoutItsCode() throws Exception {
        var session = customers.createSession("key-" + UUID.randomUUID());
        var id = session.getString("id");
        Chatting.awaitQueue(agents, bearer, queue -> queue.encode().contains(id));
        assertThat(Chatting.queue(agents, bearer).encode()).doesNotContain(session.getString("token"));
        var accepted =
                Chatting.post(agents, Chatting.QUEUE + "/" + id + "/acceptance", Chatting.as(bearer), new JsonObject());
        assertThat(accepted.bodyAsJsonObject().getString("token")).isEqualTo(session.getString("token"));

        var ended = customers.createSession("key-" + UUID.randomUUID());
        Chatting.awaitQueue(agents, bearer, queue -> queue.encode().contains(ended.getString("id")));
        customers.call(
                HttpMethod.DELETE,
                "/cobrowse/rest/live/sessions/" + ended.getString("id"),
                Map.of("X-Cobrowse-Secret", ended.getString("secret")),
                new JsonObject());
        Chatting.awaitQueue(agents, bearer, queue -> !queue.encode().contains(ended.getString("id")));
    }

    @Test
    void aSessionOfAConversationDoesNotWaitBesideIt() throws Exception {
        var wish = new JsonObject()
                .put("key", "key-" + UUID.randomUUID())
                .put("chat", new JsonObject().put("id", chat.id()).put("secret", chat.secret()));
        var inChat = customers.call(HttpMethod.POST, "/cobrowse/rest/live/sessions", Map.of(), wish);
        // One that comes later and waits: by then the first would have been seen, too.
        for (var i = 0; i < 2; i++) {
            var other = customers.createSession("key-" + UUID.randomUUID()).getString("id");
            Chatting.awaitQueue(agents, bearer, queue -> queue.encode().contains(other));
        }
        assertThat(Chatting.queue(agents, bearer).encode())
                .doesNotContain(inChat.bodyAsJsonObject().getString("id"));
    }

    @Test
    void whatIsForAgentsIsNotAtThePortOfCustomers() throws Exception {
        var headers = Chatting.as(bearer);
        for (var path : new String[] {Chatting.QUEUE, Chatting.CHATS + "/answers"})
            assertThat(customers
                            .call(HttpMethod.GET, path, headers, new JsonObject())
                            .statusCode())
                    .as(path)
                    .isEqualTo(404);
        var acceptance = Chatting.QUEUE + "/" + UUID.randomUUID() + "/acceptance";
        assertThat(Chatting.post(customers, acceptance, headers, new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        var transcript = Chatting.CHATS + "/" + UUID.randomUUID();
        assertThat(name(customers.call(HttpMethod.GET, transcript, headers, new JsonObject())))
                .isEqualTo("unauthorized");
        var desk = customers.openChat();
        desk.send(Chatting.hello("agent", UUID.randomUUID().toString()).put("bearer", bearer));
        assertThat(desk.await("refused").header().getString("name")).isEqualTo("out-of-role");
    }
}
