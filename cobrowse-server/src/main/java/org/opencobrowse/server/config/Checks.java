package org.opencobrowse.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Collects what is wrong with one area of the configuration, so that all of it is reported at once. */
final class Checks {
    private final String area;
    private final List<ConfigProblem> problems = new ArrayList<>();

    Checks(String area) {
        this.area = area;
    }

    Checks range(String key, long value, long lowest, long highest) {
        return holds(
                value >= lowest && value <= highest,
                key,
                Long.toString(value),
                "must be between %d and %d".formatted(lowest, highest),
                "set it to %d".formatted(nearest(value, lowest, highest)));
    }

    Checks range(String key, ByteSize value, ByteSize lowest, ByteSize highest) {
        var near = new ByteSize(nearest(value.bytes(), lowest.bytes(), highest.bytes()));
        return holds(
                near.equals(value),
                key,
                value.toString(),
                "must be between %s and %s".formatted(lowest, highest),
                "set it to %s".formatted(near));
    }

    Checks range(String key, Duration value, Duration lowest, Duration highest) {
        var near = Duration.ofMillis(nearest(value.toMillis(), lowest.toMillis(), highest.toMillis()));
        return holds(
                near.toMillis() == value.toMillis(),
                key,
                Scalars.print(value),
                "must be between %s and %s".formatted(Scalars.print(lowest), Scalars.print(highest)),
                "set it to %s".formatted(Scalars.print(near)));
    }

    /** Of the text no more is told than fits a line. */
    Checks matches(String key, String text, Pattern shape, String limit, String cure) {
        return holds(shape.matcher(text).matches(), key, Scalars.shorten(text), limit, cure);
    }

    Checks holds(boolean condition, String key, String value, String limit, String cure) {
        if (!condition) problems.add(new ConfigProblem(area.isEmpty() ? key : area + "." + key, value, limit, cure));
        return this;
    }

    /** Like {@link #holds}, for keys that must fit each other: said only when each of them is right by itself. */
    Checks agrees(boolean condition, String key, String value, String limit, String cure) {
        return problems.isEmpty() ? holds(condition, key, value, limit, cure) : this;
    }

    void done() {
        if (!problems.isEmpty()) throw new ConfigException(problems);
    }

    private static long nearest(long value, long lowest, long highest) {
        return Math.min(highest, Math.max(lowest, value));
    }
}
