package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Await;

/** A machine whose clock is wrong. Part of {@code make faults}; needs libfaketime. */
class WrongClockTest {
    static final Path FAKE_TIME = Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1");

    @BeforeEach
    void isAskedFor() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        Assumptions.assumeTrue(Files.exists(FAKE_TIME), "needs libfaketime");
    }

    /** The clock of the last node. */
    static IntFunction<List<String>> clockOf(int last, String offset) {
        return at -> at == last
                ? List.of("env", "LD_PRELOAD=" + FAKE_TIME, "FAKETIME=" + offset, "FAKETIME_DONT_FAKE_MONOTONIC=1")
                : List.of();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+10m", "-10m"})
    void aNodeThatIsTenMinutesOffIsNotLetIn(String offset) {
        assertThatThrownBy(() -> Nodes.start(2, UnaryOperator.identity(), clockOf(1, offset)))
                .hasStackTraceContaining("s apart from the cluster's; at most 10 s are allowed: set it by NTP");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5s", "-5s"})
    void aNodeThatIsSomeSecondsOffTakesNoNewSessionsAndNothingVanishesWhenItDies(String offset) {
        try (var nodes = Nodes.start(3, UnaryOperator.identity(), clockOf(2, offset))) {
            assertThat(nodes.get(3, "/cobrowse/health").status()).isEqualTo(200);
            var ready = nodes.get(3, "/cobrowse/health/ready");
            assertThat(ready.status()).isEqualTo(503);
            assertThat(ready.json().get("notReady").getAsString()).contains("s apart from the cluster's");
            assertThat(nodes.create(3, "key-" + UUID.randomUUID()).refusal()).isEqualTo("misdirected");

            var sessions = IntStream.range(0, 60)
                    .mapToObj(at -> nodes.node(1 + at % 2).newSession())
                    .toList();
            nodes.kill(3);
            for (var session : sessions)
                for (var asked : List.of(1, 2))
                    Await.until(
                            "the session, found by its code",
                            () -> nodes.lookUp(asked, session.token()),
                            answer -> answer.status() == 200);
        }
    }
}
