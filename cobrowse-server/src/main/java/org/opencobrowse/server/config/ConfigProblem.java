package org.opencobrowse.server.config;

/**
 * One thing wrong with the configuration, in words for the person who wrote it.
 *
 * @param subject key as in the file, or the environment variable
 * @param value what was given; never a secret
 * @param limit what a value must be
 * @param cure what to do about it
 */
public record ConfigProblem(String subject, String value, String limit, String cure) {
    ConfigProblem under(String parent) {
        return new ConfigProblem(parent + "." + subject, value, limit, cure);
    }

    @Override
    public String toString() {
        return "%s=%s: %s; %s".formatted(subject, value, limit, cure);
    }
}
