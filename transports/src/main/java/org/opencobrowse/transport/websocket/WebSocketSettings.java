package org.opencobrowse.transport.websocket;

import static org.opencobrowse.transport.ConnectionLimits.positive;

import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.protocol.Limits;

/**
 * What the WebSocket transport allows.
 *
 * @param connection what every transport bounds; control frames and fragments count as frames
 * @param stalledMs    a connection that takes nothing of what waits for it for so long is closed as too slow
 * @param fragments    WebSocket frames that may make up one message
 */
public record WebSocketSettings(ConnectionLimits connection, long stalledMs, int fragments) {

    public static final WebSocketSettings DEFAULT = new WebSocketSettings(
            new ConnectionLimits(Limits.DEFAULT, 10_000, 10_000, 25_000, 5_000, 256 * 1024, 500, 2_000), 30_000, 64);

    private static final int ROOM_TO_NAME_THE_LIMIT = 64 * 1024;

    public WebSocketSettings {
        positive("stalledMs", stalledMs);
        positive("fragments", fragments);
    }

    /** The largest message that is read at all: some room above valid ones, for a refusal that names which limit was broken. */
    int messageBytes() {
        return Math.max(ROOM_TO_NAME_THE_LIMIT, connection.limits().messageBytes());
    }
}
