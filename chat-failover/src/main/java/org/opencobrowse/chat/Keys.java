package org.opencobrowse.chat;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Keys of the maps. What belongs to one conversation has keys that end in {@code @} and its id, which is what the maps are partitioned by; so all of it lies in one place, is read at once, and is lost or
 * kept as a whole.
 */
final class Keys {
    private static final char AT = '@';

    private Keys() {}

    static String conversation(UUID conversation) {
        return conversation.toString();
    }

    static String entry(UUID conversation, Sender sender, String id) {
        return escaped(sender.text()) + ':' + id + AT + conversation;
    }

    static String marks(UUID conversation, Sender participant) {
        return escaped(participant.text()) + AT + conversation;
    }

    static String seat(UUID conversation, Sender participant, String run) {
        return escaped(participant.text()) + ':' + escaped(run) + AT + conversation;
    }

    /** Marks and seats: whose they are. */
    static Sender participant(String key) {
        var part = key.substring(0, key.indexOf(AT));
        var end = part.indexOf(':');
        return new Sender(URLDecoder.decode(end < 0 ? part : part.substring(0, end), StandardCharsets.UTF_8));
    }

    /** Seats: at which run of a node. */
    static String run(String key) {
        return URLDecoder.decode(key.substring(key.indexOf(':') + 1, key.indexOf(AT)), StandardCharsets.UTF_8);
    }

    /** What comes after the first {@code @}, as Hazelcast's StringPartitioningStrategy has it. */
    static String owner(String key) {
        return key.substring(key.indexOf(AT) + 1);
    }

    static UUID conversationOf(String key) {
        return UUID.fromString(owner(key));
    }

    /** Names of agents may have an {@code @} or a colon. */
    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
