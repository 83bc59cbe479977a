package org.opencobrowse.bench.report;

import java.util.List;
import java.util.Locale;

/**
 * A figure that this product wants to keep.
 *
 * @param against the peer whose figure is multiplied with {@code factor}, or empty: then the factor is the limit itself
 */
record Target(Figures.Line line, String against, double factor) {

    static final List<Target> ALL = List.of(
            times("small events", Metric.CPU_PER_EVENT, "relay", 1.5),
            times("small events", Metric.CPU_PER_EVENT, "cometd", 1.0 / 3),
            times("snapshots", Metric.CPU_PER_MB, "relay", 1.3),
            times("snapshots", Metric.CPU_PER_MB, "cometd", 1.0 / 20),
            times("snapshots", Metric.CPU_PER_MB, "socket.io", 1.0 / 5),
            most("idle sessions", Metric.SESSION_RESIDENT, 60),
            most("idle sessions", Metric.RESIDENT, 1_000),
            times("long polling", Metric.CPU_PER_EVENT, "cometd", 1.0 / 2),
            most("long polling", Metric.OUT_OF_ORDER, 0),
            most("long polling", Metric.LOST, 0),
            most("reconnect", Metric.LOST, 0),
            most("reconnect", Metric.DOUBLED, 0),
            most("reconnect", Metric.OUT_OF_ORDER, 0));

    private static Target times(String what, Metric metric, String against, double factor) {
        return new Target(new Figures.Line(what, metric), against, factor);
    }

    private static Target most(String what, Metric metric, double limit) {
        return new Target(new Figures.Line(what, metric), "", limit);
    }

    String words() {
        var what = line.what() + ": " + line.metric().words();
        if (against.isEmpty()) return what + " ≤ " + line.metric().text(factor);
        var share = factor < 1 ? "1/" + Math.round(1 / factor) : String.format(Locale.ROOT, "%.1f ×", factor);
        return what + " ≤ " + share + " of " + against;
    }

    double limit(Figures figures) {
        return against.isEmpty() ? factor : factor * figures.median(line, against);
    }

    String verdict(Figures figures, String ours) {
        var value = figures.median(line, ours);
        var limit = limit(figures);
        if (Double.isNaN(value) || Double.isNaN(limit)) return "not measured";
        return value <= limit ? "met" : "missed";
    }
}
