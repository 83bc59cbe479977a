package org.opencobrowse.chat;

/** The last entry that a follower has: its room and place. */
public record Cursor(String room, int place) {}
