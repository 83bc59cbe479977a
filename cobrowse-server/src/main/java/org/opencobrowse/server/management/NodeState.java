package org.opencobrowse.server.management;

/** Where a node stands between its start and its end. */
public enum NodeState {
    /** Not yet ready: no traffic. */
    STARTING,
    /** Takes new sessions and serves its own. */
    SERVING,
    /** Takes no new sessions, serves its own until they end. */
    DRAINING,
    /** On its way out: no traffic. */
    STOPPING;

    /** Whether requests should reach this node at all. */
    public boolean isUp() {
        return this == SERVING || this == DRAINING;
    }
}
