package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;

class CobrowseServerTest {
    private static TestNode node;
    private static TestNode demo;

    @BeforeAll
    static void start() {
        node = TestNode.start("http: { origins: [https://shop.example, \"https://*.shop.example\"] }");
        demo = TestNode.demo();
    }

    @AfterAll
    static void stop() {
        node.close();
        demo.close();
    }

    @Test
    void aStartedNodeIsUp() {
        var health = node.get("/cobrowse/health");

        assertThat(health.statusCode()).isEqualTo(200);
        var body = health.bodyAsJsonObject();
        assertThat((String) body.remove("run")).hasSize(36);
        assertThat(body)
                .isEqualTo(new JsonObject()
                        .put("status", "up")
                        .put("node", "test")
                        .put("version", Version.CURRENT)
                        .put("draining", false)
                        .put("newSessions", true));
    }

    @Test
    void theVersionIsThatOfTheBuild() {
        assertThat(Version.CURRENT).matches("[0-9]+\\.[0-9]+\\.[0-9]+(-SNAPSHOT)?");
    }

    @Test
    void hostsThatAreNoneAreRefused() throws IOException {
        for (var host : List.of(
                "Host: a b",
                "Host: :80",
                "Host: ",
                "Host: a\tb",
                "X-No-Host: 1",
                "Host: one.example\r\nHost: two.example",
                "Host: \u00e9",
                "Host: [::1"))
            assertThat(status(node.raw("GET /cobrowse/health HTTP/1.1\r\n" + host + "\r\nConnection: close\r\n\r\n")))
                    .as(host)
                    .isEqualTo(400);
    }

    @Test
    void pathsInDisguiseLeadNowhere() throws IOException {
        for (var path : List.of(
                "//cobrowse/health",
                "/cobrowse//health",
                "/cobrowse/..;/health",
                "/cobrowse/health;a=b",
                "/./cobrowse/health",
                "/x/../cobrowse/health",
                "/cobrowse/%68ealth",
                "/cobrowse/health%00",
                "/cobrowse%2fhealth",
                "/cobrowse\\health",
                "/cobrowse/health%0d%0aX-Evil:1",
                "/cobrowse/h\u00e9alth",
                "http://evil.example/cobrowse/health",
                "*",
                "cobrowse/health",
                "/metrics",
                "/.git/config")) {
            var answer = node.raw("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
            assertThat(status(answer)).as(path).isIn(400, 404);
            assertThat(answer).doesNotContain("X-Evil");
        }
        assertThat(status(node.raw("GET /" + "a".repeat(10_000) + " HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")))
                .isEqualTo(414);
        assertThat(status(node.raw("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX: " + "a".repeat(100_000) + "\r\n\r\n")))
                .isEqualTo(431);
    }

    @Test
    void theDemoAnswersOnlyToTheNamesOfThisMachine() throws IOException {
        for (var host : List.of("localhost", "127.0.0.1", "[::1]", "localhost:8700"))
            assertThat(status(demo.raw("GET /demo/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")))
                    .as(host)
                    .isEqualTo(200);
        for (var host :
                List.of("rebound.evil.example", "localhost.evil.example", "127.0.0.1.evil.example", "192.168.0.1"))
            assertThat(status(demo.raw("GET /cobrowse/rest/configuration HTTP/1.1\r\nHost: " + host
                            + "\r\nConnection: close\r\n\r\n")))
                    .as(host)
                    .isEqualTo(400);
    }

    @Test
    void aListedPageMayCallAndIsNamedExactly() {
        var answer = preflight("https://www.shop.example");

        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://www.shop.example");
        assertThat(answer.getHeader("Access-Control-Allow-Credentials")).isEqualTo("true");
        assertThat(answer.getHeader("Access-Control-Allow-Headers")).contains("Content-Type");
        assertThat(answer.getHeader("Vary")).isEqualTo("Origin");
    }

    @Test
    void anyOtherPageIsRefusedBeforeAnythingHappens() {
        for (var origin : List.of(
                "https://evil.example",
                "null",
                "https://shop.example.evil.example",
                "http://shop.example",
                "https://evilshop.example")) {
            assertThat(preflight(origin).statusCode()).as(origin).isEqualTo(403);
            var post = TestNode.await(node.request(HttpMethod.POST, "/cobrowse/rest/agents/sign-in")
                    .putHeader("Origin", origin)
                    .sendJsonObject(new JsonObject().put("name", "x").put("password", "x")));
            assertThat(post.bodyAsJsonObject().getString("name")).isEqualTo("origin-refused");
            assertThat(post.getHeader("Access-Control-Allow-Origin")).isNull();
        }
    }

    @Test
    void aRefusalCanBeReadByTheListedPage() {
        var refusal = TestNode.await(node.request(HttpMethod.POST, "/cobrowse/rest/agents/sign-in")
                .putHeader("Origin", "https://shop.example")
                .putHeader("Content-Type", "text/plain")
                .sendBuffer(Buffer.buffer("x")));

        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(refusal.getHeader("Access-Control-Allow-Origin")).isEqualTo("https://shop.example");
        assertThat(refusal.bodyAsJsonObject())
                .isEqualTo(
                        new JsonObject(
                                "{\"code\":4400,\"name\":\"malformed\",\"retry\":\"stop\",\"reason\":\"Content-Type must be application/json\"}"));
    }

    @Test
    void aCompressedBodyIsNotUnfolded() {
        var answer = TestNode.await(node.request(HttpMethod.POST, "/cobrowse/rest/agents/sign-in")
                .putHeader("Content-Type", "application/json")
                .putHeader("Content-Encoding", "gzip")
                .sendBuffer(Buffer.buffer(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3})));

        assertThat(answer.bodyAsJsonObject().getString("name")).isEqualTo("malformed");
    }

    @Test
    void whoeverIsRefusedDoesNotKeepTheConnectionWithTheRestOfTheBody() throws IOException {
        var begun =
                "POST /cobrowse/rest/agents/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 1000\r\n\r\n{";

        assertThat(node.raw(begun))
                .startsWith("HTTP/1.1 400 ")
                .containsIgnoringCase("connection: close")
                .contains("malformed");
    }

    @Test
    void metricsStandOnAPortOfTheirOwn() {
        node.get("/cobrowse/health");

        assertThat(node.get("/metrics").statusCode()).isEqualTo(404);
        var metrics = node.getMetrics();
        assertThat(metrics.statusCode()).isEqualTo(200);
        assertThat(metrics.bodyAsString())
                .contains("vertx_http_server_requests_total")
                .contains("jvm_memory_used_bytes");
    }

    @Test
    void labelsTakeNoValueFromAClient() throws IOException {
        node.raw("INVENTED /cobrowse/health HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
        node.get("/invented-path");

        assertThat(node.getMetrics().bodyAsString())
                .contains("vertx_http_server_requests_total")
                .doesNotContainIgnoringCase("invented");
    }

    @Test
    void aTakenPortStopsTheStartAndLeavesNothingBehind() {
        var config = ConfigLoader.load(
                Optional.empty(), Map.of(), Map.of("http.port", Integer.toString(node.port()), "management.port", "0"));

        assertThatThrownBy(() -> TestNode.await(CobrowseServer.start(config))).hasMessageContaining("in use");
    }

    @Test
    void aClosedNodeAnswersNothing() {
        var closed = TestNode.start("");
        var port = closed.port();
        closed.close();
        TestNode.await(closed.server().close());

        assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
                .isInstanceOf(IOException.class);
    }

    private static HttpResponse<Buffer> preflight(String origin) {
        return TestNode.await(node.request(HttpMethod.OPTIONS, "/cobrowse/rest/agents/sign-in")
                .putHeader("Origin", origin)
                .putHeader("Access-Control-Request-Method", "POST")
                .putHeader("Access-Control-Request-Headers", "content-type")
                .send());
    }

    private static int status(String answer) {
        assertThat(answer).startsWith("HTTP/1.");
        return Integer.parseInt(answer.substring(9, 12));
    }
}
