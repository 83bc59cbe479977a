package org.opencobrowse.server.resources;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses in a style sheet: {@code url(…)} and {@code @import "…"}. Comments and other strings are left as they are (tokens as in CSS Syntax Module Level 3). */
final class StyleAddresses {
    private static final String STRING = "\"(?:[^\"\\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\\n]|\\\\.)*+'";
    private static final Pattern TOKEN = Pattern.compile(
            "/\\*.*?(?:\\*/|\\z)"
                    + "|(?<import>@import\\s++)(?<string>" + STRING + ")"
                    + "|\\burl\\(\\s*+(?<quoted>" + STRING + ")\\s*+\\)"
                    + "|\\burl\\(\\s*+(?<plain>(?:[^\"'()\\s\\\\]|\\\\.)*+)\\s*+\\)"
                    + "|" + STRING,
            Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

    /** Longer ones take long to resolve, and no browser of an agent could ask for them. */
    private static final int LONGEST = 3_000;

    private StyleAddresses() {}

    /**
     * @param map from an absolute address to what is to stand there
     * @return empty: it would be longer than {@code most} characters
     */
    static Optional<String> rewrite(String css, URI base, UnaryOperator<String> map, int most) {
        var out = new StringBuilder(Math.min(css.length(), most));
        var tokens = TOKEN.matcher(css);
        while (tokens.find()) {
            tokens.appendReplacement(out, Matcher.quoteReplacement(rewritten(tokens, base, map)));
            if (out.length() > most) return Optional.empty();
        }
        tokens.appendTail(out);
        return out.length() > most ? Optional.empty() : Optional.of(out.toString());
    }

    private static String rewritten(MatchResult token, URI base, Function<String, String> map) {
        if (token.group("string") != null)
            return token.group("import") + quoted(mapped(inside(token.group("string")), base, map));
        if (token.group("quoted") != null)
            return "url(" + quoted(mapped(inside(token.group("quoted")), base, map)) + ")";
        if (token.group("plain") != null) return "url(" + quoted(mapped(token.group("plain"), base, map)) + ")";
        return token.group();
    }

    private static String mapped(String address, URI base, Function<String, String> map) {
        var plain = address.replaceAll("\\\\(.)", "$1").strip();
        if (plain.isEmpty() || plain.startsWith("#") || plain.startsWith("data:")) return plain;
        if (plain.length() > LONGEST) return "about:invalid";
        try {
            return map.apply(base.resolve(plain.replace(" ", "%20")).toString());
        } catch (IllegalArgumentException _) {
            return "about:invalid";
        }
    }

    private static String inside(String string) {
        return string.substring(1, string.length() - 1);
    }

    private static String quoted(String address) {
        return '"'
                + address.replace("\\", "%5C")
                        .replace("\"", "%22")
                        .replace("\n", "")
                        .replace("\r", "")
                + '"';
    }
}
