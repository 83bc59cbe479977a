package org.opencobrowse.server.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.PrivacyConfig;

class RuleBookTest {
    private static final String ONE = "{\"domRestrictions\": [{\"dataMasking\": [\"#one\"]}]}";
    private static final String TWO = "{\"domRestrictions\": [{\"dataMasking\": [\"#two\"]}]}";

    @TempDir
    Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Rules> told = new ArrayList<>();
    private Path file = Path.of("");

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("rules.json"), ONE);
    }

    @Test
    void otherRulesAreTakenWithoutARestart() throws IOException {
        var book = book();
        var before = book.rules();

        book.look();
        assertThat(told).isEmpty();
        Files.writeString(file, TWO);
        book.look();
        book.look();

        assertThat(book.rules()).isNotEqualTo(before);
        assertThat(told).containsExactly(book.rules());
        assertThat(count("taken")).isEqualTo(1);
    }

    @Test
    void aFileThatMeansTheSameChangesNothing() throws IOException {
        var book = book();
        Files.writeString(file, ONE + "\n");
        book.look();
        assertThat(told).isEmpty();
    }

    @Test
    void aBadOrVanishedFileLeavesTheRulesAndRaisesOneAlarmUntilItIsGoodAgain() throws IOException {
        var book = book();
        var before = book.rules();

        Files.writeString(file, "{");
        book.look();
        book.look();
        assertThat(alarm()).isEqualTo(1);
        assertThat(count("refused")).isEqualTo(1);
        Files.delete(file);
        book.look();
        book.look();
        assertThat(alarm()).isEqualTo(1);
        assertThat(book.rules()).isEqualTo(before);
        assertThat(told).isEmpty();

        Files.writeString(file, ONE);
        book.look();
        assertThat(alarm()).isZero();
        assertThat(told).as("the rules are what they were").isEmpty();
        Files.writeString(file, TWO);
        book.look();
        assertThat(told).hasSize(1);
    }

    @Test
    void whateverGoesWrongAtALookLeavesTheRulesAndRaisesTheAlarm() throws IOException {
        var broken = new AtomicBoolean();
        var book = book(path -> {
            if (broken.get()) throw new UnsupportedOperationException("made to fail");
            return RuleFile.bytes(path);
        });
        var before = book.rules();
        broken.set(true);
        book.look();
        book.look();
        assertThat(alarm()).isEqualTo(1);
        assertThat(count("refused")).isEqualTo(1);
        assertThat(book.rules()).isEqualTo(before);

        broken.set(false);
        book.look();
        assertThat(alarm()).isZero();
        assertThat(told).isEmpty();
    }

    @Test
    void aBadFileStopsTheStart() throws IOException {
        Files.writeString(file, "<domRestrictions><a/><b/></domRestrictions>");
        assertThatThrownBy(this::book).isInstanceOf(ConfigException.class).hasMessageContainingAll("<a>", "<b>", ":1");
    }

    private RuleBook book() {
        return book(RuleFile::bytes);
    }

    private RuleBook book(Function<Path, byte[]> reader) {
        var config = new PrivacyConfig(Optional.of(file.toString()), false, Duration.ofSeconds(5), false);
        var book = new RuleBook(config, new RuleMeters(registry), reader);
        book.onChange(told::add);
        return book;
    }

    private double alarm() {
        return registry.get("cobrowse.rules.alarm").gauge().value();
    }

    private double count(String outcome) {
        return registry.get("cobrowse.rules.loads")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
