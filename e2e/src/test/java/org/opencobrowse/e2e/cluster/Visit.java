package org.opencobrowse.e2e.cluster;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.SharedSession;

/**
 * A session that a page was given, and the node that the route cookie names.
 *
 * @param calls it took so many of them: another node had to answer, or nobody knew what had come of the call before
 */
record Visit(SharedSession session, String node, int calls) {
    private static final int CALLS = 4;
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    /** Asks as the customer's script does: repeats where it is sent, with the cookie that it is given. Empty: refused. */
    static Optional<Visit> begin(String balancer) throws InterruptedException {
        var key = "key-" + UUID.randomUUID();
        Optional<String> cookie = Optional.empty();
        for (var calls = 1; calls <= CALLS; calls++) {
            try {
                var brought = cookie;
                var answer = post(balancer, key, brought);
                cookie = answer.headers()
                        .firstValue("set-cookie")
                        .map(text -> text.substring(0, text.indexOf(';')))
                        .or(() -> brought);
                if (answer.statusCode() / 100 == 2) return Optional.of(of(answer, cookie.orElseThrow(), calls));
                if (isRefusal(answer)) return Optional.empty();
            } catch (IOException _) {
                // Nobody knows what came of it: once more, with the same key.
            }
        }
        return Optional.empty();
    }

    /** Of the customer's and the agent's connections. */
    NodeUnderTest.Route route() {
        return new NodeUnderTest.Route(Map.of("Cookie", "gcbSessionServer=." + node), "");
    }

    /** The customer does not want it any more. */
    void end(String balancer) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(balancer + SharedSession.PATH + "/" + session.id()))
                .timeout(Duration.ofSeconds(10))
                .header("Cookie", "gcbSessionServer=." + node)
                .header("X-Cobrowse-Secret", session.secret())
                .DELETE();
        try {
            HTTP.send(request.build(), BodyHandlers.discarding());
        } catch (IOException _) {
            // Then it ends by itself: nobody ever connects.
        }
    }

    private static Visit of(HttpResponse<String> answer, String cookie, int calls) {
        var session = SharedSession.of(JsonParser.parseString(answer.body()).getAsJsonObject());
        return new Visit(session, cookie.substring(cookie.indexOf('.') + 1), calls);
    }

    private static boolean isRefusal(HttpResponse<String> answer) {
        var isJson = answer.headers()
                .firstValue("content-type")
                .filter("application/json"::equals)
                .isPresent();
        return isJson
                && !JsonParser.parseString(answer.body())
                        .getAsJsonObject()
                        .get("name")
                        .getAsString()
                        .equals("misdirected");
    }

    private static HttpResponse<String> post(String balancer, String key, Optional<String> cookie)
            throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(balancer + SharedSession.PATH))
                .timeout(Duration.ofSeconds(10))
                .header("Origin", balancer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{\"key\":\"%s\"}".formatted(key)));
        cookie.ifPresent(value -> request.header("Cookie", value));
        return HTTP.send(request.build(), BodyHandlers.ofString());
    }
}
