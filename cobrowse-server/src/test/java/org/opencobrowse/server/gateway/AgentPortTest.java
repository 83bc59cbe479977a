package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A node whose agents have a port of their own. */
class AgentPortTest {
    private static final String SESSIONS = "/cobrowse/rest/live/sessions";
    private static LiveNode customers;
    private static LiveNode agents;

    @BeforeAll
    static void start() throws Exception {
        customers = new LiveNode(TestConfigs.demo(Map.of("agentPort.enabled", "true", "agentPort.port", "0")));
        agents = customers.atAgentPort();
    }

    @AfterAll
    static void stop() {
        customers.close();
    }

    @Test
    void customerAndAgentMeetThoughTheyComeByDifferentPorts() throws Exception {
        var session = customers.createSession("agent-port-key-0123456789");
        var customer = customers.customer(session, 1, 0);
        customer.await("welcome");
        customer.publish(1, 1, "snapshot", "{page}");

        var agent = agents.agent(session, agents.signIn(), 0);

        assertThat(agent.await("event").body()).isEqualTo("{page}");
        var found =
                agents.call(HttpMethod.GET, SESSIONS + "/" + session.getString("token"), bearer(), new JsonObject());
        assertThat(found.statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/cobrowse/agent/", "/cobrowse/rest/agents/sign-in", "/cobrowse/doctor/examination"})
    void thePublicPortHasNothingThatIsForAgents(String path) throws Exception {
        var method = path.endsWith("/") ? HttpMethod.GET : HttpMethod.POST;
        assertThat(customers.call(method, path, Map.of(), new JsonObject()).statusCode())
                .isEqualTo(404);
        assertThat(agents.call(method, path, Map.of(), new JsonObject()).statusCode())
                .isNotEqualTo(404);
    }

    @Test
    void aBearerOpensNothingAtThePublicPort() throws Exception {
        var session = customers.createSession("agent-port-key-bearer-012");
        var path = SESSIONS + "/" + session.getString("id");

        var refused =
                customers.agent(session, agents.signIn(), 0).await("refused").header();
        assertThat(refused.getInteger("code")).isEqualTo(4403);
        assertThat(refused.getString("reason")).contains("another port");
        assertThat(customers
                        .call(HttpMethod.GET, SESSIONS + "?topic=t", bearer(), new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(customers
                        .call(HttpMethod.GET, path, bearer(), new JsonObject())
                        .statusCode())
                .isEqualTo(404);
        assertThat(customers
                        .call(HttpMethod.DELETE, path, bearer(), new JsonObject())
                        .statusCode())
                .isEqualTo(401);
        assertThat(agents.call(HttpMethod.GET, path, bearer(), new JsonObject()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void theCustomerMayEndTheSessionAtThePublicPort() throws Exception {
        var session = customers.createSession("agent-port-key-end-012345");
        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));

        var ended =
                customers.call(HttpMethod.DELETE, SESSIONS + "/" + session.getString("id"), secret, new JsonObject());

        assertThat(ended.statusCode()).isEqualTo(204);
    }

    @Test
    void theUrlOfTheNodeIsForCustomers() throws Exception {
        var page = Map.of("Origin", "http://cobrowse.example");
        var config = TestConfigs.demo(Map.of(
                "node.publicUrl", "http://n1.cobrowse.example",
                "http.publicOrigin", "http://cobrowse.example",
                "agentPort.publicOrigin", "http://agents.cobrowse.example",
                "agentPort.enabled", "true",
                "agentPort.port", "0"));
        try (var node = new LiveNode(config)) {
            var key = new JsonObject().put("key", "agent-port-key-url-012345");
            var session = node.call(HttpMethod.POST, SESSIONS, page, key).bodyAsJsonObject();
            assertThat(session.getString("sessionServerUrl")).isEqualTo("http://n1.cobrowse.example");
            var owner = SESSIONS + "/" + session.getString("id") + "/owner";
            var customer = node.call(HttpMethod.GET, owner, page, new JsonObject());
            assertThat(customer.bodyAsJsonObject().getString("sessionServerUrl"))
                    .isEqualTo("http://n1.cobrowse.example");
            var agent = node.atAgentPort().call(HttpMethod.GET, owner, page, new JsonObject());
            assertThat(agent.bodyAsJsonObject().getString("node")).isEqualTo(session.getString("sessionServerName"));
            assertThat(agent.bodyAsJsonObject().containsKey("sessionServerUrl")).isFalse();
        }
    }

    private static Map<String, String> bearer() throws Exception {
        return Map.of("Authorization", "Bearer " + agents.signIn());
    }
}
