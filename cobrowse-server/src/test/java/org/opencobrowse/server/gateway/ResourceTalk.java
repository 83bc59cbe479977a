package org.opencobrowse.server.gateway;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A session whose agent wants what only the customer's browser has.
 *
 * @param key with which the agent asks
 */
record ResourceTalk(LiveNode node, JsonObject session, Wire customer, String key) {
    static final Buffer PNG =
            Buffer.buffer("\u0089PNG\r\n\u001a\n", "ISO-8859-1").appendString("rest");

    /** @param creation the idempotency key of the session */
    static ResourceTalk begin(LiveNode node, String creation) throws Exception {
        var session = node.createSession(creation);
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        var agent = node.agent(session, node.signIn(), 0);
        var key = agent.await("welcome").header().getJsonObject("resources").getString("key");
        return new ResourceTalk(node, session, customer, key);
    }

    HttpResponse<Buffer> get(String url) throws Exception {
        return get(key, url);
    }

    HttpResponse<Buffer> get(String key, String url) throws Exception {
        var path = "/cobrowse/resources/%s/%s?url=%s"
                .formatted(session.getString("id"), key, URLEncoder.encode(url, StandardCharsets.UTF_8));
        return node.call(HttpMethod.GET, path, Map.of(), new JsonObject());
    }

    CompletableFuture<HttpResponse<Buffer>> getLater(String url) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return get(url);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    /** The number under which the customer's browser is asked for it. */
    long asked(String url) throws Exception {
        var frame = customer.await("want-resource").header();
        if (!frame.getString("url").equals(url)) throw new AssertionError("asked for " + frame);
        return frame.getLong("number");
    }

    String path(Object number) {
        return "/cobrowse/rest/live/sessions/%s/resources/%s".formatted(session.getString("id"), number);
    }

    HttpResponse<Buffer> give(Object number, String query, Buffer body) throws Exception {
        return node.send(path(number) + query, Map.of("X-Cobrowse-Secret", session.getString("secret")), body);
    }

    boolean give(long number, Buffer body) throws Exception {
        return have(give(number, "", body));
    }

    /** Whether the node needs no bytes of this hash. */
    boolean name(long number, String hash) throws Exception {
        return have(give(number, "?hash=" + hash, Buffer.buffer()));
    }

    private static boolean have(HttpResponse<Buffer> answer) {
        return answer.bodyAsJsonObject().getBoolean("have");
    }
}
