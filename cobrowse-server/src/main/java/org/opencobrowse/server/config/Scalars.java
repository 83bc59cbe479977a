package org.opencobrowse.server.config;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** How single values are written in the file and in the environment. */
final class Scalars {
    private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,9})(B|KiB|MiB|GiB)");

    private static final Pattern UNDERSCORE = Pattern.compile("_(.)");

    private Scalars() {}

    static Optional<Duration> duration(String text) {
        var match = DURATION.matcher(text);
        if (!match.matches()) return Optional.empty();
        var count = Long.parseLong(match.group(1));
        return Optional.of(
                switch (match.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    static Optional<ByteSize> size(String text) {
        var match = SIZE.matcher(text);
        if (!match.matches()) return Optional.empty();
        var count = Long.parseLong(match.group(1));
        return Optional.of(new ByteSize(
                switch (match.group(2)) {
                    case "B" -> count;
                    case "KiB" -> count << 10;
                    case "MiB" -> count << 20;
                    default -> count << 30;
                }));
    }

    static Optional<Integer> integer(String text) {
        return text.matches("-?[0-9]{1,9}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
    }

    static Optional<Boolean> bool(String text) {
        return text.equals("true") || text.equals("false") ? Optional.of(Boolean.valueOf(text)) : Optional.empty();
    }

    /** The shortest exact spelling. */
    static String print(Duration duration) {
        var ms = duration.toMillis();
        if (ms == 0) return "0s";
        if (ms % 1000 != 0) return ms + "ms";
        var s = ms / 1000;
        if (s % 86_400 == 0) return s / 86_400 + "d";
        if (s % 3600 == 0) return s / 3600 + "h";
        return s % 60 == 0 ? s / 60 + "m" : s + "s";
    }

    /** {@code ON_START} is {@code onStart}. */
    static String print(Enum<?> word) {
        return UNDERSCORE
                .matcher(word.name().toLowerCase(Locale.ROOT))
                .replaceAll(found -> found.group(1).toUpperCase(Locale.ROOT));
    }

    /** What a person typed, short and on one line, for a message. */
    static String shorten(String text) {
        var clean = text.replaceAll("\\p{Cntrl}", "?");
        return clean.length() <= 60 ? clean : clean.substring(0, 60) + "…";
    }
}
