package org.opencobrowse.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

/** Asks nodes by their management ports how many sessions they still have, so that an operator, or a script, knows when they may go. */
final class DrainStatus {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PrintStream out;

    /** What one node said. */
    private enum Found {
        EMPTY,
        IN_USE,
        UNKNOWN
    }

    DrainStatus(PrintStream out) {
        this.out = out;
    }

    /** Says one line for each node. Returns the exit code. */
    int of(List<URI> nodes) {
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var found = nodes.stream().map(node -> found(http, node)).toList();
            if (found.contains(Found.UNKNOWN)) return Main.FAILED;
            return found.contains(Found.IN_USE) ? Main.IN_USE : Main.OK;
        }
    }

    private Found found(HttpClient http, URI node) {
        try {
            var request = HttpRequest.newBuilder(node.resolve("/drain"))
                    .timeout(PATIENCE)
                    .build();
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != 200) return unknown(node, "answers " + answer.statusCode());
            return told(node, JSON.readTree(answer.body()));
        } catch (IOException e) {
            return unknown(node, "no answer: it has ended, or never was there");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unknown(node, "interrupted");
        }
    }

    private Found told(URI node, JsonNode progress) {
        if (!progress.path("sessions").isInt()) return unknown(node, "is no management port of a node");
        var sessions = progress.path("sessions").asInt()
                + progress.path("sessionsBeingMade").asInt();
        var line = new StringBuilder("%s  %s  %s, sessions: %d"
                .formatted(
                        node,
                        progress.path("node").asText(),
                        progress.path("state").asText(),
                        sessions));
        if (sessions > 0)
            line.append(", oldest: ").append(time(progress.path("oldestMs").asLong()));
        if (progress.has("leftMs"))
            line.append(", ends in at most: ")
                    .append(time(progress.path("leftMs").asLong()));
        out.println(line);
        return sessions == 0 ? Found.EMPTY : Found.IN_USE;
    }

    private Found unknown(URI node, String why) {
        out.println(node + "  " + why);
        return Found.UNKNOWN;
    }

    /** As people say it, to the second. */
    private static String time(long ms) {
        var time = Duration.ofMillis(ms);
        return time.toMinutes() == 0
                ? time.toSeconds() + " s"
                : time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
}
