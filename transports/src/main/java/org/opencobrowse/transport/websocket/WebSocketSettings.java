package org.opencobrowse.transport.websocket;

import org.opencobrowse.transport.protocol.Limits;

/**
 * What the WebSocket transport allows.
 *
 * @param limits          sizes of frames and bodies
 * @param helloMs         the first frame must have come by then
 * @param heartbeatMs     a heartbeat is sent after this long without another frame
 * @param silenceMs       a connection that was not heard for so long is dead
 * @param closingMs       a connection that does not finish closing is cut then
 * @param stalledMs       a connection that takes nothing of what waits for it for so long is closed as too slow
 * @param fullBytes       with more than this waiting a connection is full; it is drained at half of it
 * @param framesPerSecond WebSocket frames a client may send in the long run, control frames and fragments included
 * @param frameBurst      WebSocket frames a client may send at once
 * @param fragments       WebSocket frames that may make up one message
 */
public record WebSocketSettings(
        Limits limits,
        long helloMs,
        long heartbeatMs,
        long silenceMs,
        long closingMs,
        long stalledMs,
        long fullBytes,
        long framesPerSecond,
        long frameBurst,
        int fragments) {

    public static final WebSocketSettings DEFAULT =
            new WebSocketSettings(Limits.DEFAULT, 10_000, 10_000, 25_000, 5_000, 30_000, 256 * 1024, 500, 2_000, 64);

    private static final int ROOM_TO_NAME_THE_LIMIT = 64 * 1024;

    public WebSocketSettings {
        positive("helloMs", helloMs);
        positive("heartbeatMs", heartbeatMs);
        positive("closingMs", closingMs);
        positive("stalledMs", stalledMs);
        positive("fullBytes", fullBytes);
        positive("framesPerSecond", framesPerSecond);
        positive("frameBurst", frameBurst);
        positive("fragments", fragments);
        if (silenceMs < 2 * heartbeatMs)
            throw new IllegalArgumentException(
                    "silenceMs=" + silenceMs + " must be at least twice heartbeatMs=" + heartbeatMs);
    }

    private static void positive(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + "=" + value + " must be at least 1");
    }

    /** The largest message that is read at all: some room above valid ones, for a refusal that names which limit was broken. */
    int messageBytes() {
        return Math.max(ROOM_TO_NAME_THE_LIMIT, limits.messageBytes());
    }

    /** No session that heeds {@code isFull} lets so much wait: one event of the largest kind beyond full, and room to spare. */
    long overflowBytes() {
        return fullBytes + 2 * limits.bodyBytes();
    }
}
