package org.opencobrowse.bench.peer;

import io.vertx.core.buffer.Buffer;

/** Looks for things in a message that nobody needs to parse. */
final class Bytes {
    private Bytes() {}

    static int find(Buffer message, byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= message.length(); at++) if (isAt(message, at, wanted)) return at;
        return -1;
    }

    private static boolean isAt(Buffer message, int at, byte[] wanted) {
        for (int n = 0; n < wanted.length; n++) if (message.getByte(at + n) != wanted[n]) return false;
        return true;
    }

    static long number(Buffer message, int from) {
        long value = 0;
        for (int at = from; at < message.length(); at++) {
            var digit = message.getByte(at) - '0';
            if (digit < 0 || digit > 9) break;
            value = 10 * value + digit;
        }
        return value;
    }
}
