package org.opencobrowse.transport.protocol;

/** What an event is to the sequencer; its content stays opaque. */
public enum EventKind {
    SNAPSHOT,
    DELTA,
    POINTER,
    CLICK;

    public String wireName() {
        return WireName.of(this);
    }
}
