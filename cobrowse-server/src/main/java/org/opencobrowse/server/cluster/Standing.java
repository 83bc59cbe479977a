package org.opencobrowse.server.cluster;

/** What is known of a node's life. */
public enum Standing {
    /** It serves: whatever comes to the wrong place is to be led there. */
    ALIVE,
    /** It does not serve any more, and what it held is lost. */
    GONE,
    /** Not known yet, because the node that asks has itself lost members a moment ago: ask again. */
    UNSURE
}
