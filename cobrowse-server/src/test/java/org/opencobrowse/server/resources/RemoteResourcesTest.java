package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.server.config.ConfigLoader;

/** Against a real server on loopback, which is no address of the internet: so it is refused unless it is listed. */
class RemoteResourcesTest {
    private static final Buffer PNG =
            Buffer.buffer("\u0089PNG\r\n\u001a\n", "ISO-8859-1").appendString("rest");

    /** More than a busy machine takes, less than a test waits for. */
    private static final int WHOLE_MS = 15_000;

    private static final int SHORT_MS = 1_500;

    private final Vertx vertx = Vertx.vertx();
    private final ConcurrentLinkedQueue<Map<String, String>> heard = new ConcurrentLinkedQueue<>();
    private HttpServer site;

    @BeforeEach
    void start() throws Exception {
        site = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    heard.add(Map.of(
                            "path", request.uri(),
                            "host", request.getHeader("Host"),
                            "cookie", String.valueOf(request.getHeader("Cookie"))));
                    answer(request, request.response());
                })
                .listen(0, "127.0.0.1"));
    }

    private void answer(HttpServerRequest request, HttpServerResponse response) {
        var port = site.actualPort();
        switch (request.path()) {
            case "/ok.png" -> response.end(PNG);
            case "/style.css" -> response.putHeader("Content-Type", "text/css").end("a{}");
            case "/page" -> response.putHeader("Content-Type", "image/png").end("<html>");
            case "/gone.png" -> response.setStatusCode(404).end(PNG);
            case "/large.png" -> response.end(Buffer.buffer(new byte[40 * 1024]));
            case "/large-in-pieces.png" -> {
                response.setChunked(true);
                for (var at = 0; at < 10; at++) response.write(Buffer.buffer(new byte[8 * 1024]));
                response.end();
            }
            case "/again" -> redirect(response, "/ok.png");
            case "/again-and-again" -> redirect(response, "/again-and-again");
            case "/elsewhere" -> redirect(response, "http://127.0.0.1:" + (port == 80 ? 81 : 80) + "/ok.png");
            case "/inside" -> redirect(response, "http://localhost:" + port + "/ok.png");
            case "/moved.css" -> redirect(response, "/in/a/folder.css");
            case "/in/a/folder.css" ->
                response.putHeader("Content-Type", "text/css").end("a{b:url(b.png)}@import 'https://other.example/x';");
            case "/many.css" -> response.putHeader("Content-Type", "text/css").end("a{b:url(a)}".repeat(2_000));
            case "/slow" -> later(() -> redirect(response, "/slower"));
            case "/slower" -> later(() -> redirect(response, "/slowest"));
            case "/slowest" -> later(() -> response.end(PNG));
            case "/cut" -> request.connection().close();
            default -> response.setStatusCode(500).end();
        }
    }

    private void later(Runnable answer) {
        vertx.setTimer(SHORT_MS * 2 / 3, _ -> answer.run());
    }

    private static void redirect(HttpServerResponse response, String to) {
        response.setStatusCode(302).putHeader("Location", to).end();
    }

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    }

    private RemoteResources remote(String... keys) {
        return remote(WHOLE_MS, keys);
    }

    private RemoteResources remote(int wholeMs, String... keys) {
        var values = new java.util.HashMap<>(Map.of(
                "demo", "true",
                "resources.largest", "32KiB",
                "resources.fetchFrom",
                        "[\"http://127.0.0.1:%1$d\", \"http://localhost:%1$d\"]".formatted(site.actualPort())));
        for (var at = 0; at < keys.length; at += 2) values.put(keys[at], keys[at + 1]);
        var environment = new java.util.HashMap<String, String>();
        values.forEach((key, value) -> environment.put(
                "COBROWSE_" + key.replaceAll("([A-Z])", "_$1").replace('.', '_').toUpperCase(java.util.Locale.ROOT),
                value));
        var config = ConfigLoader.load(java.util.Optional.empty(), environment, Map.of());
        return new RemoteResources(vertx, config.resources(), "cobrowse/test", wholeMs);
    }

    private RemoteResources trusting() {
        return trusting(WHOLE_MS);
    }

    private RemoteResources trusting(int wholeMs) {
        return remote(wholeMs, "resources.privateNetworks", "[127.0.0.0/8, \"::1\"]");
    }

    private String at(String path) {
        return "http://127.0.0.1:" + site.actualPort() + path;
    }

    private static void refused(Future<?> fetch, String why) {
        assertThatThrownBy(() -> get(fetch))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseInstanceOf(FetchRefused.class)
                .hasRootCauseMessage(why);
    }

    @Test
    void anImageOfAListedHostIsFetchedWithoutCookies() throws Exception {
        var found = get(trusting().fetch(at("/ok.png?size=2")));
        assertThat(found.kind()).isEqualTo(ContentKind.PNG);
        assertThat(found.bytes()).isEqualTo(PNG);
        assertThat(heard).singleElement().satisfies(request -> {
            assertThat(request).containsEntry("path", "/ok.png?size=2").containsEntry("cookie", "null");
        });
    }

    @Test
    void aNameIsKeptForTheServerAndOnlyItsAddressIsLookedUp() throws Exception {
        var url = "http://localhost:%d/ok.png".formatted(site.actualPort());
        get(trusting().fetch(url));
        assertThat(heard)
                .singleElement()
                .satisfies(request -> assertThat(request).containsEntry("host", "localhost:" + site.actualPort()));
    }

    @Test
    void aStyleSheetIsOneWhenItsServerSaysSo() throws Exception {
        assertThat(get(trusting().fetch(at("/style.css"))).kind()).isEqualTo(ContentKind.CSS);
    }

    @Test
    void theAddressesInAStyleSheetAreThoseOfWhereItWasInTheEnd() throws Exception {
        var css = get(trusting().fetch(at("/moved.css"))).bytes().toString();
        assertThat(css)
                .isEqualTo(
                        "a{b:url(\"?url=http%%3A%%2F%%2F127.0.0.1%%3A%d%%2Fin%%2Fa%%2Fb.png\")}@import \"https://other.example/x\";"
                                .formatted(site.actualPort()));
    }

    @Test
    void aStyleSheetThatIsTooLargeWithWholeAddressesIsRefused() {
        refused(trusting().fetch(at("/many.css")), "with whole addresses it is larger than resources.largest");
    }

    @Test
    void theTimeLimitHoldsForAllRedirectsTogether() {
        refused(trusting(SHORT_MS).fetch(at("/slow")), "it takes too long");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "localhost"})
    void anAddressOfThisMachineIsRefusedAndNotEvenConnectedTo(String host) {
        refused(
                remote().fetch("http://%s:%d/ok.png".formatted(host, site.actualPort())),
                "not an address of the internet");
        assertThat(heard).isEmpty();
    }

    @Test
    void aRedirectIsFollowedAndJudgedAnew() throws Exception {
        assertThat(get(trusting().fetch(at("/again"))).kind()).isEqualTo(ContentKind.PNG);
        refused(trusting().fetch(at("/elsewhere")), "the host is not listed");
        refused(trusting().fetch(at("/again-and-again")), "too many redirects");
    }

    @Test
    void aRedirectToWhereOnlyThisMachineReachesIsRefused() {
        var onlyIpv4Literal = remote("resources.privateNetworks", "[127.0.0.2]");
        refused(onlyIpv4Literal.fetch(at("/inside")), "not an address of the internet");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example/x.png",
                "file:///etc/passwd",
                "ftp://127.0.0.1/x",
                "http://user@127.0.0.1/x",
                "http://127.0.0.1",
                "javascript:1",
                "http://[",
                "",
                "//127.0.0.1/x"
            })
    void anythingButAListedHostIsRefused(String url) {
        refused(trusting().fetch(url), "the host is not listed");
    }

    @Test
    void whatIsNoImageFontOrStyleSheetIsRefusedWhateverItIsCalled() {
        refused(trusting().fetch(at("/page")), "it is no image, font or style sheet");
        refused(trusting().fetch(at("/gone.png")), "the answer is 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/large.png", "/large-in-pieces.png"})
    void whatIsTooLargeIsRefused(String path) {
        refused(trusting().fetch(at(path)), "it is larger than resources.largest");
    }

    @Test
    void aServerThatHangsUpIsAFailureAndNoMore() {
        assertThatThrownBy(() -> get(trusting().fetch(at("/cut")))).isInstanceOf(ExecutionException.class);
    }

    @Test
    void throughAProxyTheProxyIsAskedWithItsPasswordAndOnlyForWhatIsNotExcepted() throws Exception {
        var proxied = new ConcurrentLinkedQueue<List<String>>();
        var proxy = get(vertx.createHttpServer()
                .requestHandler(request -> {
                    proxied.add(List.of(request.uri(), String.valueOf(request.getHeader("Proxy-Authorization"))));
                    request.response().end(PNG);
                })
                .listen(0, "127.0.0.1"));
        var remote = remote(
                "resources.fetchFrom",
                        "[\"http://cdn.example\", \"http://10.0.0.1\", \"http://127.0.0.1:%d\"]"
                                .formatted(site.actualPort()),
                "resources.privateNetworks", "[127.0.0.0/8]",
                "resources.proxy", "http://127.0.0.1:" + proxy.actualPort(),
                "resources.proxyUser", "node",
                "resources.proxyPassword", "secret",
                "resources.proxyExcept", "[127.0.0.1]");
        get(remote.fetch("http://cdn.example/a.png"));
        assertThat(proxied).singleElement().satisfies(request -> {
            assertThat(request.get(0)).isEqualTo("http://cdn.example/a.png");
            assertThat(request.get(1)).startsWith("Basic ");
        });
        get(remote.fetch(at("/ok.png")));
        assertThat(heard).hasSize(1);
        refused(remote.fetch("http://10.0.0.1/a.png"), "not an address of the internet");
        assertThat(proxied).hasSize(1);
    }
}
