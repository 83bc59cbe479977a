package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CaptureReportsTest {
    private LiveNode node;

    @BeforeEach
    void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of()));
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void figuresOfAPageBecomeFiguresOfTheNodeAndTheSessionIsUnmoved() throws Exception {
        var session = node.createSession("report-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.send(report(120, 84, 9, 2));
        customer.send(report(30, 16, 60, 1));
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");

        var figures = Figures.of(node);
        assertThat(figures.of("cobrowse_capture_reports_total", "outcome=\"counted\""))
                .isEqualTo(2);
        assertThat(figures.of("cobrowse_capture_coalesced_total")).isEqualTo(150);
        assertThat(figures.of("cobrowse_capture_seconds_total")).isEqualTo(0.1);
        assertThat(figures.of("cobrowse_capture_throttled_total")).isEqualTo(3);
        assertThat(figures.of("cobrowse_capture_longest_seconds_count")).isEqualTo(2);
        assertThat(figures.of("cobrowse_capture_longest_seconds_bucket", "le=\"0.05\""))
                .isEqualTo(1);
    }

    @Test
    void reportsThatComeTooSoonAreIgnoredAndCounted() throws Exception {
        var session = node.createSession("flood-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        for (int i = 0; i < 100; i++) customer.send(report(1_000_000, 1, 1, 1));
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");

        var after = Figures.of(node);
        assertThat(after.of("cobrowse_capture_reports_total", "outcome=\"too-soon\""))
                .isEqualTo(97);
        assertThat(after.of("cobrowse_capture_coalesced_total")).isEqualTo(3_000_000);
    }

    @Test
    void anAgentMayNotReportAndAFigureAboveTheLimitIsMalformed() throws Exception {
        var session = node.createSession("refused-key-0123456789");
        var customer = node.customer(session, 1, 0);
        customer.await("welcome");
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        agent.send(report(1, 1, 1, 1));
        assertThat(agent.awaitClose()).isEqualTo(4403);
        customer.send(report(1_000_001, 1, 1, 1));
        assertThat(customer.await("refused").header().getString("reason"))
                .isEqualTo("coalesced=1000001 must be 0..1000000");
        assertThat(customer.awaitClose()).isEqualTo(4400);
    }

    private static JsonObject report(long coalesced, long captureMs, long longestMs, long throttled) {
        return new JsonObject()
                .put("type", "report")
                .put("coalesced", coalesced)
                .put("captureMs", captureMs)
                .put("longestMs", longestMs)
                .put("throttled", throttled);
    }
}
