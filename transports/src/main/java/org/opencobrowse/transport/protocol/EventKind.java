package org.opencobrowse.transport.protocol;

/** What an event is to the sequencer; its content stays opaque. */
public enum EventKind {
    SNAPSHOT,
    DELTA,
    POINTER,
    CLICK,
    ACTION;

    /** Whether only a person makes such events: a page changes by itself, too. */
    public boolean isGesture() {
        return this == POINTER || this == CLICK || this == ACTION;
    }

    public String wireName() {
        return WireName.of(this);
    }
}
