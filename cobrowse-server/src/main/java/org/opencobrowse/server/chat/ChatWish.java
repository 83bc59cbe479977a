package org.opencobrowse.server.chat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.chat.Beginning;
import org.opencobrowse.chat.SecretHash;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * What a page asks for when its customer wants to chat.
 *
 * @param robot the proof that a browser has worked for it
 */
record ChatWish(Beginning beginning, Optional<String> robot) {
    /** Longer than anything that is accepted: the rules of the chat say by how much it is too long. */
    private static final int LONGEST = 65_536;

    static ChatWish of(ObjectNode body) {
        var secret = SecretHash.of(JsonBody.text(body, "secret", LONGEST));
        return new ChatWish(
                new Beginning(
                        secret,
                        optional(body, "name"),
                        data(body),
                        optional(body, "url"),
                        optional(body, "referrer"),
                        optional(body, "title")),
                optional(body, "robot"));
    }

    private static Optional<String> optional(ObjectNode body, String field) {
        return body.hasNonNull(field) ? Optional.of(JsonBody.text(body, field, LONGEST)) : Optional.empty();
    }

    private static Map<String, String> data(ObjectNode body) {
        if (!body.hasNonNull("data")) return Map.of();
        if (!(body.get("data") instanceof ObjectNode pairs))
            throw ProtocolViolation.malformed("data must be an object of texts");
        var data = new LinkedHashMap<String, String>();
        for (var pair : pairs.properties()) {
            if (!pair.getValue().isTextual()) throw ProtocolViolation.malformed("a value of data must be a text");
            data.put(pair.getKey(), pair.getValue().textValue());
        }
        return data;
    }
}
