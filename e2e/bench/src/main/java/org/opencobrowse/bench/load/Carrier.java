package org.opencobrowse.bench.load;

/** What clients talk over. */
public enum Carrier {
    WEB_SOCKET,
    LONG_POLL
}
