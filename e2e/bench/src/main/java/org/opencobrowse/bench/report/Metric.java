package org.opencobrowse.bench.report;

/** What is measured, with its unit. Less is better unless the name says a rate. */
public enum Metric {
    CPU_PER_EVENT("server CPU per delivered event, µs", "%.1f"),
    CPU_PER_MB("server CPU per MB delivered, ms", "%.2f"),
    MB_PER_CPU_SECOND("MB delivered per second of server CPU", "%.0f"),
    RATE("highest sustained rate, delivered events/s", "%.0f"),
    P50("latency p50, ms", "%.2f"),
    P99("latency p99, ms", "%.2f"),
    SESSION_RESIDENT("resident memory per session, KB", "%.1f"),
    SESSION_HEAP("heap per session after a collection, KB", "%.1f"),
    RESIDENT("resident memory of the server, MB", "%.0f"),
    DELIVERED("delivered", "%.0f"),
    LOST("lost", "%.0f"),
    DOUBLED("doubled", "%.0f"),
    OUT_OF_ORDER("out of order", "%.0f");

    private final String words;
    private final String format;

    Metric(String words, String format) {
        this.words = words;
        this.format = format;
    }

    public String words() {
        return words;
    }

    String text(double value) {
        return Double.isNaN(value) ? "–" : String.format(java.util.Locale.ROOT, format, value);
    }

    /** Whether a ratio says anything: counts of faults are compared with zero. */
    boolean hasRatio() {
        return switch (this) {
            case DELIVERED, LOST, DOUBLED, OUT_OF_ORDER -> false;
            default -> true;
        };
    }
}
