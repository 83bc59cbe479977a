package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.resources.Resource;

/** What an agent's browser cannot load, on the wire. */
class ResourcesTest {
    private static final String URL = "https://shop.example/account/picture?of=me";
    private static final Buffer PNG =
            Buffer.buffer("\u0089PNG\r\n\u001a\n", "ISO-8859-1").appendString("rest");

    private LiveNode node;
    private JsonObject session;
    private Wire customer;
    private String key = "";

    @BeforeEach
    void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of("resources.largest", "16KiB")));
        session = node.createSession("resources-key-0123456789");
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
        key = resourceKey();
    }

    private String resourceKey() throws Exception {
        var agent = node.agent(session, node.signIn(), 0);
        return agent.await("welcome").header().getJsonObject("resources").getString("key");
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    private HttpResponse<Buffer> get(String key, String url) throws Exception {
        var path = "/cobrowse/resources/%s/%s?url=%s"
                .formatted(session.getString("id"), key, URLEncoder.encode(url, StandardCharsets.UTF_8));
        return node.call(HttpMethod.GET, path, Map.of(), new JsonObject());
    }

    private CompletableFuture<HttpResponse<Buffer>> getLater(String url) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return get(key, url);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private HttpResponse<Buffer> give(long number, String more, Buffer body) throws Exception {
        return node.send(
                "/cobrowse/rest/live/sessions/%s/resources/%d%s".formatted(session.getString("id"), number, more),
                Map.of("X-Cobrowse-Secret", session.getString("secret")),
                body);
    }

    private long asked() throws Exception {
        var frame = customer.await("want-resource").header();
        assertThat(frame.getString("url")).isEqualTo(URL);
        return frame.getLong("number");
    }

    @Test
    void whatTheCustomersBrowserHasIsGivenToTheAgentInert() throws Exception {
        var answer = getLater(URL);
        var number = asked();
        assertThat(give(number, "?hash=" + "0".repeat(64), Buffer.buffer()).bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("have", false));
        assertThat(give(number, "", PNG).bodyAsJsonObject()).isEqualTo(new JsonObject().put("have", true));

        assertThat(answer.get().statusCode()).isEqualTo(200);
        assertThat(answer.get().body()).isEqualTo(PNG);
        assertThat(answer.get().getHeader("Content-Type")).isEqualTo("image/png");
        assertThat(answer.get().getHeader("Content-Security-Policy")).contains("sandbox");
        assertThat(answer.get().getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.get().getHeader("Set-Cookie")).isNull();
    }

    @Test
    void whatOneSessionBroughtAnotherOnlyNames() throws Exception {
        var first = getLater(URL);
        give(asked(), "", PNG);
        first.get();

        session = node.createSession("resources-key-9876543210");
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
        key = resourceKey();
        var second = getLater(URL);
        var hash = Resource.of(PNG).orElseThrow().hash();
        assertThat(give(asked(), "?hash=" + hash, Buffer.buffer()).bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("have", true));
        assertThat(second.get().body()).isEqualTo(PNG);
    }

    @Test
    void whatTheCustomersBrowserWithholdsIsMissing() throws Exception {
        var answer = getLater(URL);
        give(asked(), "", Buffer.buffer());
        assertThat(answer.get().statusCode()).isEqualTo(404);
        assertThat(Figures.of(node).of("cobrowse_resources_total", "source=\"browser\"", "outcome=\"withheld\""))
                .isEqualTo(1);
    }

    @Test
    void whatIsNoImageIsRefusedWhateverTheCustomerSays() throws Exception {
        var answer = getLater(URL);
        assertThat(give(asked(), "", Buffer.buffer("<script>alert(1)</script>")).bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("have", false));
        assertThat(answer.get().statusCode()).isEqualTo(404);
    }

    @Test
    void aWrongKeyOpensNothingAndAsksNobody() throws Exception {
        for (var wrong : new String[] {"x", "A".repeat(43), session.getString("secret")})
            assertThat(get(wrong, URL).statusCode()).isEqualTo(404);
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");
        assertThat(customer.seen()).noneMatch(frame -> frame.type().equals("want-resource"));
    }

    @Test
    void aPausedPageIsNotAskedAndWhatItGaveBeforeIsGone() throws Exception {
        var before = getLater(URL);
        give(asked(), "", PNG);
        assertThat(before.get().statusCode()).isEqualTo(200);
        customer = node.open();
        customer.send(LiveNode.hello("customer", session, 2, 0)
                .put("secret", session.getString("secret"))
                .put("paused", "page"));
        customer.await("welcome");
        assertThat(get(key, URL).statusCode()).isEqualTo(404);
        assertThat(customer.seen()).noneMatch(frame -> frame.type().equals("want-resource"));
    }

    @Test
    void whereCustomersAreNeverAskedNobodyMayAskThem() throws Exception {
        node.close();
        node = new LiveNode(TestConfigs.demo(Map.of("resources.fromBrowser", "never")));
        session = node.createSession("resources-key-0123456789");
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
        key = resourceKey();
        assertThat(get(key, URL).statusCode()).isEqualTo(404);
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");
        assertThat(customer.seen()).noneMatch(frame -> frame.type().equals("want-resource"));
    }

    @Test
    void withoutTheSecretNothingIsTaken() throws Exception {
        var _ = getLater(URL);
        var path = "/cobrowse/rest/live/sessions/%s/resources/%d".formatted(session.getString("id"), asked());
        assertThat(node.send(path, Map.of("X-Cobrowse-Secret", "wrong"), PNG).statusCode())
                .isEqualTo(401);
        assertThat(node.send(path, Map.of(), PNG).statusCode()).isEqualTo(401);
    }

    @Test
    void whatNobodyWantsIsNotKept() throws Exception {
        give(77, "", PNG);
        var hash = Resource.of(PNG).orElseThrow().hash();
        var _ = getLater(URL);
        assertThat(give(asked(), "?hash=" + hash, Buffer.buffer()).bodyAsJsonObject())
                .isEqualTo(new JsonObject().put("have", false));
    }

    @Test
    void whatIsTooLargeIsRefusedByName() throws Exception {
        var _ = getLater(URL);
        var refused = give(asked(), "", Buffer.buffer(new byte[17 * 1024]));
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(refused.bodyAsJsonObject().getString("name")).isEqualTo("too-large");
    }

    @Test
    void badNumbersHashesAndAddressesAreRefused() throws Exception {
        for (var number : new String[] {"0", "-1", "x", "99999999999999999999"})
            assertThat(node.send(
                                    "/cobrowse/rest/live/sessions/%s/resources/%s"
                                            .formatted(session.getString("id"), number),
                                    Map.of("X-Cobrowse-Secret", session.getString("secret")),
                                    PNG)
                            .statusCode())
                    .as(number)
                    .isEqualTo(400);
        assertThat(get(key, "x".repeat(3_001)).statusCode()).isEqualTo(404);
        assertThat(get("", URL).statusCode()).isEqualTo(404);
    }
}
