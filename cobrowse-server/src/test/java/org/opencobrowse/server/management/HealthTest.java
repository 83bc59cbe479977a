package org.opencobrowse.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.config.HttpConfig;
import org.opencobrowse.server.http.HttpVerticle;
import org.opencobrowse.server.http.NativeRequest;
import org.opencobrowse.server.http.OriginPolicy;

class HealthTest {
    static {
        // Before the first Vert.x of this process.
        NativeRequest.prepare();
    }

    private final Vertx vertx = Vertx.vertx();
    private static final OriginPolicy ORIGINS = new OriginPolicy(
            new HttpConfig("127.0.0.1", 8700, Optional.empty(), List.of("https://listed.example"), List.of()), false);

    private volatile boolean othersTakeNewSessions;
    private final Health health = new Health("node-1", new UUID(1, 2), "1.2.3", ORIGINS, () -> othersTakeNewSessions);
    private WebClient client;

    // As the composition does; Vert.x must not be made before.
    static {
        NativeRequest.prepare();
    }

    @BeforeEach
    void start() {
        var port = new AtomicInteger();
        TestNode.await(vertx.deployVerticle(
                new HttpVerticle(new HttpServerOptions().setHost("127.0.0.1").setPort(0), List.of(health), port::set)));
        client = WebClient.create(
                vertx, new WebClientOptions().setDefaultHost("127.0.0.1").setDefaultPort(port.get()));
    }

    @AfterEach
    void stop() {
        client.close();
        TestNode.await(vertx.close());
    }

    @Test
    void aNodeIsUpWhileItServesItsSessionsDrainingIncluded() {
        assertThat(status("")).isEqualTo(503);

        health.becomes(NodeState.SERVING);
        assertThat(status("")).isEqualTo(200);
        assertThat(status("?draining=404")).isEqualTo(200);
        assertThat(health.takesNewSessions()).isTrue();

        health.becomes(NodeState.DRAINING);
        assertThat(status("")).isEqualTo(200);
        assertThat(status("?draining=404")).isEqualTo(404);
        assertThat(health.takesNewSessions()).isFalse();

        health.becomes(NodeState.STOPPING);
        assertThat(status("")).isEqualTo(503);
        assertThat(status("?draining=404")).isEqualTo(503);
    }

    @Test
    void aNodeThatServesAndMayNotTakeNewSessionsSaysWhy() {
        health.becomes(NodeState.SERVING);
        health.yieldsTo(() -> Optional.of("the clock is wrong"));
        assertThat(status("")).isEqualTo(200);
        assertThat(status("/ready")).isEqualTo(503);
        assertThat(health.takesNewSessions()).isFalse();
        assertThat(body().getString("notReady")).isEqualTo("the clock is wrong");
        assertThat(body().getBoolean("newSessions")).isFalse();

        health.yieldsTo(Optional::empty);
        assertThat(status("/ready")).isEqualTo(200);
        assertThat(health.takesNewSessions()).isTrue();
        assertThat(body().containsKey("notReady")).isFalse();
    }

    /** For supervisors: a node that starts or ends in order must not be shot. */
    @Test
    void livenessReadinessAndServiceAreToldApart() {
        for (var state : NodeState.values()) {
            health.becomes(state);
            assertThat(status("/live")).as("live, %s", state).isEqualTo(200);
            assertThat(status("/ready")).as("ready, %s", state).isEqualTo(state == NodeState.SERVING ? 200 : 503);
            assertThat(status("")).as("serves, %s", state).isEqualTo(state.isUp() ? 200 : 503);
        }
    }

    @Test
    void pagesAreToldWhetherAVisitorGetsASessionBeItOnAnotherNode() {
        assertThat(newSessions()).isFalse();
        health.becomes(NodeState.SERVING);
        assertThat(newSessions()).isTrue();
        health.becomes(NodeState.DRAINING);
        assertThat(newSessions()).isFalse();
        othersTakeNewSessions = true;
        assertThat(newSessions()).isTrue();
        health.becomes(NodeState.STOPPING);
        assertThat(newSessions()).isFalse();
    }

    private boolean newSessions() {
        return TestNode.await(client.get("/cobrowse/health").send())
                .bodyAsJsonObject()
                .getBoolean("newSessions");
    }

    @Test
    void itSaysWhoAnswersAndSetsNoCookie() {
        health.becomes(NodeState.DRAINING);
        var answer = TestNode.await(client.get("/cobrowse/health").send());

        assertThat(answer.bodyAsString())
                .isEqualTo(
                        "{\"status\":\"up\",\"node\":\"node-1\",\"run\":\"00000000-0000-0001-0000-000000000002\",\"version\":\"1.2.3\",\"draining\":true,\"newSessions\":false}");
        assertThat(answer.cookies()).isEmpty();
    }

    @Test
    void everyPageMayReadItAndIsToldWhetherItMayShare() {
        health.becomes(NodeState.SERVING);

        for (var origin : List.of("https://listed.example", "https://other.example", "null")) {
            var answer = TestNode.await(
                    client.get("/cobrowse/health").putHeader("Origin", origin).send());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(answer.bodyAsJsonObject().getBoolean("originAllowed"))
                    .as(origin)
                    .isEqualTo(origin.equals("https://listed.example"));
        }
    }

    @Test
    void headHasTheSameStatusAndNoBody() {
        health.becomes(NodeState.SERVING);
        var answer = TestNode.await(
                client.request(HttpMethod.HEAD, "/cobrowse/health").send());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isNull();
    }

    private int status(String query) {
        return TestNode.await(client.get("/cobrowse/health" + query).send()).statusCode();
    }

    private JsonObject body() {
        return TestNode.await(client.get("/cobrowse/health").send()).bodyAsJsonObject();
    }
}
