package org.opencobrowse.server.rules;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.PrivacyConfig;

/** The rules of a file, or everything that is wrong with it. */
public final class RuleFile {
    /** Larger files are refused before a byte of them is read. */
    static final int BYTES = 1024 * 1024;

    static final int SETS = 200;
    static final int SELECTORS = 2_000;
    private static final int PATTERNS = 20;
    private static final int PATTERN_LENGTH = 500;
    /** Of all patterns together: a browser follows them all when a page's address changes. */
    private static final int INSTRUCTIONS = 20_000;

    private final Faults faults;
    private final boolean isPrivate;
    private int instructions;

    private RuleFile(String file, boolean isPrivate) {
        this.faults = new Faults(file);
        this.isPrivate = isPrivate;
    }

    /** Throws a {@link ConfigException} with all reasons. */
    public static Rules read(PrivacyConfig config) {
        if (config.rules().isEmpty()) return Rules.of(List.of(), config.privateByDefault());
        var file = Path.of(config.rules().get());
        return new RuleFile(config.rules().get(), config.privateByDefault()).rules(bytes(file));
    }

    static Rules parse(String name, byte[] bytes, boolean isPrivate) {
        return new RuleFile(name, isPrivate).rules(bytes);
    }

    /** At most one byte more than is allowed. */
    static byte[] bytes(Path file) {
        var faults = new Faults(file.toString());
        try (var in = Files.newInputStream(file)) {
            var size = Files.size(file);
            if (size <= BYTES) return in.readNBytes(BYTES + 1);
            faults.add(0, tooLarge(size), "keep what this site needs");
        } catch (IOException e) {
            faults.add(0, "cannot be read: " + e.getClass().getSimpleName(), "give the node a file that it may read");
        }
        throw faults.exception();
    }

    private static String tooLarge(long size) {
        return "has %d bytes; at most %d are allowed".formatted(size, BYTES);
    }

    private Rules rules(byte[] bytes) {
        var sets = checked(written(bytes));
        if (!faults.isEmpty()) throw faults.exception();
        return Rules.of(sets, isPrivate);
    }

    private List<WrittenSet> written(byte[] bytes) {
        if (bytes.length > BYTES) {
            faults.add(0, tooLarge(bytes.length), "keep what this site needs");
            return List.of();
        }
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            var plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
            var start = plain.stripLeading();
            if (start.startsWith("<")) return XmlForm.read(start.startsWith("<?xml") ? start : plain, faults);
            if (start.startsWith("{")) return JsonForm.read(plain, faults);
            faults.add(1, "is neither XML nor JSON", "begin it with <domRestrictions> or {");
        } catch (CharacterCodingException e) {
            faults.add(0, "is not UTF-8", "save it in that encoding");
        }
        return List.of();
    }

    private List<RuleSet> checked(List<WrittenSet> written) {
        if (written.size() > SETS)
            faults.add(0, "has %d sets; at most %d are allowed".formatted(written.size(), SETS), "put sets together");
        var selectors = written.stream().mapToInt(set -> set.rules.size()).sum();
        if (selectors > SELECTORS)
            faults.add(
                    0,
                    "has %d selectors; at most %d are allowed".formatted(selectors, SELECTORS),
                    "use classes that many elements have");
        if (!faults.isEmpty()) return List.of();
        var sets = written.stream().map(this::checked).toList();
        if (instructions > INSTRUCTIONS)
            faults.add(0, "has patterns too many or too complicated", "use fewer, or repeat less in them");
        refuseTwins(written);
        return sets;
    }

    private RuleSet checked(WrittenSet set) {
        if (set.rules.isEmpty() && !set.paused)
            faults.add(set.line, "a set has no rules", "give it some, or leave it out");
        if (set.patterns.size() > PATTERNS)
            faults.add(
                    set.line,
                    "has %d patterns; at most %d are allowed".formatted(set.patterns.size(), PATTERNS),
                    "write another set");
        var selectors = new EnumMap<RuleSet.Kind, List<String>>(RuleSet.Kind.class);
        for (var rule : set.rules) {
            var selector = rule.selector().text().strip();
            Selectors.fault(selector)
                    .ifPresent(fault -> faults.add(
                            rule.selector().line(),
                            "“%s” %s".formatted(Faults.shortened(selector), fault),
                            "write a CSS selector"));
            selectors.computeIfAbsent(rule.kind(), _ -> new ArrayList<>()).add(selector);
        }
        var pages = new ArrayList<PatternProgram>();
        if (set.patterns.size() <= PATTERNS) for (var pattern : set.patterns) compile(pattern, pages);
        return new RuleSet(pages, selectors, set.paused);
    }

    private void compile(WrittenSet.Written pattern, List<PatternProgram> into) {
        try {
            if (pattern.text().length() > PATTERN_LENGTH)
                throw new IllegalArgumentException("more than %d characters".formatted(PATTERN_LENGTH));
            var program = PatternProgram.of(PatternReader.read(pattern.text()));
            if (program.size() > PatternProgram.MOST) throw new IllegalArgumentException("too many repetitions");
            instructions += program.size();
            into.add(program);
        } catch (IllegalArgumentException e) {
            faults.add(
                    pattern.line(),
                    "pattern “%s”: %s".formatted(Faults.shortened(pattern.text()), e.getMessage()),
                    "write a regular expression without look-around and back-references");
        }
    }

    /** Of two sets for the same pages one was forgotten when the other was changed. */
    private void refuseTwins(List<WrittenSet> written) {
        Map<TreeSet<String>, Integer> lines = new HashMap<>();
        for (var set : written) {
            var patterns = new TreeSet<String>();
            for (var pattern : set.patterns) patterns.add(pattern.text());
            var earlier = lines.putIfAbsent(patterns, set.line);
            if (earlier != null)
                faults.add(
                        set.line,
                        "is for the same pages as the set at line %d".formatted(earlier),
                        "put them together");
        }
    }
}
