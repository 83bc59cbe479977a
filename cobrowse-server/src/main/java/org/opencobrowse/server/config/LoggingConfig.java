package org.opencobrowse.server.config;

/**
 * What the log looks like.
 *
 * @param format one line of key=value, or one JSON object, per event
 * @param level the lowest level that is written
 */
public record LoggingConfig(Format format, Level level) {
    public enum Format {
        LINE,
        JSON
    }

    public enum Level {
        DEBUG,
        INFO,
        WARN
    }

    static LoggingConfig defaults() {
        return new LoggingConfig(Format.LINE, Level.INFO);
    }
}
