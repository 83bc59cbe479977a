package org.opencobrowse.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Reads one entry of {@code chat.answers}. */
final class AnswerReader {
    private final String at;
    private final JsonNode node;

    /** @param at how problems name this entry: {@code chat.answers[0]} */
    AnswerReader(String at, JsonNode node) {
        this.at = at;
        this.node = node;
    }

    AnswerConfig read() {
        if (node.size() != 2
                || !node.path("title").isTextual()
                || !node.path("text").isTextual())
            throw new ConfigException(List.of(new ConfigProblem(
                    at, "…", "must have title and text, and nothing else", "write {title: …, text: …}")));
        try {
            return new AnswerConfig(
                    node.path("title").textValue(), node.path("text").textValue());
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.problems().stream().map(found -> found.under(at)).toList());
        }
    }
}
