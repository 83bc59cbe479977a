package org.opencobrowse.chat;

/** When a conversation is wanted in the agents' queue. */
public enum Queueing {
    /** From its start. */
    ON_START,
    /** From the first time its customer calls an agent. */
    ON_CALL
}
