package org.opencobrowse.e2e.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.TestCertificate;

/**
 * The server that must obey: the one at {@code -Dconformance.url}, else a node of ours whose patience is short. An agent must be able to sign in there as
 * {@code -Dconformance.agent=name:password}, and pages of {@code -Dconformance.origin} must be allowed.
 */
public final class NodeUnderTest implements AutoCloseable {
    private final URI base;
    private final @Nullable ServerProcess own;
    private final Route route;
    private final HttpClient http;
    private @Nullable String bearer;

    /**
     * What leads a client's calls and handshakes to a node.
     *
     * @param headers in all of them
     * @param query behind all paths: empty, or with its question mark
     */
    public record Route(Map<String, String> headers, String query) {
        public static final Route NONE = new Route(Map.of(), "");

        public Route {
            headers = Map.copyOf(headers);
        }
    }

    private NodeUnderTest(URI base, @Nullable ServerProcess own, Route route) {
        this.base = base;
        this.own = own;
        this.route = route;
        var client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
        if (base.getScheme().equals("https"))
            client.sslContext(TestCertificate.shared().trusting());
        http = client.build();
    }

    /** Whoever answers there: a balancer, for example. */
    public static NodeUnderTest at(String base, Route route) {
        return new NodeUnderTest(URI.create(base), null, route);
    }

    /** The same, for an agent who has signed in. */
    public static NodeUnderTest at(String base, Route route, String bearer) {
        var node = at(base, route);
        node.bearer = bearer;
        return node;
    }

    static NodeUnderTest start() {
        var foreign = System.getProperty("conformance.url");
        return foreign == null ? own(settings()) : at(foreign, Route.NONE);
    }

    static NodeUnderTest own(ServerSettings settings) {
        return of(ServerProcess.start(settings));
    }

    /** A node that somebody else started. */
    public static NodeUnderTest of(ServerProcess process) {
        return new NodeUnderTest(URI.create(process.origin()), process, Route.NONE);
    }

    /** Finds out soon that somebody is silent, and gives a gap up soon. */
    static ServerSettings settings() {
        return ServerSettings.demo(ConformanceOrigins.SECOND)
                .with("liveness.heartbeatEvery", "1s")
                .with("liveness.silenceLimit", "2s")
                .with("sequencer.resendRetry", "100ms");
    }

    URI base() {
        return base;
    }

    Route route() {
        return route;
    }

    public String pageOrigin() {
        return System.getProperty("conformance.origin", base.getScheme() + "://" + base.getAuthority());
    }

    /** For what only a node of ours can be asked; skips the test on any other. */
    public ServerProcess process() {
        Assumptions.assumeTrue(own != null, "needs a node of ours");
        return Objects.requireNonNull(own);
    }

    public Metrics metrics() {
        return Metrics.of(process());
    }

    public PollCalls.Answer post(String path, Map<String, String> headers, byte[] body) {
        return call("POST", path, headers, body);
    }

    public PollCalls.Answer call(String method, String path, Map<String, String> headers, byte[] body) {
        var request = HttpRequest.newBuilder(base.resolve(path + route.query()))
                .timeout(Duration.ofSeconds(60))
                .method(method, BodyPublishers.ofByteArray(body));
        route.headers().forEach(request::header);
        headers.forEach(request::header);
        try {
            var answer = http.send(request.build(), BodyHandlers.ofByteArray());
            return new PollCalls.Answer(answer.statusCode(), answer.headers(), answer.body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public PollCalls.Answer postJson(String path, Json body) {
        return post(
                path,
                Map.of("Origin", pageOrigin(), "Content-Type", "application/json"),
                body.toString().getBytes(StandardCharsets.UTF_8));
    }

    public SharedSession newSession() {
        var key = PollCalls.of(this).id();
        return SharedSession.of(
                postJson(SharedSession.PATH, Json.of("key", key)).json());
    }

    /** The agent's sign-in, the same for all. */
    public synchronized String bearer() {
        if (bearer == null) {
            var agent = System.getProperty("conformance.agent", "demo:demo").split(":", 2);
            bearer = signIn(agent[0], agent[1]).json().get("bearer").getAsString();
        }
        return bearer;
    }

    public PollCalls.Answer signIn(String name, String password) {
        return postJson("/cobrowse/rest/agents/sign-in", Json.of("name", name, "password", password));
    }

    @Override
    public void close() {
        Optional.ofNullable(own).ifPresent(ServerProcess::close);
    }
}
