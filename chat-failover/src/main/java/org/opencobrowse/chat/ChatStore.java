package org.opencobrowse.chat;

import java.util.function.Consumer;

/** All that the nodes of a cluster share, and their common clock. Nothing in it has a time to live: with clocks that differ it would vanish early. */
interface ChatStore extends AutoCloseable {
    /** Conversation → how it began. */
    ChatMap conversations();

    /** Conversation → {@link Head}. */
    ChatMap heads();

    /** Conversation, sender, id → {@link Entry}. */
    ChatMap entries();

    /** Conversation, participant → {@link Marks}. */
    ChatMap marks();

    /** Conversation, participant, run of a node → {@link Seat}. */
    ChatMap seats();

    /** Conversation or session → {@link QueueEntry}. */
    ChatMap queue();

    /** Signature of a challenge → when it expires. */
    ChatMap spent();

    /** By the clock of the cluster. */
    long nowMs();

    /** Tells all nodes, this one included, at most once. */
    void shout(String text);

    void hear(Consumer<String> listener);

    /** After nodes came or went, or two halves found each other: what was read before may not be all. Must not wait for anything. */
    void onUpheaval(Runnable listener);

    @Override
    void close();
}
