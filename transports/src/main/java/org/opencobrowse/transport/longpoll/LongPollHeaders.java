package org.opencobrowse.transport.longpoll;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * What the headers of a call say. Exactly one of the two numbers is there.
 *
 * @param connection the id that the client chose; never for a log
 * @param batch the number of a send
 * @param poll the number of a poll
 * @param closeCode with a send: the client ends the connection
 */
record LongPollHeaders(String connection, String origin, OptionalLong batch, OptionalLong poll, OptionalInt closeCode) {

    static final String CONNECTION = "X-Cobrowse-Connection";
    static final String BATCH = "X-Cobrowse-Batch";
    static final String POLL = "X-Cobrowse-Poll";
    static final String CLOSE = "X-Cobrowse-Close";

    private static final String TYPE = "application/octet-stream";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{22}");
    private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,14}");

    static LongPollHeaders of(MultiMap headers) {
        if (!TYPE.equalsIgnoreCase(headers.get(HttpHeaders.CONTENT_TYPE)))
            throw ProtocolViolation.malformed("Content-Type must be " + TYPE);
        if (headers.contains(HttpHeaders.CONTENT_ENCODING))
            throw ProtocolViolation.malformed("Content-Encoding must not be there: bodies are never inflated");
        var connection = headers.get(CONNECTION);
        if (connection == null || !ID.matcher(connection).matches())
            throw ProtocolViolation.malformed(CONNECTION + " must be 22 characters of A-Z a-z 0-9 _ -");
        var origin = headers.get(HttpHeaders.ORIGIN);
        if (origin == null) throw new ProtocolViolation(CloseCode.ORIGIN_REFUSED, "Origin is missing");
        var batch = number(headers, BATCH);
        var poll = number(headers, POLL);
        if (batch.isPresent() == poll.isPresent())
            throw ProtocolViolation.malformed("exactly one of " + BATCH + " and " + POLL + " must be there");
        return new LongPollHeaders(connection, origin, batch, poll, closeCode(headers));
    }

    private static OptionalInt closeCode(MultiMap headers) {
        var code = number(headers, CLOSE);
        if (code.isEmpty()) return OptionalInt.empty();
        if (code.getAsLong() < 1_000 || code.getAsLong() > 4_999)
            throw ProtocolViolation.malformed(CLOSE + "=" + code.getAsLong() + " must be 1000..4999");
        return OptionalInt.of((int) code.getAsLong());
    }

    private static OptionalLong number(MultiMap headers, String name) {
        var text = headers.get(name);
        if (text == null) return OptionalLong.empty();
        if (!NUMBER.matcher(text).matches())
            throw ProtocolViolation.malformed(name + " must be a whole number from 1, of at most 15 digits");
        return OptionalLong.of(Long.parseLong(text));
    }
}
