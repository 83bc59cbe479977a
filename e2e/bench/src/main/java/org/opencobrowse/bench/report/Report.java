package org.opencobrowse.bench.report;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The figures as one table, once as Markdown and once as JSON. */
public record Report(Figures figures, String ours, Map<String, String> surroundings) {

    public void write(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.writeString(folder.resolve("bench.md"), markdown());
            Files.writeString(folder.resolve("bench.json"), json().encodePrettily());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    public String markdown() {
        var text = new StringBuilder();
        surroundings.forEach((key, value) ->
                text.append("- ").append(key).append(": ").append(value).append('\n'));
        text.append("\nIn brackets: our figure divided by that one.\n\n")
                .append(table())
                .append('\n')
                .append(targets());
        if (!figures.notes().isEmpty()) {
            text.append("\nSeen on the way:\n\n");
            figures.notes().forEach(note -> text.append("- ").append(note).append('\n'));
        }
        return text.toString();
    }

    private List<String> others() {
        return figures.peers().stream().filter(peer -> !peer.equals(ours)).toList();
    }

    private String table() {
        var text = new StringBuilder("| case | figure | " + ours + " | " + String.join(" | ", others()) + " |\n");
        text.append("|---|---|").append("---|".repeat(others().size() + 1)).append('\n');
        for (var line : figures.lines()) {
            var own = figures.median(line, ours);
            text.append("| %s | %s | %s |"
                    .formatted(line.what(), line.metric().words(), line.metric().text(own)));
            for (var peer : others())
                text.append(' ').append(cell(line, own, peer)).append(" |");
            text.append('\n');
        }
        return text.toString();
    }

    private String cell(Figures.Line line, double own, String peer) {
        var value = figures.median(line, peer);
        var text = line.metric().text(value);
        if (Double.isNaN(value)
                || Double.isNaN(own)
                || value == 0
                || !line.metric().hasRatio()) return text;
        return text + String.format(Locale.ROOT, " (%.2f)", own / value);
    }

    private String targets() {
        var text = new StringBuilder("| target | ours | limit | |\n|---|---|---|---|\n");
        for (var target : Target.ALL) {
            var metric = target.line().metric();
            text.append("| %s | %s | %s | %s |\n"
                    .formatted(
                            target.words(),
                            metric.text(figures.median(target.line(), ours)),
                            metric.text(target.limit(figures)),
                            target.verdict(figures, ours)));
        }
        return text.toString();
    }

    private JsonObject json() {
        var lines = new JsonArray();
        for (var line : figures.lines()) {
            var peers = new JsonObject();
            for (var peer : figures.peers()) {
                var values = figures.values(line, peer);
                if (!values.isEmpty())
                    peers.put(
                            peer,
                            new JsonObject()
                                    .put("median", finite(figures.median(line, peer)))
                                    .put(
                                            "runs",
                                            new JsonArray(values.stream()
                                                    .map(Report::finite)
                                                    .toList())));
            }
            lines.add(new JsonObject()
                    .put("case", line.what())
                    .put("metric", line.metric().name())
                    .put("figure", line.metric().words())
                    .put("peers", peers));
        }
        var targets = new JsonArray();
        for (var target : Target.ALL)
            targets.add(new JsonObject().put("target", target.words()).put("verdict", target.verdict(figures, ours)));
        return new JsonObject()
                .put("surroundings", new JsonObject(Map.copyOf(surroundings)))
                .put("lines", lines)
                .put("targets", targets)
                .put("notes", new JsonArray(figures.notes()));
    }

    private static Object finite(double value) {
        return Double.isFinite(value) ? value : String.valueOf(value);
    }
}
