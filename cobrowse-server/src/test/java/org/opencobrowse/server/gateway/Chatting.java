package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** What people do in a chat, at any node: a customer with a secret, agents with bearers. */
record Chatting(String id, String secret) {
    static final String CHATS = "/cobrowse/rest/chats";
    static final String QUEUE = "/cobrowse/rest/queue";

    static String newSecret() {
        return UUID.randomUUID().toString();
    }

    static Chatting begin(LiveNode node) throws Exception {
        return begin(node, new JsonObject());
    }

    static Chatting begin(LiveNode node, JsonObject more) throws Exception {
        var secret = newSecret();
        var begun = node.call(HttpMethod.POST, CHATS, Map.of(), more.copy().put("secret", secret));
        assertThat(begun.statusCode()).as(begun.bodyAsString()).isEqualTo(201);
        return new Chatting(begun.bodyAsJsonObject().getString("id"), secret);
    }

    String path() {
        return CHATS + "/" + id;
    }

    Map<String, String> asCustomer() {
        return Map.of("X-Cobrowse-Secret", secret);
    }

    static Map<String, String> as(String bearer) {
        return Map.of("Authorization", "Bearer " + bearer);
    }

    static HttpResponse<Buffer> post(LiveNode node, String path, Map<String, String> who, JsonObject body)
            throws Exception {
        // An empty object has to be a body, too.
        return node.call(HttpMethod.POST, path, who, body.isEmpty() ? new JsonObject().put("nothing", 0) : body);
    }

    HttpResponse<Buffer> say(LiveNode node, Map<String, String> who, String id, String text) throws Exception {
        return post(
                node, path() + "/messages", who, new JsonObject().put("id", id).put("text", text));
    }

    HttpResponse<Buffer> post(LiveNode node, String what, Map<String, String> who) throws Exception {
        return post(node, path() + "/" + what, who, new JsonObject());
    }

    JsonObject transcript(LiveNode node, Map<String, String> who) throws Exception {
        var answer = node.call(HttpMethod.GET, path(), who, new JsonObject());
        assertThat(answer.statusCode()).as(answer.bodyAsString()).isEqualTo(200);
        return answer.bodyAsJsonObject();
    }

    HttpResponse<Buffer> accept(LiveNode node, String bearer) throws Exception {
        return post(node, QUEUE + "/" + id + "/acceptance", as(bearer), new JsonObject());
    }

    static JsonObject queue(LiveNode node, String bearer) throws Exception {
        return node.call(HttpMethod.GET, QUEUE, as(bearer), new JsonObject()).bodyAsJsonObject();
    }

    static void awaitQueue(LiveNode node, String bearer, Predicate<JsonObject> wished) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (true) {
            var queue = queue(node, bearer);
            if (wished.test(queue)) return;
            if (System.nanoTime() > deadline) throw new AssertionError("still " + queue);
        }
    }

    /** Connected, and told everything so far. */
    Wire customer(LiveNode node) throws Exception {
        var wire = node.openChat();
        wire.send(hello("customer", id).put("secret", secret));
        wire.await("chat-welcome");
        wire.send(new JsonObject().put("type", "follow").put("conversation", id));
        wire.await("followed");
        return wire;
    }

    static Wire desk(LiveNode node, String bearer) throws Exception {
        var wire = node.openChat();
        wire.send(hello("agent", UUID.randomUUID().toString()).put("bearer", bearer));
        wire.await("chat-welcome");
        return wire;
    }

    void follow(Wire wire) throws Exception {
        wire.send(new JsonObject().put("type", "follow").put("conversation", id));
    }

    void say(Wire wire, String messageId, String text) throws Exception {
        wire.send(
                new JsonObject()
                        .put("type", "say")
                        .put("conversation", id)
                        .put("id", messageId)
                        .put("length", text.getBytes(StandardCharsets.UTF_8).length),
                text);
    }

    static JsonObject hello(String role, String id) {
        return LiveNode.hello(role, new JsonObject().put("id", id), 0, 0);
    }
}
