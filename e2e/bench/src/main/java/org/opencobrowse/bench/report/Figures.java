package org.opencobrowse.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Everything that was measured: case and metric, then peer, then one value per repetition. */
public final class Figures {

    /** A line of the table. */
    public record Line(String what, Metric metric) {}

    private final Map<Line, Map<String, List<Double>>> lines = new LinkedHashMap<>();
    private final Set<String> peers = new LinkedHashSet<>();
    private final List<String> notes = new ArrayList<>();

    public void add(String peer, String what, Metric metric, double value) {
        peers.add(peer);
        lines.computeIfAbsent(new Line(what, metric), _ -> new LinkedHashMap<>())
                .computeIfAbsent(peer, _ -> new ArrayList<>())
                .add(value);
    }

    public void add(String peer, String what, Metric metric, long count) {
        add(peer, what, metric, (double) count);
    }

    public void note(String note) {
        if (!notes.contains(note)) notes.add(note);
    }

    List<Line> lines() {
        return List.copyOf(lines.keySet());
    }

    List<String> peers() {
        return List.copyOf(peers);
    }

    List<String> notes() {
        return List.copyOf(notes);
    }

    List<Double> values(Line line, String peer) {
        return lines.getOrDefault(line, Map.of()).getOrDefault(peer, List.of());
    }

    /** Of the repetitions; faults are summed instead, because the worst run counts. NaN: not measured. */
    double median(Line line, String peer) {
        var values = values(line, peer).stream().sorted().toList();
        if (values.isEmpty()) return Double.NaN;
        if (!line.metric().hasRatio())
            return values.stream().mapToDouble(Double::doubleValue).sum();
        var middle = values.size() / 2;
        return values.size() % 2 == 1 ? values.get(middle) : (values.get(middle - 1) + values.get(middle)) / 2;
    }
}
