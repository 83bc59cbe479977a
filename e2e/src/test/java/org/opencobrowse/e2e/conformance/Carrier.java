package org.opencobrowse.e2e.conformance;

/** The two ways to carry frames. The rules about frames and sessions hold on both. */
public enum Carrier {
    WEBSOCKET,
    LONGPOLL;

    Wire open(NodeUnderTest node, Wire.Listener listener) {
        return switch (this) {
            case WEBSOCKET -> WebSocketWire.open(node, listener);
            case LONGPOLL -> new PollWire(node, listener);
        };
    }

    String word() {
        return switch (this) {
            case WEBSOCKET -> "websocket";
            case LONGPOLL -> "longpoll";
        };
    }
}
