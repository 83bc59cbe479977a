package org.opencobrowse.transport.protocol;

/** Over which transport a client says it connects. */
public enum TransportName {
    WEBSOCKET,
    LONGPOLL;

    public String wireName() {
        return WireName.of(this);
    }
}
