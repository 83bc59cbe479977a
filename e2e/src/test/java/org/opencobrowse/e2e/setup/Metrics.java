package org.opencobrowse.e2e.setup;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.stream.Stream;

/** A node's figures at one moment, as its management port tells them. */
public record Metrics(List<String> lines) {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    public static Metrics of(ServerProcess node) {
        return new Metrics(get(node, "/metrics")
                .lines()
                .filter(line -> !line.startsWith("#"))
                .toList());
    }

    /** Bytes of the page's events that the node keeps for one session, for whoever is behind. */
    public static long keptBytes(ServerProcess node, String session) {
        var books = JsonParser.parseString(get(node, "/sessions/" + session)).getAsJsonObject();
        var kept = books.getAsJsonObject("page").getAsJsonObject("kept");
        return kept.get("logBytes").getAsLong() + kept.get("heldBytes").getAsLong();
    }

    private static String get(ServerProcess node, String path) {
        var request = HttpRequest.newBuilder(URI.create(node.managementUrl(path)));
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** The sum over all series of this name that have all these labels, each as in {@code code="malformed"}; 0 when there is none. */
    public double sum(String name, String... labels) {
        return series(name)
                .filter(line -> Stream.of(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    /** Refusals with this name so far. */
    public double refusals(String code) {
        return sum("cobrowse_refusals_total", "code=\"%s\"".formatted(code));
    }

    private Stream<String> series(String name) {
        return lines.stream().filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "));
    }
}
