package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Map<String, String> environment = new HashMap<>();

    @Test
    void aValidConfigurationIsSaidToBeValid() throws IOException {
        assertThat(run("", "--check-config", file("session: { idleAfter: 5m }")))
                .isZero();
        assertThat(out.toString(StandardCharsets.UTF_8).strip()).isEqualTo("configuration is valid");
        assertThat(run("", "--check-config")).isZero();
    }

    @Test
    void aBadRuleFileIsAWrongConfiguration() throws IOException {
        var rules = Files.writeString(
                folder.resolve("rules.json"), "{\"domRestrictions\": [{\"dataMasking\": [\"a:hover\"]}]}");

        assertThat(run("", "--check-config", file("privacy: { rules: '%s' }".formatted(rules))))
                .isEqualTo(Main.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains(rules + ":1", ":hover");
    }

    @Test
    void everythingWrongIsSaidAndNothingStarts() throws IOException {
        environment.put("COBROWSE_HTTP_PROT", "1");

        assertThat(run("", "--check-config", file("session: { idleAfter: 0s, maxSessions: -1 }"), "--demo"))
                .isEqualTo(Main.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("session.idleAfter=0s")
                .contains("session.maxSessions=-1")
                .contains("COBROWSE_HTTP_PROT");
        assertThat(out.size()).isZero();
        assertThat(run("", "--config", file("demo: true\nhttp: { host: 0.0.0.0 }")))
                .isEqualTo(Main.BAD_CONFIGURATION);
    }

    @Test
    void aFileThatIsNotThereIsAWrongConfiguration() {
        assertThat(run("", "--config", folder.resolve("missing.yaml").toString()))
                .isEqualTo(Main.BAD_CONFIGURATION);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("missing.yaml");
    }

    @Test
    void aPasswordIsHashedForTheConfiguration() throws IOException {
        assertThat(run("correct horse\n", "hash-password")).isZero();
        var user = "agents: { users: [{ name: anna, passwordHash: \""
                + out.toString(StandardCharsets.UTF_8).strip() + "\", roles: [join] }] }";

        assertThat(run("", "--check-config", file(user))).isZero();
        assertThat(run("short\n", "hash-password")).isEqualTo(Main.MISUSE);
        assertThat(run("", "hash-password")).isEqualTo(Main.MISUSE);
    }

    @Test
    void argumentsThatMakeNoSenseAreAnsweredWithTheUsage() {
        assertThat(run("", "--dmeo")).isEqualTo(Main.MISUSE);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("unknown argument: --dmeo")
                .contains("Usage:");
        assertThat(run("", "--help")).isZero();
        assertThat(run("", "--version")).isZero();
    }

    @Test
    void aNodeThatCannotListenSaysWhy() {
        try (var other = TestNode.start("")) {
            environment.put("COBROWSE_HTTP_PORT", Integer.toString(other.port()));
            environment.put("COBROWSE_MANAGEMENT_PORT", "0");

            assertThat(run("")).isEqualTo(Main.FAILED);
            assertThat(err.toString(StandardCharsets.UTF_8))
                    .contains("could not start")
                    .contains("in use");
        }
    }

    private int run(String input, String... args) {
        var in = new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8));
        var main = new Main(environment, in, printing(out), printing(err));
        return main.run(List.of(args)).orElseThrow();
    }

    private static PrintStream printing(ByteArrayOutputStream bytes) {
        return new PrintStream(bytes, true, StandardCharsets.UTF_8);
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("cobrowse.yaml"), yaml).toString();
    }
}
