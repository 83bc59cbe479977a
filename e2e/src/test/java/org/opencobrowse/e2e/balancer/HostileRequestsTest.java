package org.opencobrowse.e2e.balancer;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.conformance.RawSocket;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.TestCertificate;

/** What strangers send to a balancer so that it, or the node behind it, takes something for what it is not. */
class HostileRequestsTest {
    private static final int WRONG_TRIES = 5;

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @ParameterizedTest
    @EnumSource
    void aPathSmugglesNoLineAndNoOtherPathIntoARequest(BalancerSample sample) {
        var front = nodes.front(sample);
        for (var path : List.of(
                // A balancer that decodes it asks the node for its health, and adds a header.
                "/cobrowse/health%20HTTP/1.1%0d%0aX-Injected:%20yes",
                "/cobrowse/health%0d%0aX-Injected:%20yes",
                "/cobrowse%2Fhealth",
                "/cobrowse/rest/..%2f..%2fmetrics",
                "/cobrowse/health%3Fdraining=404",
                "/cobrowse/caf\u00e9",
                "/cobrowse/" + "a".repeat(5_000),
                "/cobrowse/" + "a".repeat(40_000)))
            assertThat(status(front, path)).as(path).matches(HostileRequestsTest::isRefused, "is refused");
        assertThat(Front.get(front.byCookie(".n1"), "/cobrowse/health").status())
                .isEqualTo(200);
    }

    /** Cut without a word, as what is too long to be read to its end, or told. */
    private static boolean isRefused(int status) {
        return status == 0 || (status >= 400 && status <= 431);
    }

    private static int status(Front front, String path) {
        try (var socket = RawSocket.to(front.anywhere())) {
            socket.trySend("GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s=.n1\r\nConnection: close\r\n\r\n"
                    .formatted(path, Front.COOKIE)
                    .getBytes(ISO_8859_1));
            return socket.readHeadOrEnd();
        }
    }

    @ParameterizedTest
    @EnumSource
    void metricsAndAdministrationAreNotToBeHad(BalancerSample sample) {
        var front = nodes.front(sample);
        for (var path : List.of(
                "/metrics",
                "/sessions/00000000-0000-4000-8000-000000000000",
                "/cobrowse/metrics",
                "/cobrowse/../metrics",
                "/cobrowse/..%2fmetrics",
                "/cobrowse/%2e%2e/metrics",
                "/drain",
                "/cobrowse/drain",
                "/server-status",
                "/balancer-manager",
                "/haproxy?stats",
                "/")) assertThat(status(front, path)).as(path).isIn(400, 404);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverSaysToBeSomebodyElseIsCountedByTheRealAddress(BalancerSample sample) throws Exception {
        var front = nodes.front(sample);
        var here = "127.0.1." + number(sample);
        try (var client = clientAt(here)) {
            var statuses = IntStream.range(0, WRONG_TRIES + 1)
                    .map(time -> wrongSignIn(client, front, "203.0.113." + time))
                    .toArray();
            assertThat(statuses).containsExactly(401, 401, 401, 401, 401, 429);
        }
        try (var another = clientAt("127.0.2." + number(sample))) {
            assertThat(wrongSignIn(another, front, here)).isEqualTo(401);
        }
    }

    /** Each has addresses of its own, which the tests of the others have not used up. */
    private static int number(BalancerSample sample) {
        return 1 + List.of(BalancerSample.values()).indexOf(sample);
    }

    private static HttpClient clientAt(String address) throws IOException {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .sslContext(TestCertificate.shared().trusting())
                .localAddress(InetAddress.getByName(address))
                .build();
    }

    private static int wrongSignIn(HttpClient client, Front front, String forged) {
        var nobody = "nobody-%s-%s".formatted(front, forged);
        var request = HttpRequest.newBuilder(URI.create(front.balancer().url("/cobrowse/rest/agents/sign-in")))
                .header("Cookie", Front.COOKIE + "=.n1")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", forged)
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "http")
                .header("X-Real-IP", forged)
                .header("Forwarded", "for=" + forged)
                .POST(BodyPublishers.ofString("{\"name\":\"%s\",\"password\":\"wrong\"}".formatted(nobody)))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Two programs that do not agree where a request ends would let the second of these end the session. */
    @ParameterizedTest
    @EnumSource
    void aRequestThatIsHiddenInAnotherIsNeverDone(BalancerSample sample) {
        var front = nodes.front(sample);
        var session = front.sessionOn("n1");
        var hidden =
                "DELETE %s/%s HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s=.n1\r\nX-Cobrowse-Secret: %s\r\nContent-Length: 0\r\n\r\n"
                        .formatted(SharedSession.PATH, session.id(), Front.COOKIE, session.secret());
        var chunked = "0\r\n\r\n" + hidden;
        var length = hidden.getBytes(UTF_8).length;
        for (var lengths : List.of(
                // The length says that everything is the body; the chunks end at once.
                "Content-Length: %d\r\nTransfer-Encoding: chunked\r\n\r\n%s".formatted(length + 5, chunked),
                "Content-Length: %d\r\nTransfer-Encoding : chunked\r\n\r\n%s".formatted(length + 5, chunked),
                "Content-Length: %d\r\nTransfer-Encoding: xchunked\r\n\r\n%s".formatted(length + 5, chunked),
                "Content-Length: %d\r\nTransfer-Encoding: chunked, identity\r\n\r\n%s".formatted(length + 5, chunked),
                "Content-Length: %d\r\nTransfer-Encoding:\u000bchunked\r\n\r\n%s".formatted(length + 5, chunked),
                "Content-Length: %d\r\nX: y\nTransfer-Encoding: chunked\r\n\r\n%s".formatted(length + 5, chunked),
                // One chunk holds everything; the length says that the body ends before it does.
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                        .formatted(length, hidden),
                "Content-Length: 4\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n%x\r\n%s\r\n0\r\n\r\n"
                        .formatted(length, hidden),
                // Two lengths.
                "Content-Length: %d\r\nContent-Length: 0\r\n\r\n%s".formatted(length, hidden),
                "Content-Length: 0\r\nContent-Length: %d\r\n\r\n%s".formatted(length, hidden),
                "Content-Length: %d, 0\r\n\r\n%s".formatted(length, hidden),
                "Content-Length: +%d\r\n\r\n%s".formatted(length, hidden),
                "Content-Length: %d \r\nContent-Length : 0\r\n\r\n%s".formatted(length, hidden))) {
            try (var socket = RawSocket.to(front.anywhere())) {
                var request =
                        "POST /cobrowse/rest/agents/sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: %s=.n1\r\nContent-Type: application/json\r\nConnection: keep-alive\r\n%s"
                                .formatted(Front.COOKIE, lengths);
                socket.send(request.getBytes(ISO_8859_1));
                // What it is refused with does not matter; that it was looked at does.
                socket.trySend("\r\n".getBytes(ISO_8859_1));
                socket.readHeadOrEnd();
            }
            assertThat(Front.owner(front.byCookie(".n1"), session).status())
                    .as(lengths)
                    .isEqualTo(200);
        }
    }
}
