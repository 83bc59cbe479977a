package org.opencobrowse.server.doctor;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * What somebody saw who tried the way through a balancer, a browser or a node itself. As {@code {"calls",…}} it may come from anybody.
 *
 * @param calls made at once after a node had set the cookie
 * @param withCookie of these, came to a node with the cookie
 * @param atItsNode of these, came to the node that the cookie names
 * @param laterCalls the same after a pause
 * @param socketOpened whether a WebSocket opened
 * @param socketSilentMs how long it stayed, while nobody said anything; at most as long as wanted
 * @param gapMs before the last byte of an answer, which a node sends a heartbeat's time after the others
 * @param answerWhole whether that came, too
 * @param bodyPassed whether a request of 256 KiB came to a node
 * @param direct whether the address is the node's own: the same port, with TLS on both or none
 * @param forwarded whether the node was told where the request came from
 * @param trusted whether it believes that
 */
public record Observations(
        long calls,
        long withCookie,
        long atItsNode,
        long laterCalls,
        long laterWithCookie,
        long laterAtItsNode,
        boolean socketOpened,
        long socketSilentMs,
        long gapMs,
        boolean answerWhole,
        boolean bodyPassed,
        boolean direct,
        boolean forwarded,
        boolean trusted,
        String hostAsked,
        String hostSeen) {
    private static final long LARGEST = 1_000_000;
    private static final int LONGEST_HOST = 300;

    static Observations of(ObjectNode body) {
        return new Observations(
                number(body, "calls"),
                number(body, "withCookie"),
                number(body, "atItsNode"),
                number(body, "laterCalls"),
                number(body, "laterWithCookie"),
                number(body, "laterAtItsNode"),
                truth(body, "socketOpened"),
                number(body, "socketSilentMs"),
                number(body, "gapMs"),
                truth(body, "answerWhole"),
                truth(body, "bodyPassed"),
                truth(body, "direct"),
                truth(body, "forwarded"),
                truth(body, "trusted"),
                JsonBody.text(body, "hostAsked", LONGEST_HOST),
                JsonBody.text(body, "hostSeen", LONGEST_HOST));
    }

    private static long number(ObjectNode body, String field) {
        var value = body.path(field);
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= 0
                && value.longValue() <= LARGEST) return value.longValue();
        throw ProtocolViolation.malformed("%s must be a whole number from 0 to %d".formatted(field, LARGEST));
    }

    private static boolean truth(ObjectNode body, String field) {
        var value = body.path(field);
        if (value.isBoolean()) return value.booleanValue();
        throw ProtocolViolation.malformed(field + " must be true or false");
    }
}
