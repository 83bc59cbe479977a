package org.opencobrowse.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.OptionalLong;

/** Values of the maps as they are stored. Nodes of the next version may add fields: unknown ones are left alone. */
final class Json {
    private static final ObjectReader READER = new ObjectMapper().readerFor(ObjectNode.class);

    private final ObjectNode node;

    private Json(ObjectNode node) {
        this.node = node;
    }

    static Json object() {
        return new Json(JsonNodeFactory.instance.objectNode());
    }

    static Json parse(String text) {
        try {
            return new Json(READER.<ObjectNode>readValue(text));
        } catch (JsonProcessingException _) {
            // Without the parser's own words, which may quote what somebody wrote.
            throw new IllegalStateException("a stored value is no JSON object");
        }
    }

    Json put(String field, String value) {
        node.put(field, value);
        return this;
    }

    Json put(String field, long value) {
        node.put(field, value);
        return this;
    }

    Json put(String field, Optional<String> value) {
        value.ifPresent(it -> node.put(field, it));
        return this;
    }

    Json put(String field, OptionalLong value) {
        value.ifPresent(it -> node.put(field, it));
        return this;
    }

    Json put(String field, Json value) {
        node.set(field, value.node);
        return this;
    }

    String string(String field) {
        return text(field).orElseThrow(() -> new IllegalStateException("a stored value has no " + field));
    }

    Optional<String> text(String field) {
        return Optional.ofNullable(node.get(field)).filter(JsonNode::isTextual).map(JsonNode::textValue);
    }

    long number(String field) {
        return node.path(field).asLong();
    }

    OptionalLong optionalNumber(String field) {
        return node.has(field) ? OptionalLong.of(number(field)) : OptionalLong.empty();
    }

    Json object(String field) {
        return node.get(field) instanceof ObjectNode object ? new Json(object) : object();
    }

    Iterable<String> fields() {
        return node::fieldNames;
    }

    String text() {
        return node.toString();
    }
}
