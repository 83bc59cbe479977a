package org.opencobrowse.bench.load;

import io.vertx.core.buffer.Buffer;

/**
 * The first bytes of every body: {@code @number@nanoseconds;} in digits of fixed width, legal inside every format that is compared, found and read without
 * parsing any of them.
 *
 * @param number the publisher's own number: 1, 2, 3 …
 * @param sentNs when it was handed to the client
 */
public record Stamp(long number, long sentNs) {
    public static final int BYTES = 32;

    private static final int NUMBER_AT = 1;
    private static final int NUMBER_DIGITS = 10;
    private static final int TIME_AT = 12;
    private static final int TIME_DIGITS = 19;

    void writeTo(Buffer buffer) {
        var bytes = new byte[BYTES];
        bytes[0] = '@';
        digits(bytes, NUMBER_AT, NUMBER_DIGITS, number);
        bytes[TIME_AT - 1] = '@';
        digits(bytes, TIME_AT, TIME_DIGITS, sentNs);
        bytes[BYTES - 1] = ';';
        buffer.appendBytes(bytes);
    }

    private static void digits(byte[] bytes, int from, int count, long value) {
        var rest = value;
        for (int at = from + count - 1; at >= from; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
    }

    /** Where the next stamp begins, or -1. */
    public static int find(Buffer message, int from) {
        for (int at = from; at + BYTES <= message.length(); at++)
            if (message.getByte(at) == '@' && message.getByte(at + TIME_AT - 1) == '@') return at;
        return -1;
    }

    public static Stamp read(Buffer message, int at) {
        return new Stamp(number(message, at + NUMBER_AT, NUMBER_DIGITS), number(message, at + TIME_AT, TIME_DIGITS));
    }

    private static long number(Buffer message, int from, int count) {
        long value = 0;
        for (int at = from; at < from + count; at++) value = 10 * value + (message.getByte(at) - '0');
        return value;
    }
}
