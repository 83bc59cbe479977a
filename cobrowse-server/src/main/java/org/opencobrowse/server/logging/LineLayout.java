package org.opencobrowse.server.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;

/** {@code 2026-01-31T12:00:00.123Z INFO audit event="sign-in" agent="anna"}: one line per event, values in quotes and escaped. */
public final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final int LONGEST_VALUE = 4_000;
    private static final int DEEPEST_TRACE = 30;

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(200)
                .append(Instant.ofEpochMilli(event.getTimeStamp()))
                .append(' ')
                .append(event.getLevel())
                .append(' ')
                .append(shortName(event.getLoggerName()));
        append(line, "event", event.getFormattedMessage());
        if (event.getKeyValuePairs() != null) {
            for (var pair : event.getKeyValuePairs()) append(line, pair.key, String.valueOf(pair.value));
        }
        if (event.getThrowableProxy() != null) append(line, "cause", trace(event.getThrowableProxy()));
        return line.append('\n').toString();
    }

    private static void append(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append("=\"");
        escape(line, value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…");
        line.append('"');
    }

    /** Control characters could begin a new line, colour a terminal or, among the invisible ones, turn the reading direction. */
    private static void escape(StringBuilder line, String value) {
        value.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') line.append('\\').appendCodePoint(c);
            else if (isUnsafe(c)) line.append("\\u%04x".formatted(c));
            else line.appendCodePoint(c);
        });
    }

    private static boolean isUnsafe(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }

    private static String trace(IThrowableProxy thrown) {
        var trace =
                new StringBuilder().append(thrown.getClassName()).append(": ").append(thrown.getMessage());
        var frames = thrown.getStackTraceElementProxyArray();
        for (var i = 0; i < Math.min(frames.length, DEEPEST_TRACE); i++) {
            trace.append(" | ").append(frames[i].getStackTraceElement());
        }
        if (thrown.getCause() != null) trace.append(" | caused by ").append(trace(thrown.getCause()));
        return trace.toString();
    }

    private static String shortName(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
