package org.opencobrowse.transport.protocol;

/** What agents may do in a customer's page. */
public enum ActionKind {
    CLICK,
    TEXT,
    KEY,
    FILL,
    CHOOSE,
    SCROLL,
    FOCUS,
    BACK,
    FORWARD,
    RELOAD,
    VISIT;

    /** Whether it is about the page and not about an element of it. */
    public boolean isOfPage() {
        return switch (this) {
            case BACK, FORWARD, RELOAD, VISIT -> true;
            case CLICK, TEXT, KEY, FILL, CHOOSE, SCROLL, FOCUS -> false;
        };
    }

    public String wireName() {
        return WireName.of(this);
    }
}
