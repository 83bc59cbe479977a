package org.opencobrowse.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/** Turns what was written for one key into the type of its record component. Throws a {@link ConfigException} for anything that is not clearly that. */
final class ValueReader {
    /** What is wrong is said of this: a key, or an environment variable. */
    private final String subject;

    ValueReader(String subject) {
        this.subject = subject;
    }

    Object read(JsonNode node, Type type) {
        return switch (type) {
            case Class<?> plain -> readPlain(text(node), plain);
            case ParameterizedType generic
            when generic.getRawType().equals(Optional.class) ->
                isHidden(generic) ? Optional.of(hidden(node)) : Optional.of(text(node));
            case ParameterizedType generic
            when generic.getActualTypeArguments()[0].equals(UserConfig.class) ->
                entries(node, (at, entry) -> new UserReader(at, entry).read());
            case ParameterizedType generic
            when generic.getActualTypeArguments()[0].equals(DataCentreConfig.class) ->
                entries(node, (at, entry) -> new DataCentreReader(at, entry).read());
            case ParameterizedType generic
            when generic.getActualTypeArguments()[0].equals(AnswerConfig.class) ->
                entries(node, (at, entry) -> new AnswerReader(at, entry).read());
            default -> elements(node).stream().map(this::text).toList();
        };
    }

    private Object readPlain(String text, Class<?> type) {
        if (type.equals(String.class)) return text;
        if (type.equals(int.class))
            return orRefuse(Scalars.integer(text), text, "must be a whole number", "write digits only");
        if (type.equals(boolean.class))
            return orRefuse(Scalars.bool(text), text, "must be true or false", "write one of them");
        if (type.equals(Duration.class))
            return orRefuse(
                    Scalars.duration(text),
                    text,
                    "must be a time with its unit",
                    "write it as in 500ms, 30s, 5m or 8h");
        if (type.equals(ByteSize.class))
            return orRefuse(
                    Scalars.size(text), text, "must be a size with its unit", "write it as in 512B, 64KiB or 16MiB");
        return word(text, type);
    }

    private Object word(String text, Class<?> type) {
        var constants = Arrays.asList(type.getEnumConstants());
        var words = constants.stream()
                .map(constant -> Scalars.print((Enum<?>) constant))
                .toList();
        if (!words.contains(text))
            throw problem(text, "must be one of " + String.join(", ", words), "write one of them");
        return constants.get(words.indexOf(text));
    }

    private static boolean isHidden(ParameterizedType type) {
        return type.getActualTypeArguments()[0].equals(Hidden.class);
    }

    private Hidden hidden(JsonNode node) {
        if (!node.isTextual()) throw problem("…", "must be one text", "put it in quotes");
        return new Hidden(node.textValue());
    }

    /** @param read is told how problems name an entry, as in {@code agents.users[0]} */
    private <T> List<T> entries(JsonNode node, BiFunction<String, JsonNode, T> read) {
        var entries = new ArrayList<T>();
        var problems = new ArrayList<ConfigProblem>();
        var index = 0;
        for (var element : elements(node)) {
            try {
                entries.add(read.apply("%s[%d]".formatted(subject, index++), element));
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) throw new ConfigException(problems);
        return entries;
    }

    private String text(JsonNode node) {
        if (node.isValueNode() && !node.isNull()) return node.asText();
        throw problem("…", "must be one value", "write it behind the key, on the same line");
    }

    private List<JsonNode> elements(JsonNode node) {
        if (!node.isArray()) throw problem("…", "must be a list", "write it as in [one, two]");
        var elements = new ArrayList<JsonNode>();
        node.forEach(elements::add);
        return elements;
    }

    private Object orRefuse(Optional<?> value, String text, String limit, String cure) {
        if (value.isEmpty()) throw problem(Scalars.shorten(text), limit, cure);
        return value.get();
    }

    private ConfigException problem(String value, String limit, String cure) {
        return new ConfigException(List.of(new ConfigProblem(subject, value, limit, cure)));
    }
}
