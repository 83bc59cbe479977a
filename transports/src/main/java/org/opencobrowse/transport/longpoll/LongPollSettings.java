package org.opencobrowse.transport.longpoll;

import org.opencobrowse.transport.protocol.Limits;

/**
 * What the long-polling transport allows.
 *
 * @param limits          sizes of frames and bodies
 * @param heartbeatMs     a heartbeat is sent after this long without another frame
 * @param silenceMs       a connection without a call for so long is dead
 * @param holdMs          a poll is answered by then, if only with nothing: below the idle limits of proxies
 * @param gatherMs        answers are at least so far apart, so that what comes thick and fast travels together
 * @param bodyMs          the body of a send must have come by then
 * @param closingMs       so long the reason of an end can be polled
 * @param fullBytes       with more than this waiting a connection is full; it is drained at half of it
 * @param framesPerSecond calls and frames that a client may send in the long run
 * @param frameBurst      calls and frames that a client may send at once
 */
public record LongPollSettings(
        Limits limits,
        long heartbeatMs,
        long silenceMs,
        long holdMs,
        long gatherMs,
        long bodyMs,
        long closingMs,
        long fullBytes,
        long framesPerSecond,
        long frameBurst) {

    public static final LongPollSettings DEFAULT =
            new LongPollSettings(Limits.DEFAULT, 10_000, 25_000, 20_000, 20, 15_000, 10_000, 256 * 1024, 500, 2_000);

    public LongPollSettings {
        positive("heartbeatMs", heartbeatMs);
        positive("holdMs", holdMs);
        positive("bodyMs", bodyMs);
        positive("closingMs", closingMs);
        positive("fullBytes", fullBytes);
        positive("framesPerSecond", framesPerSecond);
        positive("frameBurst", frameBurst);
        if (gatherMs < 0) throw new IllegalArgumentException("gatherMs=" + gatherMs + " must be at least 0");
        if (silenceMs < 2 * heartbeatMs)
            throw new IllegalArgumentException(
                    "silenceMs=" + silenceMs + " must be at least twice heartbeatMs=" + heartbeatMs);
        if (limits.messageBytes() + Batch.PREFIX_BYTES > Batch.BYTES)
            throw new IllegalArgumentException("a message of " + limits.messageBytes() + " bytes fits no batch");
    }

    private static void positive(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + "=" + value + " must be at least 1");
    }

    /** No session that heeds {@code isFull} lets so much wait: one event of the largest kind beyond full, and room to spare. */
    long overflowBytes() {
        return fullBytes + 2 * limits.bodyBytes();
    }
}
