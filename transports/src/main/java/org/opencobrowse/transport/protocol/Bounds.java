package org.opencobrowse.transport.protocol;

/** Ranges of header fields, checked once when a record is made. */
final class Bounds {

    /** The largest integer that a browser can hold exactly. */
    static final long MAX = (1L << 53) - 1;

    private Bounds() {}

    static void number(String name, long value, long min) {
        number(name, value, min, MAX);
    }

    static void number(String name, long value, long min, long max) {
        if (value < min || value > max)
            throw ProtocolViolation.malformed(name + "=" + value + " must be " + min + ".." + max);
    }

    static void text(String name, String value, int maxLength) {
        if (value.length() > maxLength)
            throw ProtocolViolation.malformed(
                    name + " of " + value.length() + " characters must have at most " + maxLength);
    }

    /** The beginning of a text, never ending in half a character. */
    static String cut(String text, int maxLength) {
        if (text.length() <= maxLength) return text;
        var whole = Character.isHighSurrogate(text.charAt(maxLength - 1)) ? maxLength - 1 : maxLength;
        return text.substring(0, whole);
    }
}
