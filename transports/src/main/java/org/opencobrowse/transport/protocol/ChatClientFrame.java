package org.opencobrowse.transport.protocol;

import io.vertx.core.buffer.Buffer;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** What a chat connection sends after its hello, beside heartbeats. */
public sealed interface ChatClientFrame extends ClientFrame {

    /**
     * From now on everything of this conversation is wanted.
     *
     * @param room  whose places the client counts in, if it has some
     * @param place of the last entry that it has
     */
    record Follow(UUID conversation, Optional<String> room, OptionalLong place) implements ChatClientFrame {
        private static final int ROOM_LENGTH = 64;

        public Follow {
            room.ifPresent(name -> Bounds.text("room", name, ROOM_LENGTH));
        }
    }

    record Unfollow(UUID conversation) implements ChatClientFrame {}

    /**
     * A message.
     *
     * @param id    chosen by the sender: the same when it is sent again
     * @param after the highest clock that the client knows: it comes after that, also where a cut network has kept that from
     * @param body  the text in UTF-8
     */
    record Say(UUID conversation, String id, OptionalLong after, long length, Buffer body) implements ChatClientFrame {

        public Say {
            after.ifPresent(clock -> Bounds.number("after", clock, 0));
            Bounds.text("id", id, ID_LENGTH);
            Pieces.check(length, OptionalLong.empty(), body.length());
        }

        public String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(body.getBytes()))
                        .toString();
            } catch (CharacterCodingException _) {
                throw ProtocolViolation.malformed("the text is not UTF-8");
            }
        }

        /** Without the text. */
        @Override
        public String toString() {
            return "Say[conversation=%s, length=%d]".formatted(conversation, length);
        }
    }

    /** Somebody is writing. */
    record Typing(UUID conversation) implements ChatClientFrame {}

    /** Everything up to this clock was seen. */
    record Seen(UUID conversation, long clock) implements ChatClientFrame {

        public Seen {
            Bounds.number("clock", clock, 0);
        }
    }

    /** Longest id of a message, in characters. */
    int ID_LENGTH = 64;
}
