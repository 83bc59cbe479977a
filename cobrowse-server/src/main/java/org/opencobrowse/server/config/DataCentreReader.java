package org.opencobrowse.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads one entry of {@code dataCentres}, and says everything that is wrong with it. */
final class DataCentreReader {
    private static final Set<String> FIELDS = Set.of("name", "url", "agentsUrl", "codeDigit");

    private final String at;
    private final JsonNode node;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** @param at how problems name this entry: {@code dataCentres[0]} */
    DataCentreReader(String at, JsonNode node) {
        this.at = at;
        this.node = node;
    }

    DataCentreConfig read() {
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field))
                problem(field, "…", "is not known", "a data centre has name, url, agentsUrl and codeDigit");
        });
        var name = text("name");
        var url = text("url");
        var agentsUrl = node.hasNonNull("agentsUrl") ? Optional.of(text("agentsUrl")) : Optional.<String>empty();
        var digit = node.path("codeDigit");
        if (!digit.isInt()) problem("codeDigit", Scalars.shorten(digit.asText()), "must be a digit", "write 1 to 9");
        if (!problems.isEmpty()) throw new ConfigException(problems);
        try {
            return new DataCentreConfig(name, url, agentsUrl, digit.intValue());
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.problems().stream().map(found -> found.under(at)).toList());
        }
    }

    private String text(String field) {
        var value = node.path(field);
        if (value.isTextual()) return value.textValue();
        problem(field, Scalars.shorten(value.asText()), "must be a text", "add it, in quotes");
        return "";
    }

    private void problem(String field, String value, String limit, String cure) {
        problems.add(new ConfigProblem(at + "." + Scalars.shorten(field), value, limit, cure));
    }
}
