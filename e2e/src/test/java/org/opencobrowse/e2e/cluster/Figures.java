package org.opencobrowse.e2e.cluster;

import java.util.Locale;

/** What was measured while a fault was looked at: printed, never demanded. */
final class Figures {
    private Figures() {}

    static void within(String what, Runnable step) {
        var begun = System.nanoTime();
        step.run();
        print(what, (System.nanoTime() - begun) / 1e6, "ms");
    }

    static void print(String what, double value, String unit) {
        System.out.printf(Locale.ROOT, "%s: %.1f %s%n", what, value, unit);
    }
}
