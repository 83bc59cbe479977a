package org.opencobrowse.server.gateway;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.opencobrowse.server.gateway.Creations.Made;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * What a page asks for when it wants to share: {@code {"key"}}, with a {@code "topic"} or {@code "sessionToken"}, or {@code {"key","continues":{"session","secret"}}}; each also with {@code "chat":{"id","secret"}}.
 *
 * @param key the same for repetitions of one wish
 */
record Wish(
        String key, Optional<String> topic, Optional<String> sessionToken, Optional<Lost> lost, Optional<InChat> chat) {
    private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");
    private static final int SECRET_LENGTH = 64;
    private static final int TOPIC_LENGTH = 64;

    /** A session whose node is gone, and what opened it for the customer. */
    record Lost(UUID session, String secret) {}

    /** The conversation that the session is to belong to, and what opens it for the customer. */
    record InChat(UUID conversation, String secret) {}

    static Wish of(ObjectNode body) {
        var key = JsonBody.text(body, "key", 64);
        if (!KEY.matcher(key).matches())
            throw ProtocolViolation.malformed("key must be 16 to 64 letters, digits, _ or -");
        var topic = optional(body, "topic", TOPIC_LENGTH);
        var sessionToken = optional(body, "sessionToken", SessionTokens.LONGEST);
        var lost = object(body, "continues", "session and secret")
                .map(it -> new Lost(uuid(it, "session"), JsonBody.text(it, "secret", SECRET_LENGTH)));
        var chat = object(body, "chat", "id and secret")
                .map(it -> new InChat(uuid(it, "id"), JsonBody.text(it, "secret", SECRET_LENGTH)));
        return new Wish(key, topic, sessionToken, lost, chat);
    }

    private static Optional<ObjectNode> object(ObjectNode body, String field, String fields) {
        if (!body.has(field)) return Optional.empty();
        if (body.get(field) instanceof ObjectNode object) return Optional.of(object);
        throw ProtocolViolation.malformed("%s must be an object with %s".formatted(field, fields));
    }

    /** @param admitted the topic that it may have; a continuation has that of the lost session */
    Future<Made> make(Creations creations, Optional<Topic> admitted) {
        return lost.map(it -> creations.continueLost(it.session(), it.secret(), key))
                .orElseGet(() -> creations.create(key, admitted));
    }

    private static Optional<String> optional(ObjectNode body, String field, int longest) {
        return body.hasNonNull(field) ? Optional.of(JsonBody.text(body, field, longest)) : Optional.empty();
    }

    private static UUID uuid(ObjectNode object, String field) {
        return UuidText.parse(JsonBody.text(object, field, UuidText.LENGTH))
                .orElseThrow(() -> ProtocolViolation.malformed(field + " must be a UUID"));
    }
}
