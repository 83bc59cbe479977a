package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.Arguments.Action;

class ArgumentsTest {
    @Test
    void withoutArgumentsANodeRunsOnDefaults() {
        assertThat(Arguments.parse(List.of())).isEqualTo(new Arguments(Action.RUN, Optional.empty(), Map.of()));
    }

    @Test
    void optionsMayStandTogether() {
        assertThat(Arguments.parse(List.of("--demo", "--config", "a.yaml")))
                .isEqualTo(new Arguments(Action.RUN, Optional.of("a.yaml"), Map.of("demo", "true")));
        assertThat(Arguments.parse(List.of("--check-config", "a.yaml")))
                .isEqualTo(new Arguments(Action.CHECK_CONFIG, Optional.of("a.yaml"), Map.of()));
        assertThat(Arguments.parse(List.of("--config", "a.yaml", "--check-config", "--demo")))
                .isEqualTo(new Arguments(Action.CHECK_CONFIG, Optional.of("a.yaml"), Map.of("demo", "true")));
        assertThat(Arguments.parse(List.of("hash-password")).action()).isEqualTo(Action.HASH_PASSWORD);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--config"))).isInstanceOf(Arguments.Misuse.class);
        assertThatThrownBy(() -> Arguments.parse(List.of("--config", "--demo"))).isInstanceOf(Arguments.Misuse.class);
        assertThatThrownBy(() -> Arguments.parse(List.of("--dmeo"))).hasMessage("unknown argument: --dmeo");
    }
}
