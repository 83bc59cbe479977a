package org.opencobrowse.transport.protocol;

/** How a publisher compressed a body. The server never looks inside. */
public enum Encoding {
    GZIP;

    public String wireName() {
        return WireName.of(this);
    }
}
