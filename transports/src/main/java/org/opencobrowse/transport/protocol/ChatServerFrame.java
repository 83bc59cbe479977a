package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What a node sends on a chat connection, beside refusals and heartbeats. */
public sealed interface ChatServerFrame extends ServerFrame {

    /**
     * The answer to an accepted hello.
     *
     * @param participant the receiver's own sender name
     */
    record ChatWelcome(
            long version, String participant, Role role, String node, long heartbeatMs, long silenceMs, Limits limits)
            implements ChatServerFrame {}

    /**
     * One entry of a conversation.
     *
     * @param kind  a word of the specification
     * @param room  names the count of places
     * @param place 1, 2, 3 … in the order in which the node came to know entries
     * @param body  the text in UTF-8
     */
    record Entry(
            UUID conversation,
            String sender,
            String id,
            long clock,
            long atMs,
            String kind,
            Optional<String> name,
            String room,
            long place,
            long length,
            Buffer body)
            implements ChatServerFrame {

        public Entry {
            Bounds.number("clock", clock, 1);
            Bounds.number("place", place, 1);
            Pieces.check(length, OptionalLong.empty(), body.length());
        }

        /** Without text and name. */
        @Override
        public String toString() {
            return "Entry[conversation=%s, clock=%d, kind=%s, room=%s, place=%d, length=%d]"
                    .formatted(conversation, clock, kind, room, place, length);
        }
    }

    /**
     * Everything up to this place was sent.
     *
     * @param state {@code open}, {@code waiting} or {@code ended}
     * @param name  of the customer, if they gave one
     */
    record Followed(UUID conversation, String room, long place, String state, Optional<String> name)
            implements ChatServerFrame {

        /** Without the name. */
        @Override
        public String toString() {
            return "Followed[conversation=%s, room=%s, place=%d, state=%s]".formatted(conversation, room, place, state);
        }
    }

    /** This conversation cannot be followed; the connection lives. */
    record NotFollowed(UUID conversation, int code, String name, String reason) implements ChatServerFrame {

        public static NotFollowed of(UUID conversation, ServerFrame.Refused why) {
            return new NotFollowed(conversation, why.code(), why.name(), why.reason());
        }
    }

    /** This message was not accepted; the connection lives. */
    record NotSaid(UUID conversation, String id, int code, String name, String reason, OptionalLong retryAfterMs)
            implements ChatServerFrame {

        public static NotSaid of(ChatClientFrame.Say said, ServerFrame.Refused why, OptionalLong retryAfterMs) {
            return new NotSaid(said.conversation(), said.id(), why.code(), why.name(), why.reason(), retryAfterMs);
        }
    }

    /** Somebody is writing, to be shown for so long. */
    record Typing(UUID conversation, String participant, long forMs) implements ChatServerFrame {}

    /** Up to which clocks a participant has got and seen entries. */
    record Marks(UUID conversation, String participant, long delivered, long seen) implements ChatServerFrame {}

    /** Who is there. */
    record ChatPresence(UUID conversation, List<Participant> participants) implements ChatServerFrame {

        public ChatPresence {
            participants = List.copyOf(participants);
        }

        /** Without people's names. */
        @Override
        public String toString() {
            return "ChatPresence[conversation=%s, participants=%d]".formatted(conversation, participants.size());
        }
    }

    /**
     * Where the customer's conversation stands in the queue.
     *
     * @param place one more than wait before it; 0: it waits no more
     */
    record QueuePlace(UUID conversation, long place, long waitingMs) implements ChatServerFrame {}

    /** The queue of waiting customers is another one now: read it again. */
    record QueueChanged(long waiting) implements ChatServerFrame {}
}
