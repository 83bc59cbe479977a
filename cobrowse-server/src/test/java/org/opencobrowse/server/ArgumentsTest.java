package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.Arguments.Action;

class ArgumentsTest {
    @Test
    void withoutArgumentsANodeRunsOnDefaults() {
        assertThat(Arguments.parse(List.of()))
                .isEqualTo(new Arguments(Action.RUN, Optional.empty(), Map.of(), List.of()));
    }

    @Test
    void optionsMayStandTogether() {
        assertThat(Arguments.parse(List.of("--demo", "--config", "a.yaml")))
                .isEqualTo(new Arguments(Action.RUN, Optional.of("a.yaml"), Map.of("demo", "true"), List.of()));
        assertThat(Arguments.parse(List.of("--check-config", "a.yaml")))
                .isEqualTo(new Arguments(Action.CHECK_CONFIG, Optional.of("a.yaml"), Map.of(), List.of()));
        assertThat(Arguments.parse(List.of("--config", "a.yaml", "--check-config", "--demo")))
                .isEqualTo(
                        new Arguments(Action.CHECK_CONFIG, Optional.of("a.yaml"), Map.of("demo", "true"), List.of()));
        assertThat(Arguments.parse(List.of("hash-password")).action()).isEqualTo(Action.HASH_PASSWORD);
    }

    @Test
    void nodesAreAskedByTheAddressesOfTheirManagementPorts() {
        assertThat(Arguments.parse(List.of("drain-status", "http://127.0.0.1:8701", "https://[::1]:8701/"))
                        .urls())
                .containsExactly(URI.create("http://127.0.0.1:8701"), URI.create("https://[::1]:8701/"));
        for (var wrong : List.of(
                "127.0.0.1:8701",
                "http://",
                "http://[",
                "http://a b",
                "http://:8701",
                "http://anna@node:8701",
                "http://node:8701/drain",
                "ftp://node:8701"))
            assertThatThrownBy(() -> Arguments.parse(List.of("drain-status", wrong)))
                    .as(wrong)
                    .hasMessageContaining("not the address of a management port")
                    .hasMessageContaining(wrong);
        assertThatThrownBy(() -> Arguments.parse(List.of("drain-status"))).isInstanceOf(Arguments.Misuse.class);
    }

    @Test
    void leaksAreLookedForOnAPageWithABrowserIfOneIsNamed() {
        var named = Arguments.parse(List.of("leaks", "https://shop.example/checkout?a=b", "/opt/chromium"));
        assertThat(named.action()).isEqualTo(Action.LEAKS);
        assertThat(named.urls()).containsExactly(URI.create("https://shop.example/checkout?a=b"));
        assertThat(named.values()).containsEntry(Arguments.BROWSER, "/opt/chromium");
        for (var wrong : List.of("shop.example", "ftp://shop.example/", "http://"))
            assertThatThrownBy(() -> Arguments.parse(List.of("leaks", wrong)))
                    .hasMessageContaining("not the address of a page");
        assertThatThrownBy(() -> Arguments.parse(List.of("leaks"))).isInstanceOf(Arguments.Misuse.class);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> Arguments.parse(List.of("--config"))).isInstanceOf(Arguments.Misuse.class);
        assertThatThrownBy(() -> Arguments.parse(List.of("--config", "--demo"))).isInstanceOf(Arguments.Misuse.class);
        assertThatThrownBy(() -> Arguments.parse(List.of("--dmeo"))).hasMessage("unknown argument: --dmeo");
    }
}
