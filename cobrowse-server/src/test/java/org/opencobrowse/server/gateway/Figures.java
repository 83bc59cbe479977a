package org.opencobrowse.server.gateway;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/** What a node's metrics page says at one moment. */
final class Figures {
    private final Map<String, Double> bySeries = new HashMap<>();

    static Figures of(LiveNode node) throws Exception {
        return new Figures(node.metrics());
    }

    /** The first page for which the condition holds; the last one seen when it never does. */
    static Figures await(LiveNode node, Predicate<Figures> condition) throws Exception {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LiveNode.DEADLINE_S);
        while (true) {
            var figures = of(node);
            if (condition.test(figures) || System.nanoTime() > deadline) return figures;
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
        }
    }

    private Figures(String page) {
        page.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            var end = line.lastIndexOf(' ');
            bySeries.put(line.substring(0, end), Double.valueOf(line.substring(end + 1)));
        });
    }

    /** The sum of all series of this name that have all of these labels, each as {@code key="value"}. */
    double of(String name, String... labels) {
        return bySeries.entrySet().stream()
                .filter(entry -> isCalled(entry.getKey(), name) && hasAll(entry.getKey(), labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean isCalled(String series, String name) {
        return series.equals(name) || series.startsWith(name + "{");
    }

    private static boolean hasAll(String series, String... labels) {
        for (var label : labels) if (!series.contains(label)) return false;
        return true;
    }

    @Override
    public String toString() {
        return new java.util.TreeMap<>(bySeries).toString();
    }
}
