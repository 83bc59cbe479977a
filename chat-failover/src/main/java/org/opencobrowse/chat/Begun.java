package org.opencobrowse.chat;

/** What came of beginning a conversation. */
public sealed interface Begun {
    record New(Conversation conversation) implements Begun {}

    /** This is a repetition: it was begun before, as this says. */
    record Earlier(Conversation conversation, Timeline timeline) implements Begun {}

    /** It was begun before, and has ended. */
    record Over(Conversation conversation, String reason) implements Begun {}

    /** The cluster has as many conversations as may be. */
    record TooMany(int limit) implements Begun {}
}
