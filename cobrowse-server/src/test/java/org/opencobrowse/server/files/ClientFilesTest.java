package org.opencobrowse.server.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.http.HttpVerticle;
import org.opencobrowse.server.http.NativeRequest;

class ClientFilesTest {
    private static final Map<String, byte[]> BUNDLES = Map.of(
            "loader.js", bytes("loader"),
            "loader.js.br", bytes("l-br"),
            "loader.js.gz", bytes("l-gz"),
            "customer.js", bytes("customer"),
            "desktop.html", bytes("<script src=\"/cobrowse/js/__VERSION__/desktop.js\"></script>"),
            "desktop.css", bytes("p{}"),
            "replica-standards.html", bytes("<!doctype html>"),
            "version.txt", bytes("1.2.3"));
    private static final Map<String, byte[]> SHOP = Map.of(
            "index.html",
            bytes("shop"),
            "account/index.html",
            bytes("account"),
            "account/account.js",
            bytes("code"),
            "pictures/mark.svg",
            bytes("<svg/>"));

    private static final Vertx VERTX;

    static {
        NativeRequest.prepare();
        VERTX = Vertx.vertx();
    }

    private static WebClient client;

    @BeforeAll
    static void start() {
        var port = new AtomicInteger();
        var parts = List.of(new ClientFiles("1.2.3", Optional.empty(), BUNDLES), new DemoShop(SHOP));
        TestNode.await(VERTX.deployVerticle(new HttpVerticle(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0), List.copyOf(parts), port::set)));
        client = WebClient.create(
                VERTX,
                new WebClientOptions()
                        .setDefaultHost("127.0.0.1")
                        .setDefaultPort(port.get())
                        .setFollowRedirects(false));
    }

    @AfterAll
    static void stop() {
        client.close();
        TestNode.await(VERTX.close());
    }

    @Test
    void theFloatingScriptIsAskedForEachTimeAndSentOnlyWhenItChanged() {
        var first = get("/cobrowse/js/loader.js", Map.of("Accept-Encoding", "br"));
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.getHeader("Cache-Control")).isEqualTo("no-cache");
        assertThat(first.getHeader("Content-Type")).isEqualTo("text/javascript; charset=utf-8");
        assertThat(first.bodyAsString()).isEqualTo("l-br");

        var again = get(
                "/cobrowse/js/loader.js",
                Map.of("Accept-Encoding", "br", "If-None-Match", "\"x\", " + first.getHeader("ETag")));
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.getHeader("ETag")).isEqualTo(first.getHeader("ETag"));
        assertThat(again.getHeader("Vary")).isEqualTo("Accept-Encoding");
        assertThat(again.body()).isNull();

        var otherCoding = get("/cobrowse/js/loader.js", Map.of("If-None-Match", first.getHeader("ETag")));
        assertThat(otherCoding.statusCode()).as("a strong tag names bytes").isEqualTo(200);
    }

    @Test
    void theVersionedScriptNeverChanges() {
        var answer = get("/cobrowse/js/1.2.3/customer.js", Map.of());

        assertThat(answer.getHeader("Cache-Control")).isEqualTo("public, max-age=31536000, immutable");
        assertThat(answer.bodyAsString()).isEqualTo("customer");
    }

    /** A page that was open while the server was upgraded asks for a version that is gone, and then for the present one. */
    @Test
    void theSessionScriptIsThereWithoutItsVersionToo() {
        assertThat(get("/cobrowse/js/1.2.2/customer.js", Map.of()).statusCode()).isEqualTo(404);

        var present = get("/cobrowse/js/customer.js", Map.of());

        assertThat(present.bodyAsString()).isEqualTo("customer");
        assertThat(present.getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void aSnapshotBuildIsNeverImmutable() {
        var answer =
                getOf(new ClientFiles("2-SNAPSHOT", Optional.empty(), BUNDLES), "/cobrowse/js/2-SNAPSHOT/customer.js");

        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-cache");
    }

    @Test
    void theDesktopMayPollNodesAtUrlsOfTheirOwn() {
        var files = new ClientFiles("1.2.3", Optional.of("https://n1.cobrowse.example"), BUNDLES);

        assertThat(getOf(files, "/cobrowse/agent/").getHeader("Content-Security-Policy"))
                .contains("connect-src 'self' ws: wss: https:;");
        assertThat(get("/cobrowse/agent/", Map.of()).getHeader("Content-Security-Policy"))
                .contains("connect-src 'self' ws: wss:;");
    }

    private static HttpResponse<Buffer> getOf(ClientFiles files, String path) {
        var port = new AtomicInteger();
        var options = new HttpServerOptions().setHost("127.0.0.1").setPort(0);
        TestNode.await(VERTX.deployVerticle(new HttpVerticle(options, List.of(files), port::set)));
        return TestNode.await(client.get(port.get(), "127.0.0.1", path).send());
    }

    @Test
    void scriptsMayBeUsedByEverySiteAndNothingElseMay() {
        for (var path : List.of("/cobrowse/js/loader.js", "/cobrowse/js/1.2.3/customer.js")) {
            var answer = get(path, Map.of("Origin", "https://shop.example"));
            assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.getHeader("Cross-Origin-Resource-Policy")).isEqualTo("cross-origin");
            assertThat(answer.getHeader("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        for (var path : List.of("/cobrowse/agent/", "/cobrowse/agent/replica-standards.html", "/demo/"))
            assertThat(get(path, Map.of()).getHeader("Access-Control-Allow-Origin"))
                    .isNull();
    }

    @Test
    void headSaysWhatGetWouldSend() {
        var head = TestNode.await(client.request(HttpMethod.HEAD, "/cobrowse/js/loader.js")
                .putHeader("Accept-Encoding", "gzip")
                .send());

        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.getHeader("Content-Length")).isEqualTo("4");
        assertThat(head.getHeader("Content-Encoding")).isEqualTo("gzip");
        assertThat(head.body()).isNull();
    }

    @Test
    void theDesktopLoadsItsOwnVersionUnderAStrictPolicy() {
        var page = get("/cobrowse/agent/", Map.of());

        assertThat(page.bodyAsString()).isEqualTo("<script src=\"/cobrowse/js/1.2.3/desktop.js\"></script>");
        assertThat(page.getHeader("Content-Security-Policy"))
                .startsWith("default-src 'none'; script-src 'self'")
                .contains("frame-ancestors 'none'");
        assertThat(page.getHeader("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void theReplicaRunsNoScriptAndSendsNoReferrer() {
        var page = get("/cobrowse/agent/replica-standards.html", Map.of());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("script-src 'none'")
                .contains("frame-ancestors 'self'");
        assertThat(page.getHeader("Referrer-Policy")).isEqualTo("no-referrer");
    }

    @Test
    void whatIsNotInTheMapIsNotThere() {
        for (var path : List.of(
                "/cobrowse/js/1.2.4/customer.js",
                "/cobrowse/js/desktop.css",
                "/cobrowse/js/1.2.3/",
                "/cobrowse/js/1.2.3/loader.js.br",
                "/cobrowse/js/1.2.3/version.txt",
                "/cobrowse/js/1.2.3/desktop.html",
                "/cobrowse/js/1.2.3/../1.2.3/customer.jsx",
                "/cobrowse/js/%2e%2e/%2e%2e/logback.xml",
                "/demo/../logback.xml",
                "/demo/..%2flogback.xml",
                "/cobrowse/agent/desktop.html",
                "/demo/nothing",
                "/demo/account/missing.js")) {
            var answer = get(path, Map.of());
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.bodyAsString()).isEqualTo("not found\n");
        }
        assertThat(TestNode.await(client.post("/cobrowse/js/loader.js").send()).statusCode())
                .isEqualTo(404);
    }

    @Test
    void theShopHasAnIndexAndItsAccountDrawsEveryAddressBelow() {
        assertThat(get("/", Map.of()).getHeader("Location")).isEqualTo("/demo/");
        assertThat(get("/demo/", Map.of()).bodyAsString()).isEqualTo("shop");
        assertThat(get("/demo/account/", Map.of()).bodyAsString()).isEqualTo("account");
        assertThat(get("/demo/account/orders/12", Map.of()).bodyAsString()).isEqualTo("account");
        assertThat(get("/demo/account/account.js", Map.of()).bodyAsString()).isEqualTo("code");
        assertThat(get("/demo/pictures/mark.svg", Map.of()).getHeader("Content-Type"))
                .isEqualTo("image/svg+xml");
        assertThat(get("/demo/", Map.of()).getHeader("Content-Security-Policy")).startsWith("default-src 'self'");
    }

    private static HttpResponse<Buffer> get(String path, Map<String, String> headers) {
        var request = client.get(path);
        headers.forEach(request::putHeader);
        return TestNode.await(request.send());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
