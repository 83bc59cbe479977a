package org.opencobrowse.server.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * A pattern as instructions of an automaton that tries all ways at once, so that no address takes longer than its length times theirs (K. Thompson, Regular
 * expression search algorithm, 1968). Browsers run it: their own engines go one way after the other, for ever if need be.
 *
 * <p>An instruction is a text or a list of numbers. {@code "+azAZ"}: one character of these ranges; {@code "-az"}: one that is in none of them; {@code "^"},
 * {@code "$"}: begin, end; {@code "!"}: found; a list: go on at each of these instructions.
 */
record PatternProgram(List<Object> instructions) {
    static final int MOST = 1_000;

    PatternProgram {
        instructions = List.copyOf(instructions);
    }

    static PatternProgram of(PatternNode node) {
        var out = new ArrayList<Object>();
        emit(node, out);
        out.add("!");
        return new PatternProgram(out);
    }

    int size() {
        return instructions.size();
    }

    private static void emit(PatternNode node, List<Object> out) {
        // Repetitions of repetitions grow without end: what is too long is refused by its size, soon.
        if (out.size() > MOST) return;
        switch (node) {
            case PatternNode.Begin() -> out.add("^");
            case PatternNode.End() -> out.add("$");
            case PatternNode.Characters(var negated, var ranges) -> out.add((negated ? "-" : "+") + ranges);
            case PatternNode.Sequence(var parts) -> parts.forEach(part -> emit(part, out));
            case PatternNode.Choice(var ways) -> choose(ways, out);
            case PatternNode.Repeat(var part, var least, var most) -> repeat(part, least, most, out);
        }
    }

    private static void choose(List<PatternNode> ways, List<Object> out) {
        var fork = new ArrayList<Integer>();
        var at = out.size();
        out.add(fork);
        var ends = new ArrayList<Integer>();
        for (var way : ways) {
            fork.add(out.size());
            emit(way, out);
            ends.add(out.size());
            out.add(List.of());
        }
        out.set(at, List.copyOf(fork));
        ends.forEach(end -> out.set(end, List.of(out.size())));
    }

    private static void repeat(PatternNode part, int least, int most, List<Object> out) {
        for (var times = 0; times < least; times++) if (!grows(part, out)) break;
        if (most == PatternNode.Repeat.UNBOUNDED) {
            var at = out.size();
            out.add(List.of());
            emit(part, out);
            out.add(List.of(at));
            out.set(at, List.of(at + 1, out.size()));
            return;
        }
        var forks = new ArrayList<Integer>();
        for (var times = least; times < most && out.size() <= MOST; times++) {
            forks.add(out.size());
            out.add(List.of());
            if (!grows(part, out)) break;
        }
        forks.forEach(fork -> out.set(fork, List.of(fork + 1, out.size())));
    }

    /** Nothing, as often as one likes, is nothing; and so is what has no room. */
    private static boolean grows(PatternNode part, List<Object> out) {
        var before = out.size();
        emit(part, out);
        return out.size() > before;
    }
}
