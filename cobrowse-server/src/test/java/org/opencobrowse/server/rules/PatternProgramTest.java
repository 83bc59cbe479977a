package org.opencobrowse.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PatternProgramTest {
    private static final Path ROOT = Files.exists(Path.of("docs")) ? Path.of("") : Path.of("..");

    /** The same file is the oracle for browsers. */
    @Test
    void patternsBecomeTheProgramsThatBrowsersAreTestedWith() throws IOException {
        var cases = new ObjectMapper().readTree(Files.readString(ROOT.resolve("docs/protocol/v1/patterns.json")));
        assertThat(cases).hasSizeGreaterThan(10);
        for (var one : cases) {
            var program = compile(one.get("pattern").textValue());
            assertThat(new ObjectMapper().valueToTree(program.instructions()).toString())
                    .as(one.get("pattern").textValue())
                    .isEqualTo(one.get("program").toString());
            one.get("found")
                    .forEach(url -> assertThat(finds(program, url.textValue())).isTrue());
            one.get("notFound")
                    .forEach(url -> assertThat(finds(program, url.textValue())).isFalse());
        }
    }

    @Test
    void randomPatternsFindWhatTheEngineOfThePlatformFinds() {
        var found = 0;
        for (long seed = 1; seed <= 3_000; seed++) {
            var random = new Random(seed);
            var pattern = pattern(random, 3);
            var program = compile(pattern);
            var engine = Pattern.compile(pattern);
            for (var tries = 0; tries < 10; tries++) {
                var text = text(random);
                var expected = engine.matcher(text).find();
                if (expected) found++;
                assertThat(finds(program, text))
                        .as("seed %d: %s in %s", seed, pattern, text)
                        .isEqualTo(expected);
            }
        }
        assertThat(found).isBetween(3_000, 27_000);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "(a", "a)", "[a", "[]", "[^]", "a**", "*a", "a{2", "a{x}", "a{3,2}", "a{1000}", "(?=a)", "(?<!a)",
                "(?<n>a)", "(?i)a", "\\1", "\\b", "\\p{L}", "[b-a]", "a++", "^*", "\\", "[\\", "{", "a]", "x{2}{3}"
            })
    void whatAnAutomatonCannotFollowIsRefused(String pattern) {
        assertThatThrownBy(() -> PatternReader.read(pattern))
                .as(pattern)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at character");
    }

    @Test
    void repetitionsOfRepetitionsAreRefusedSoon() {
        assertThat(compile("((((a{100}){100}){100}){100}){100}").size())
                .isGreaterThan(PatternProgram.MOST)
                .isLessThan(100_000);
    }

    private static PatternProgram compile(String pattern) {
        return PatternProgram.of(PatternReader.read(pattern));
    }

    private static String pattern(Random random, int depth) {
        return switch (random.nextInt(depth == 0 ? 4 : 9)) {
            case 0 -> "a";
            case 1 -> "[^ab]";
            case 2 -> "[a-b]";
            case 3 -> ".";
            case 4 -> "(" + pattern(random, depth - 1) + "|" + pattern(random, depth - 1) + ")";
            case 5 ->
                "(?:" + pattern(random, depth - 1) + ")"
                        + List.of("*", "+", "?", "{2}", "{1,2}", "{2,}", "*?").get(random.nextInt(7));
            case 6 -> "^" + pattern(random, depth - 1);
            case 7 -> pattern(random, depth - 1) + "$";
            default -> pattern(random, depth - 1) + pattern(random, depth - 1);
        };
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (var length = random.nextInt(6); length > 0; length--) text.append("abc".charAt(random.nextInt(3)));
        return text.toString();
    }

    /** As browsers do. */
    private static boolean finds(PatternProgram program, String text) {
        Set<Integer> now = Set.of();
        for (var at = 0; ; at++) {
            var here = new ArrayDeque<>(now);
            here.add(0);
            var reached = new LinkedHashSet<Integer>();
            while (!here.isEmpty()) {
                var index = here.poll();
                if (!reached.add(index)) continue;
                var instruction = program.instructions().get(index);
                if (instruction.equals("!")) return true;
                if (instruction instanceof List<?> ways) ways.forEach(way -> here.add((Integer) way));
                if ((instruction.equals("^") && at == 0) || (instruction.equals("$") && at == text.length()))
                    here.add(index + 1);
            }
            if (at == text.length()) return false;
            var next = new LinkedHashSet<Integer>();
            for (var index : reached)
                if (program.instructions().get(index) instanceof String word && takes(word, text.charAt(at)))
                    next.add(index + 1);
            now = next;
        }
    }

    private static boolean takes(String word, char character) {
        if (word.charAt(0) != '+' && word.charAt(0) != '-') return false;
        var inside = false;
        for (var at = 1; at < word.length(); at += 2)
            inside |= word.charAt(at) <= character && character <= word.charAt(at + 1);
        return inside == (word.charAt(0) == '+');
    }

    @Test
    @Timeout(20) // it took years
    void nothingRepeatedIsNothingHoweverOften() {
        var exactly = "(".repeat(15) + "){100}".repeat(15);
        assertThat(PatternProgram.of(PatternReader.read(exactly)).size()).isEqualTo(1);
        var atMost = "(".repeat(15) + "){0,100}".repeat(15);
        assertThat(PatternProgram.of(PatternReader.read(atMost)).size()).isGreaterThan(PatternProgram.MOST);
    }
}
