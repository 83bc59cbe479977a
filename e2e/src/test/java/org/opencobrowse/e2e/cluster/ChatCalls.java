package org.opencobrowse.e2e.cluster;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.setup.Await;

/** The REST calls of chat, at whichever node. */
final class ChatCalls {
    static final String CHATS = "/cobrowse/rest/chats";
    static final String QUEUE = "/cobrowse/rest/queue";
    private static final Duration PATIENCE = Duration.ofSeconds(4);
    private static final Duration TRYING = Duration.ofSeconds(90);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final List<NodeUnderTest> nodes;

    ChatCalls(Nodes nodes, int count) {
        this.nodes = IntStream.rangeClosed(1, count).mapToObj(nodes::node).toList();
    }

    /** Status 0: nobody answered, and whether it was done is not known. */
    record Answer(int status, JsonObject json) {
        static final Answer NONE = new Answer(0, new JsonObject());

        String word() {
            return json.has("name") ? json.get("name").getAsString() : String.valueOf(status);
        }
    }

    List<NodeUnderTest> nodes() {
        return nodes;
    }

    static Map<String, String> bearer(String bearer) {
        return Map.of("Authorization", "Bearer " + bearer);
    }

    /** In time, or not at all. */
    Answer call(int asked, String method, String path, Map<String, String> who, Json body) {
        var node = nodes.get(asked - 1);
        var request = HttpRequest.newBuilder(URI.create(node.pageOrigin() + path))
                .timeout(PATIENCE)
                .header("Origin", node.pageOrigin())
                .header("Content-Type", "application/json")
                .method(method, BodyPublishers.ofString(method.equals("GET") ? "" : body.toString()));
        who.forEach(request::header);
        try {
            var answer = HTTP.send(request.build(), BodyHandlers.ofString());
            var isJson = answer.body().startsWith("{");
            return new Answer(
                    answer.statusCode(),
                    isJson ? JsonParser.parseString(answer.body()).getAsJsonObject() : new JsonObject());
        } catch (IOException _) {
            return Answer.NONE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    Answer post(int asked, String path, Map<String, String> who, Json body) {
        return call(asked, "POST", path, who, body);
    }

    /** An action that has nothing to tell. */
    Answer post(int asked, String path, Map<String, String> who) {
        return post(asked, path, who, Json.of("nothing", 0));
    }

    /** As clients do: of one node after the other, until one gives an answer that settles it. */
    Answer postUntil(int first, String path, Map<String, String> who, Json body, Predicate<Answer> settles) {
        var turn = new AtomicInteger(first - 1);
        return Await.until(
                "an answer to " + path,
                TRYING,
                () -> post(turn.getAndIncrement() % nodes.size() + 1, path, who, body),
                settles);
    }

    static boolean isDone(Answer answer) {
        return answer.status() >= 200 && answer.status() < 300;
    }

    String signIn(String agent) {
        return Await.until(
                        "a sign-in of " + agent,
                        () -> nodes.getFirst().signIn(agent, "demo"),
                        answer -> answer.status() == 200)
                .json()
                .get("bearer")
                .getAsString();
    }

    /** All entries; empty: this node did not tell them now. */
    Optional<List<ChatEntry>> transcript(int asked, String conversation, Map<String, String> who) {
        var entries = new ArrayList<ChatEntry>();
        while (true) {
            var answer = call(asked, "GET", "%s/%s?from=%d".formatted(CHATS, conversation, entries.size()), who, NONE);
            if (answer.status() != 200) return Optional.empty();
            var page = answer.json().getAsJsonArray("entries");
            page.forEach(entry -> entries.add(ChatEntry.of(entry.getAsJsonObject())));
            // A page that is not full is the last: reading more often than needed is too fast.
            if (page.size() < PAGE) return Optional.of(entries);
        }
    }

    Optional<JsonObject> queue(int asked, String bearer) {
        var answer = call(asked, "GET", QUEUE, bearer(bearer), NONE);
        return answer.status() == 200 ? Optional.of(answer.json()) : Optional.empty();
    }

    private static final int PAGE = 500;
    private static final Json NONE = Json.of();
}
