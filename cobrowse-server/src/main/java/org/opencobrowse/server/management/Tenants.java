package org.opencobrowse.server.management;

/** Those for whom a node is still needed. Safe on every thread. */
public interface Tenants {
    /** {@link #leaveBy}: they need not go. */
    long STAYS = Long.MAX_VALUE;

    /** Sessions that live here. */
    int sessions();

    /** Sessions that were granted a moment ago and are not among {@link #sessions} yet. */
    int sessionsBeingMade();

    /** Age of the oldest session in milliseconds; 0 when there is none. */
    long oldestMs();

    /** By that reading of the node's clock they go; people are warned in time. */
    void leaveBy(long atMs);
}
