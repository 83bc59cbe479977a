package org.opencobrowse.server.rules;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads the regular expressions that rule files may use: those that an automaton can follow. What needs to remember or to look around is refused, and so is what
 * browsers and other engines understand differently.
 */
final class PatternReader {
    private static final String ANY = "\n\n\r\r\u2028\u2029";
    private static final String DIGITS = "09";
    private static final String WORD = "09AZ__az";
    private static final String SPACE = "\t\r  \u00a0\u00a0";
    private static final String PUNCTUATION = "^$\\.*+?()[]{}|/-:=&%#@!,;'\"<>~_ ";
    private static final int MOST_TIMES = 100;
    private static final int DEEPEST = 20;

    private final String text;
    private int at;
    private int depth;

    private PatternReader(String text) {
        this.text = text;
    }

    /** Throws an {@link IllegalArgumentException} that says what is wrong, and where. */
    static PatternNode read(String text) {
        var reader = new PatternReader(text);
        var node = reader.choice();
        if (reader.at < text.length()) throw reader.wrong("a ) that closes nothing");
        return node;
    }

    private PatternNode choice() {
        if (++depth > DEEPEST) throw wrong("groups in more than %d groups".formatted(DEEPEST));
        var ways = new ArrayList<PatternNode>();
        do ways.add(sequence());
        while (take('|'));
        depth--;
        return ways.size() == 1 ? ways.getFirst() : new PatternNode.Choice(ways);
    }

    private PatternNode sequence() {
        var parts = new ArrayList<PatternNode>();
        while (at < text.length() && text.charAt(at) != '|' && text.charAt(at) != ')') parts.add(repeated());
        return new PatternNode.Sequence(parts);
    }

    private PatternNode repeated() {
        var from = at;
        var part = one();
        while (at < text.length() && "*+?{".indexOf(text.charAt(at)) >= 0) {
            if (part instanceof PatternNode.Begin
                    || part instanceof PatternNode.End
                    || part instanceof PatternNode.Repeat)
                throw wrong("“%s” repeated: put it in a group".formatted(text.substring(from, at)));
            part = repeat(part);
            // Whether as much or as little as possible is taken makes no difference to whether there is a match.
            take('?');
        }
        return part;
    }

    private PatternNode repeat(PatternNode part) {
        return switch (text.charAt(at++)) {
            case '*' -> new PatternNode.Repeat(part, 0, PatternNode.Repeat.UNBOUNDED);
            case '+' -> new PatternNode.Repeat(part, 1, PatternNode.Repeat.UNBOUNDED);
            case '?' -> new PatternNode.Repeat(part, 0, 1);
            default -> counted(part);
        };
    }

    private PatternNode counted(PatternNode part) {
        var least = number();
        var most = least;
        if (take(',')) most = at < text.length() && text.charAt(at) == '}' ? PatternNode.Repeat.UNBOUNDED : number();
        if (!take('}')) throw wrong("a { that is no number of times: write \\{ for the character");
        if (most != PatternNode.Repeat.UNBOUNDED && most < least) throw wrong("{%d,%d}".formatted(least, most));
        return new PatternNode.Repeat(part, least, most);
    }

    private int number() {
        var number = 0;
        var from = at;
        while (at < text.length() && Character.isDigit(text.charAt(at)) && number <= MOST_TIMES)
            number = number * 10 + text.charAt(at++) - '0';
        if (at == from) throw wrong("a { that is no number of times: write \\{ for the character");
        if (number > MOST_TIMES) throw wrong("more than %d times".formatted(MOST_TIMES));
        return number;
    }

    private PatternNode one() {
        var character = text.charAt(at++);
        return switch (character) {
            case '^' -> new PatternNode.Begin();
            case '$' -> new PatternNode.End();
            case '.' -> new PatternNode.Characters(true, ANY);
            case '[' -> set();
            case '(' -> group();
            case '\\' -> escaped();
            case '*', '+', '?', '{' -> throw wrong("a %s with nothing before it".formatted(character));
            case ']', '}' -> throw wrong("a lone %s: write \\%s".formatted(character, character));
            default -> just(character);
        };
    }

    private PatternNode group() {
        if (take('?') && !take(':'))
            throw wrong("(?%s: only (?: is known".formatted(at < text.length() ? text.charAt(at) : ""));
        var inside = choice();
        if (!take(')')) throw wrong("a ( that is not closed");
        return inside instanceof PatternNode.Sequence || inside instanceof PatternNode.Choice
                ? inside
                : new PatternNode.Sequence(List.of(inside));
    }

    private PatternNode escaped() {
        if (at == text.length()) throw wrong("a \\ at the end");
        var character = text.charAt(at++);
        return switch (character) {
            case 'd' -> new PatternNode.Characters(false, DIGITS);
            case 'D' -> new PatternNode.Characters(true, DIGITS);
            case 'w' -> new PatternNode.Characters(false, WORD);
            case 'W' -> new PatternNode.Characters(true, WORD);
            case 's' -> new PatternNode.Characters(false, SPACE);
            case 'S' -> new PatternNode.Characters(true, SPACE);
            default -> just(literal(character));
        };
    }

    private char literal(char character) {
        if (PUNCTUATION.indexOf(character) < 0) throw wrong("\\%s is not known here".formatted(character));
        return character;
    }

    private PatternNode set() {
        var negated = take('^');
        var ranges = new StringBuilder();
        while (!take(']') || ranges.isEmpty()) {
            if (at >= text.length() || (ranges.isEmpty() && text.charAt(at - 1) == ']'))
                throw wrong("a [ that is not closed, or empty");
            range(ranges);
        }
        return new PatternNode.Characters(negated, ranges.toString());
    }

    private void range(StringBuilder ranges) {
        var first = text.charAt(at++);
        if (first == '\\') {
            if (at == text.length()) throw wrong("a \\ at the end");
            first = text.charAt(at++);
            var known = switch (first) {
                case 'd' -> DIGITS;
                case 'w' -> WORD;
                case 's' -> SPACE;
                default -> "";
            };
            ranges.append(known);
            if (!known.isEmpty()) return;
            first = literal(first);
        }
        var last = first;
        if (at + 1 < text.length() && text.charAt(at) == '-' && text.charAt(at + 1) != ']') {
            at++;
            last = text.charAt(at++);
            if (last == '\\' && at < text.length()) last = literal(text.charAt(at++));
            if (last < first) throw wrong("%s-%s in [ ]".formatted(first, last));
        }
        ranges.append(first).append(last);
    }

    private static PatternNode just(char character) {
        return new PatternNode.Characters(false, "" + character + character);
    }

    private boolean take(char expected) {
        if (at >= text.length() || text.charAt(at) != expected) return false;
        at++;
        return true;
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("%s, at character %d".formatted(what, Math.max(1, at)));
    }
}
