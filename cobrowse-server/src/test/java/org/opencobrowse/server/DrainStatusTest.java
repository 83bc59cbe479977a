package org.opencobrowse.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DrainStatusTest {
    private static TestNode node;
    private static TestNode empty;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeAll
    static void start() {
        node = TestNode.demo();
        empty = TestNode.demo();
        var origin = "http://127.0.0.1:" + node.port();
        TestNode.await(node.request(HttpMethod.POST, "/cobrowse/rest/live/sessions")
                .putHeader("Origin", origin)
                .sendJsonObject(new JsonObject().put("key", "drain-status-key-0123")));
    }

    @AfterAll
    static void stop() {
        node.close();
        empty.close();
    }

    @Test
    void nodesMayGoWhenNoneOfThemHasASession() {
        assertThat(ask(management(empty))).isEqualTo(Main.OK);
        assertThat(said()).isEqualTo(management(empty) + "  test  serving, sessions: 0\n");
    }

    @Test
    void nodesWithSessionsAreStillNeeded() {
        assertThat(ask(management(empty), management(node))).isEqualTo(Main.IN_USE);
        assertThat(said().lines().toList().getLast())
                .matches("\\Q" + management(node) + "\\E  test  serving, sessions: 1, oldest: [0-9]+ s");
    }

    @Test
    void whoDoesNotAnswerIsNotTakenForEmpty() {
        assertThat(ask(management(node), URI.create("http://127.0.0.1:1"))).isEqualTo(Main.FAILED);
        assertThat(said()).contains("http://127.0.0.1:1  no answer");
        assertThat(ask(URI.create("http://127.0.0.1:" + empty.port()))).isEqualTo(Main.FAILED);
    }

    private static URI management(TestNode node) {
        return URI.create("http://127.0.0.1:" + node.server().managementPort());
    }

    private int ask(URI... nodes) {
        return new DrainStatus(new PrintStream(out, true, StandardCharsets.UTF_8)).of(List.of(nodes));
    }

    private String said() {
        return out.toString(StandardCharsets.UTF_8).replace(System.lineSeparator(), "\n");
    }
}
