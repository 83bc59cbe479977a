package org.opencobrowse.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file that we ship and the document that describes it say what the code does. */
class ConfigDocumentsTest {
    private static final Path ROOT = Files.exists(Path.of("conf")) ? Path.of("") : Path.of("..");
    private static final Pattern ROW =
            Pattern.compile("\\| `([a-zA-Z.]+)` \\| `([A-Z_]+)` \\| (.*?) \\| (.*?) \\| (.*?) \\|");
    private static final Pattern RANGE = Pattern.compile("`([^`]+)` – `([^`]+)`.*");

    private record Row(String variable, String defaultValue, String range, String takesEffect) {}

    @Test
    void theShippedFileHasEveryKeyWithItsDefault() throws IOException {
        var text = Files.readString(ROOT.resolve("conf/cobrowse.yaml"));
        var written = new LinkedHashMap<String, String>();
        flatten("", new YAMLMapper().readTree(text), written);

        var expected = new LinkedHashMap<String, String>();
        for (var key : ConfigKey.all())
            expected.put(key.path(), key.path().equals("node.name") ? "" : key.printedDefault());
        assertThat(written).isEqualTo(expected);
        assertThat(new ArrayList<>(written.keySet())).containsExactlyElementsOf(expected.keySet());
        assertThat(ConfigLoader.load(Optional.of(text), Map.of(), Map.of())).isEqualTo(ServerConfig.defaults());
    }

    /** Else whoever supervises the node ends sessions that it still waits for. */
    @Test
    void theSamplesForSupervisorsWaitLongerThanADrainTakes() throws IOException {
        var drained = ServerConfig.defaults().drain().deadline();
        for (var sample : Map.of(
                        "conf/cobrowse.service", "TimeoutStopSec=([0-9]+min)",
                        "conf/kubernetes.yaml", "terminationGracePeriodSeconds: ([0-9]+)")
                .entrySet()) {
            var match = Pattern.compile(sample.getValue()).matcher(Files.readString(ROOT.resolve(sample.getKey())));
            assertThat(match.find()).as(sample.getKey()).isTrue();
            var given = match.group(1).endsWith("min")
                    ? Duration.ofMinutes(Long.parseLong(match.group(1).replace("min", "")))
                    : Duration.ofSeconds(Long.parseLong(match.group(1)));
            assertThat(given).as(sample.getKey()).isGreaterThanOrEqualTo(drained.plusSeconds(30));
        }
    }

    @Test
    void everyKeyOfTheShippedFileHasAComment() throws IOException {
        var lines = Files.readAllLines(ROOT.resolve("conf/cobrowse.yaml"));
        for (var i = 1; i < lines.size(); i++) {
            var isValue =
                    lines.get(i).matches(" *[a-zA-Z]+:( .*)?") && !lines.get(i).matches("[a-z]+:");
            if (isValue) assertThat(lines.get(i - 1).strip()).as(lines.get(i)).startsWith("#");
        }
    }

    @Test
    void theDocumentHasEveryKeyWithVariableAndDefault() throws IOException {
        var rows = rows();

        assertThat(rows.keySet())
                .containsExactlyElementsOf(
                        ConfigKey.all().stream().map(ConfigKey::path).toList());
        for (var key : ConfigKey.all()) {
            var row = Objects.requireNonNull(rows.get(key.path()));
            assertThat(row.variable).isEqualTo(key.variable());
            assertThat(row.range).as(key.path()).isNotBlank();
            assertThat(row.takesEffect).as(key.path()).isNotBlank();
            if (!key.path().equals("node.name"))
                assertThat(row.defaultValue.replace("`", "")).isEqualTo(key.printedDefault());
        }
    }

    @Test
    void theRangesOfTheDocumentAreThoseOfTheCode() throws IOException {
        var checked = 0;
        for (var row : rows().entrySet()) {
            var range = RANGE.matcher(row.getValue().range);
            if (!range.matches()) continue;
            checked++;
            assertThat(isInRange(row.getKey(), range.group(1))).as("%s", row).isTrue();
            assertThat(isInRange(row.getKey(), range.group(2))).as("%s", row).isTrue();
            assertThat(isInRange(row.getKey(), moved(range.group(1), -1)))
                    .as("below %s", row)
                    .isFalse();
            assertThat(isInRange(row.getKey(), moved(range.group(2), 1)))
                    .as("above %s", row)
                    .isFalse();
        }
        assertThat(checked).isGreaterThan(20);
    }

    /** Whether the key itself may have the value, whatever others say about it. */
    private static boolean isInRange(String key, String value) {
        try {
            ConfigLoader.load(Optional.empty(), Map.of(), Map.of(key, value));
            return true;
        } catch (ConfigException e) {
            return e.problems().stream()
                    .noneMatch(problem ->
                            problem.subject().equals(key) && problem.limit().startsWith("must be between"));
        }
    }

    /** The next value of the same unit outside, or of the smallest unit where the range ends at one of something. */
    private static String moved(String text, int by) {
        var number = Integer.parseInt(text.replaceAll("[^0-9]", "")) + by;
        var unit = text.replaceAll("[0-9]", "");
        return number + unit;
    }

    private static Map<String, Row> rows() throws IOException {
        var rows = new LinkedHashMap<String, Row>();
        for (var line : Files.readAllLines(ROOT.resolve("docs/configuration.md"))) {
            var match = ROW.matcher(line.replace("| |", "|  |"));
            if (match.matches())
                rows.put(
                        match.group(1),
                        new Row(match.group(2), match.group(3).strip(), match.group(4), match.group(5)));
        }
        return rows;
    }

    private static void flatten(String area, JsonNode node, Map<String, String> into) {
        node.properties().forEach(entry -> {
            var path = ConfigKey.path(area, entry.getKey());
            var value = entry.getValue();
            if (value.isObject()) flatten(path, value, into);
            else into.put(path, value.isNull() ? "" : value.isArray() ? list(value) : value.asText());
        });
    }

    private static String list(JsonNode array) {
        var elements = new ArrayList<String>();
        array.forEach(element -> elements.add(element.asText()));
        return List.copyOf(elements).toString();
    }
}
