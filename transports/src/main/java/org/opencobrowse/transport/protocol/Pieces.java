package org.opencobrowse.transport.protocol;

import java.util.OptionalLong;

/** The rules L1 and L2 as far as one frame alone can show. */
final class Pieces {

    private Pieces() {}

    static void check(long length, OptionalLong offset, int body) {
        Bounds.number("length", length, 0);
        if (offset.isEmpty()) {
            if (body != length) throw ProtocolViolation.malformed("body=" + body + " must equal length=" + length);
            return;
        }
        Bounds.number("offset", offset.getAsLong(), 0);
        if (offset.getAsLong() + body > length)
            throw ProtocolViolation.malformed(
                    "offset=" + offset.getAsLong() + " body=" + body + " reach beyond length=" + length);
        if (body == 0 && length > 0) throw ProtocolViolation.malformed("a piece must not be empty");
    }
}
