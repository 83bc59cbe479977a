package org.opencobrowse.server.rules;

import java.util.List;

/** A part of a pattern, as it was read. */
sealed interface PatternNode {
    /** Where the address begins. */
    record Begin() implements PatternNode {}

    /** Where the address ends. */
    record End() implements PatternNode {}

    /** @param ranges pairs of characters, first and last */
    record Characters(boolean negated, String ranges) implements PatternNode {}

    record Sequence(List<PatternNode> parts) implements PatternNode {}

    record Choice(List<PatternNode> ways) implements PatternNode {}

    record Repeat(PatternNode part, int least, int most) implements PatternNode {
        static final int UNBOUNDED = -1;
    }
}
