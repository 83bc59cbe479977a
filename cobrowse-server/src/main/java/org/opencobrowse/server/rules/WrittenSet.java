package org.opencobrowse.server.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A set of rules as it stands in a file, before it is checked. */
final class WrittenSet {
    /** @param line where it stands, from 1 */
    record Written(String text, int line) {}

    record Rule(RuleSet.Kind kind, Written selector) {}

    final int line;
    final List<Written> patterns = new ArrayList<>();
    final List<Rule> rules = new ArrayList<>();
    boolean paused;

    WrittenSet(int line) {
        this.line = line;
    }

    static Optional<RuleSet.Kind> kind(String word) {
        for (var kind : RuleSet.Kind.values()) if (kind.word().equals(word)) return Optional.of(kind);
        return Optional.empty();
    }
}
