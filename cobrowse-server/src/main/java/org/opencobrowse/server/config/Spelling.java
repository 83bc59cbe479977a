package org.opencobrowse.server.config;

import java.util.Arrays;

/** Finds what somebody probably meant. */
final class Spelling {
    private Spelling() {}

    /** The known name with the fewest letters to change (Levenshtein's distance). */
    static String nearest(String name, Iterable<String> known) {
        var best = "";
        var fewest = Integer.MAX_VALUE;
        for (var candidate : known) {
            var changes = distance(name, candidate);
            if (changes > fewest || (changes == fewest && candidate.compareTo(best) > 0)) continue;
            best = candidate;
            fewest = changes;
        }
        return best;
    }

    static int distance(String one, String other) {
        var above = new int[other.length() + 1];
        Arrays.setAll(above, i -> i);
        for (var i = 1; i <= one.length(); i++) {
            var row = new int[other.length() + 1];
            row[0] = i;
            for (var j = 1; j <= other.length(); j++) {
                var replaced = above[j - 1] + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, 1 + Math.min(above[j], row[j - 1]));
            }
            above = row;
        }
        return above[other.length()];
    }
}
