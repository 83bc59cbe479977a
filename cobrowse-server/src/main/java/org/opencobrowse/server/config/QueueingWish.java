package org.opencobrowse.server.config;

/** When a conversation is put into the queue of those who wait for an agent. One key, so that neither twice nor never can be configured. */
public enum QueueingWish {
    /** At its start. */
    ON_START,
    /** When its customer calls an agent. */
    ON_CALL;

    /** As in the file. */
    public String word() {
        return Scalars.print(this);
    }
}
