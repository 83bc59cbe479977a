package org.opencobrowse.transport;

import org.opencobrowse.transport.protocol.Limits;

/**
 * What a connection allows, whatever carries it.
 *
 * @param limits          sizes of frames and bodies
 * @param helloMs         the first frame must have come by then
 * @param heartbeatMs     a heartbeat is sent after this long without another frame
 * @param silenceMs       a connection that was not heard for so long is dead
 * @param closingMs       so long the end may take: what was sent last can still go out, and then it is cut
 * @param fullBytes       with more than this waiting a connection is full; it is drained at half of it
 * @param framesPerSecond frames that a client may send in the long run; what carries them without being one counts as one
 * @param frameBurst      frames that a client may send at once
 */
public record ConnectionLimits(
        Limits limits,
        long helloMs,
        long heartbeatMs,
        long silenceMs,
        long closingMs,
        long fullBytes,
        long framesPerSecond,
        long frameBurst) {

    public ConnectionLimits {
        positive("helloMs", helloMs);
        positive("heartbeatMs", heartbeatMs);
        positive("closingMs", closingMs);
        positive("fullBytes", fullBytes);
        positive("framesPerSecond", framesPerSecond);
        positive("frameBurst", frameBurst);
        if (silenceMs < 2 * heartbeatMs)
            throw new IllegalArgumentException(
                    "silenceMs=" + silenceMs + " must be at least twice heartbeatMs=" + heartbeatMs);
    }

    /** Refuses a setting that must be at least 1. */
    public static void positive(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + "=" + value + " must be at least 1");
    }

    /** No session that heeds {@code isFull} lets so much wait: one event of the largest kind beyond full, and room to spare. */
    public long overflowBytes() {
        return fullBytes + 2 * limits.bodyBytes();
    }
}
