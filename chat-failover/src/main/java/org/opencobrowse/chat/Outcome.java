package org.opencobrowse.chat;

/** What came of adding an entry. */
public sealed interface Outcome {
    /**
     * It is in the conversation, and will stay there.
     *
     * @param isNew false: it was there before, and this is it
     */
    record Kept(Entry entry, boolean isNew) implements Outcome {}

    /** The sender has said something else under the same id. */
    record Clash(Entry earlier) implements Outcome {}

    /** The conversation has ended; nothing comes after that. */
    record Over(String reason) implements Outcome {}

    /** It has as many entries as may be, and has ended of it just now. */
    record Full(int limit) implements Outcome {}

    /** Nobody knows this conversation, or nobody any more. */
    record Unknown() implements Outcome {}
}
