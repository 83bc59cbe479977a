package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DoorwayTest {
    @Test
    void strangersOfOneAddressAreBoundedAndThoseOfOthersAndTheWelcomeAreNot() throws Exception {
        try (var node = node(Map.of("transport.strangersPerAddress", "3"))) {
            for (int i = 0; i < 6; i++)
                node.customer(node.createSession("doorway-key-" + i + "-0123456789"), 1, 0, "203.0.113.7")
                        .await("welcome");
            var session = node.createSession("doorway-key-0123456789");
            var strangers = new ArrayList<Wire>();
            for (int i = 0; i < 3; i++) strangers.add(node.open("203.0.113.7"));
            var one = node.open("203.0.113.7");
            var refused = one.await("refused").header();
            assertThat(refused.getString("name")).isEqualTo("too-fast");
            assertThat(refused.getLong("limit")).isEqualTo(3);
            assertThat(refused.getString("reason")).contains("4 connections of this address");
            assertThat(one.awaitClose()).isEqualTo(4420);

            node.customer(session, 1, 0, "203.0.113.8").await("welcome");
            for (var stranger : strangers) stranger.close();
            for (var stranger : strangers) stranger.awaitClose();
            assertThat(Figures.of(node).of("cobrowse_connections_turned_away_total", "bound=\"strangers\""))
                    .isEqualTo(1);
            node.customer(session, 1, 0, "203.0.113.7").await("welcome");
        }
    }

    @Test
    void whoDoesNotGoWhenRefusedStillCountsAndIsCutAtTwiceTheBound() throws Exception {
        try (var node = node(Map.of("transport.strangersPerAddress", "2"))) {
            var silent = new ArrayList<SilentSocket>();
            for (int i = 0; i < 4; i++) silent.add(node.openSilently("203.0.113.7"));
            assertThatThrownBy(() -> node.open("203.0.113.7")).isInstanceOf(Exception.class);
            var figures = Figures.of(node);
            assertThat(figures.of("cobrowse_connections_turned_away_total", "bound=\"strangers\""))
                    .isEqualTo(3);
            for (var socket : silent) socket.close();
        }
    }

    @Test
    void connectionsOfANodeAreBoundedWhateverTheirAddress() throws Exception {
        try (var node = node(Map.of("transport.connections", "10"))) {
            for (int i = 0; i < 10; i++) node.open("203.0.113." + (i + 1));
            var one = node.open("203.0.113.77");
            assertThat(one.await("refused").header().getString("reason"))
                    .isEqualTo("11 connections of this node must be at most 10; try again later");
            assertThat(one.awaitClose()).isEqualTo(4420);
            assertThat(Figures.of(node).of("cobrowse_connections_turned_away_total", "bound=\"connections\""))
                    .isEqualTo(1);
        }
    }

    private static LiveNode node(Map<String, String> changed) throws Exception {
        return new LiveNode(TestConfigs.behindProxy(changed));
    }
}
