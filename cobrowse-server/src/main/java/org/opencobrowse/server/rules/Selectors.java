package org.opencobrowse.server.rules;

import java.util.ArrayDeque;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which selectors rule files may have. Browsers have the last word on what parses, and hide everything where they do not; this finds before what is not CSS, or
 * depends on what happens without the page's tree changing: nobody would notice that it matches.
 */
final class Selectors {
    static final int LONGEST = 500;

    private static final Set<String> PSEUDO_CLASSES = Set.of(
            "any-link",
            "disabled",
            "empty",
            "enabled",
            "first-child",
            "first-of-type",
            "has",
            "host",
            "is",
            "lang",
            "last-child",
            "last-of-type",
            "link",
            "not",
            "nth-child",
            "nth-last-child",
            "nth-last-of-type",
            "nth-of-type",
            "only-child",
            "only-of-type",
            "optional",
            "required",
            "root",
            "where");
    private static final Set<String> NOT_TOLD = Set.of(
            "active",
            "autofill",
            "checked",
            "default",
            "defined",
            "dir",
            "focus",
            "focus-visible",
            "focus-within",
            "fullscreen",
            "hover",
            "in-range",
            "indeterminate",
            "invalid",
            "modal",
            "open",
            "out-of-range",
            "placeholder-shown",
            "popover-open",
            "read-only",
            "read-write",
            "state",
            "target",
            "user-invalid",
            "user-valid",
            "valid",
            "visited");
    private static final Pattern PSEUDO = Pattern.compile("(?<!\\\\)(::?)(-?[a-zA-Z][a-zA-Z-]*)?");
    private static final Pattern STRING = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*\"|'(?:[^'\\\\\n]|\\\\.)*'");

    private Selectors() {}

    /** What is wrong with it. */
    static Optional<String> fault(String selector) {
        if (selector.isBlank()) return Optional.of("is empty");
        if (selector.length() > LONGEST)
            return Optional.of("has %d characters; at most %d are allowed".formatted(selector.length(), LONGEST));
        // What stands in strings is only compared.
        var bare = STRING.matcher(selector).replaceAll("\"\"").strip();
        return unbalanced(bare).or(() -> stray(bare)).or(() -> pseudo(bare));
    }

    private static Optional<String> unbalanced(String bare) {
        var open = new ArrayDeque<Character>();
        for (var at = 0; at < bare.length(); at++) {
            var character = bare.charAt(at);
            if (character == '\\') at++;
            else if (character == '(' || character == '[') open.push(character);
            else if (character == ')' || character == ']') {
                var before = open.poll();
                if (before == null || before != (character == ')' ? '(' : '['))
                    return Optional.of("has a %s that closes nothing".formatted(character));
            }
        }
        return Optional.ofNullable(open.peek()).map("has a %s that is not closed"::formatted);
    }

    private static Optional<String> stray(String bare) {
        var match = Pattern.compile("[{}@;<\\p{Cntrl}&&[^\t\n\r]]|/\\*|(?<!\\\\)'|(?<!\\\\)\"(?!\")(?<!\"\")")
                .matcher(bare);
        if (match.find())
            return Optional.of("is no selector at “%s”".formatted(match.group().replaceAll("\\p{Cntrl}", "?")));
        var parts = ("," + bare + ",").replaceAll("\\s+", "");
        if (Pattern.compile(",,|,[>+~]|[>+~],|[>+~]{2}|\\(\\)|\\[]")
                        .matcher(parts)
                        .find()
                && !parts.contains(":host"))
            return Optional.of("has a part that is missing, before or after a comma or combinator");
        if (Pattern.compile("(?<!\\\\)[.#](?![-_\\\\\\p{Alpha}[^\\x00-\\x7f]])")
                .matcher(withoutBrackets(bare))
                .find()) return Optional.of("has a . or # without a name");
        return Optional.empty();
    }

    private static Optional<String> pseudo(String bare) {
        var match = PSEUDO.matcher(withoutBrackets(bare));
        while (match.find()) {
            var name = match.group(2) == null ? "" : match.group(2).toLowerCase(Locale.ROOT);
            var word = match.group(1) + name;
            if (match.group(1).length() == 2)
                return Optional.of("has %s: rules are for elements, not for parts of them".formatted(word));
            if (NOT_TOLD.contains(name))
                return Optional.of("has %s, which begins and ceases to hold without any change in the page's tree"
                        .formatted(word));
            if (!PSEUDO_CLASSES.contains(name)) return Optional.of("has %s, which is not CSS".formatted(word));
        }
        return Optional.empty();
    }

    /** Attribute names may have a namespace or a colon. */
    private static String withoutBrackets(String bare) {
        return bare.replaceAll("\\[[^\\]]*]", "");
    }
}
