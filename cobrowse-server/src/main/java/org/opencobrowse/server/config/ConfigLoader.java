package org.opencobrowse.server.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.lang.reflect.ParameterizedType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Puts a configuration together: the command line wins over the environment, that over the file, that over the defaults. Reports everything that is wrong in one
 * {@link ConfigException}.
 */
public final class ConfigLoader {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /** A value and where it was found, for the words about it. */
    private record Given(String subject, JsonNode node) {}

    private final List<ConfigKey> keys = ConfigKey.all();
    private final Map<String, ConfigKey> byPath =
            keys.stream().collect(Collectors.toMap(ConfigKey::path, Function.identity()));
    private final Map<String, Given> given = new HashMap<>();
    private final List<ConfigProblem> problems = new ArrayList<>();

    private ConfigLoader() {}

    /**
     * @param file text of the YAML file
     * @param environment all of it; only variables that begin with COBROWSE_ are looked at
     * @param arguments key → value
     */
    public static ServerConfig load(
            Optional<String> file, Map<String, String> environment, Map<String, String> arguments) {
        var loader = new ConfigLoader();
        file.ifPresent(loader::readFile);
        loader.readEnvironment(environment);
        arguments.forEach((path, value) -> loader.given.put(path, new Given(path, TextNode.valueOf(value))));
        return loader.build();
    }

    private void readFile(String text) {
        try {
            var root = YAML.readTree(text);
            if (root.isObject()) readArea("", root);
            else if (!root.isMissingNode() && !root.isNull())
                problem("file", "…", "must be keys with values", "see conf/cobrowse.yaml");
        } catch (JsonProcessingException e) {
            // Without the text around it, which could be a secret.
            var at = e.getLocation() == null
                    ? "?"
                    : e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            problem(
                    "file",
                    "…",
                    "cannot be read as YAML at line " + at,
                    "mend it there: " + firstLine(e.getOriginalMessage()));
        }
    }

    private void readArea(String area, JsonNode node) {
        for (var entry : node.properties()) {
            var path = ConfigKey.path(area, entry.getKey());
            var value = entry.getValue();
            var known = byPath.containsKey(path);
            if (known && !value.isNull()) given.put(path, new Given(path, value));
            else if (!known && isArea(path) && value.isObject()) readArea(path, value);
            else if (!known && !(isArea(path) && value.isNull())) unknown(path, namesInFile());
        }
    }

    private void readEnvironment(Map<String, String> environment) {
        var byVariable = keys.stream().collect(Collectors.toMap(ConfigKey::variable, Function.identity()));
        for (var entry : new TreeMap<>(environment).entrySet()) {
            if (!ConfigKey.isVariable(entry.getKey())) continue;
            var key = byVariable.get(entry.getKey());
            if (key == null) unknown(entry.getKey(), byVariable.keySet());
            else if (!entry.getValue().isBlank()) readVariable(key, entry.getValue());
        }
    }

    /** Lists are written as in the file; everything else is taken as it stands. */
    private void readVariable(ConfigKey key, String value) {
        try {
            var isList = key.type() instanceof ParameterizedType type
                    && type.getRawType().equals(List.class);
            given.put(key.path(), new Given(key.variable(), isList ? YAML.readTree(value) : TextNode.valueOf(value)));
        } catch (JsonProcessingException _) {
            problem(key.variable(), "…", "cannot be read", "write a list as in [one, two]");
        }
    }

    private ServerConfig build() {
        var config = (ServerConfig) build("", ServerConfig.defaults());
        if (!problems.isEmpty()) throw new ConfigException(problems);
        return config;
    }

    /** A record with what is given, or, when that is refused, its defaults, so that the rest can be looked at too. */
    private Object build(String area, Object defaults) {
        var components = defaults.getClass().getRecordComponents();
        var values = new Object[components.length];
        for (var i = 0; i < components.length; i++) {
            var path = ConfigKey.path(area, components[i].getName());
            var value = Reflected.value(components[i], defaults);
            values[i] = ConfigKey.isArea(components[i].getType()) ? build(path, value) : givenOr(path, value);
        }
        return orReport(() -> Reflected.create(defaults.getClass(), values), defaults);
    }

    private Object givenOr(String path, Object defaultValue) {
        var found = given.get(path);
        var key = byPath.get(path);
        if (found == null || key == null) return defaultValue;
        return orReport(() -> new ValueReader(found.subject).read(found.node, key.type()), defaultValue);
    }

    private Object orReport(Supplier<Object> value, Object otherwise) {
        try {
            return value.get();
        } catch (ConfigException e) {
            problems.addAll(e.problems());
            return otherwise;
        }
    }

    private boolean isArea(String path) {
        return keys.stream().anyMatch(key -> key.path().startsWith(path + "."));
    }

    /** Keys, and the areas that they stand in. */
    private Set<String> namesInFile() {
        var names = new TreeSet<>(byPath.keySet());
        byPath.keySet().forEach(path -> {
            if (path.contains(".")) names.add(path.substring(0, path.lastIndexOf('.')));
        });
        return names;
    }

    private void unknown(String name, Iterable<String> known) {
        problem(
                Scalars.shorten(name),
                "…",
                "is not known",
                "did you mean %s?".formatted(Spelling.nearest(name, known)));
    }

    private void problem(String subject, String value, String limit, String cure) {
        problems.add(new ConfigProblem(subject, value, limit, cure));
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }
}
