package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opencobrowse.server.config.ConfigException;

/** Which rules a page applies, between a node and what connects to it. */
class RulesTest {
    private static final String ONE = "{\"domRestrictions\": [{\"dataMasking\": [\"#one\"]}]}";
    private static final String TWO = "{\"domRestrictions\": [{\"dataMasking\": [\"#two\"]}]}";

    @TempDir
    Path folder;

    private Path file = Path.of("");
    private LiveNode node;

    @BeforeEach
    void start() throws Exception {
        file = Files.writeString(folder.resolve("rules.json"), ONE);
        node = new LiveNode(
                TestConfigs.demo(Map.of("privacy.rules", file.toString(), "privacy.rulesCheckEvery", "1s")));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    @Test
    void onlyPagesThatApplyTheRulesOfTheNodeMayShare() throws Exception {
        var session = node.createSession("rules-key-0123456789ab");
        for (var wrong : new String[] {"", "none", "0".repeat(64)}) {
            var refused = hello(session, wrong).await("refused").header();
            assertThat(refused.getString("name")).isEqualTo("other-rules");
            assertThat(refused.getInteger("code")).isEqualTo(4417);
        }
        hello(session, hash()).await("welcome");
        assertThat(node.metrics()).contains("cobrowse_rules_outdated_total 3.0");
    }

    @Test
    void otherRulesSendEveryCustomerAwayAndNothingMoreIsTakenByTheOldOnes() throws Exception {
        var session = node.createSession("rules-key-0123456789ab");
        var before = hash();
        var customer = hello(session, before);
        customer.await("welcome");
        customer.publish(1, 1, "snapshot", "{one}");
        var agent = node.agent(session, node.signIn(), 0);
        assertThat(agent.await("event").body()).isEqualTo("{one}");

        Files.writeString(file, TWO);
        assertThat(customer.await("refused").header().getString("name")).isEqualTo("other-rules");
        assertThat(hello(session, before).await("refused").header().getString("name"))
                .isEqualTo("other-rules");
        assertThat(hash()).isNotEqualTo(before);
        var late = node.agent(session, node.signIn(), 0);
        var again = hello(session, hash());
        again.await("welcome");
        again.publish(2, 1, "snapshot", "{two}");
        assertThat(agent.await("event").body()).isEqualTo("{two}");
        assertThat(late.await("event").body()).as("nothing made by other rules").isEqualTo("{two}");
        assertThat(node.books(session).getJsonObject("page").getBoolean("balance"))
                .isTrue();
        agent.close();
    }

    @Test
    void aBadFileWhileRunningChangesNothingForAnybody() throws Exception {
        var session = node.createSession("rules-key-0123456789ab");
        var before = hash();
        var customer = hello(session, before);
        customer.await("welcome");
        Files.writeString(file, "{");
        for (var tries = 0; !node.metrics().contains("cobrowse_rules_alarm 1.0"); tries++) {
            assertThat(tries).isLessThan(500);
            Thread.onSpinWait();
        }
        assertThat(hash()).isEqualTo(before);
        hello(session, before).await("welcome");
    }

    @Test
    void pagesOfListedOriginsGetTheRulesAndKeepThem() throws Exception {
        var answer = node.call(HttpMethod.GET, "/cobrowse/rest/live/rules", Map.of(), new JsonObject());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Access-Control-Allow-Origin")).isEqualTo(node.origin());
        var body = answer.bodyAsJsonObject();
        assertThat(body.getJsonObject("rules")
                        .getJsonArray("sets")
                        .getJsonObject(0)
                        .getJsonArray("dataMasking"))
                .containsExactly("#one");

        var again = Map.of("If-None-Match", answer.getHeader("ETag"));
        assertThat(node.call(HttpMethod.GET, "/cobrowse/rest/live/rules", again, new JsonObject())
                        .statusCode())
                .isEqualTo(304);
        var foreign = Map.of("Origin", "https://foreign.example");
        assertThat(node.call(HttpMethod.GET, "/cobrowse/rest/live/rules", foreign, new JsonObject())
                        .statusCode())
                .isEqualTo(403);
        var session = node.createSession("rules-key-0123456789ab");
        var ofSession = "/cobrowse/rest/live/sessions/%s/rules".formatted(session.getString("id"));
        assertThat(node.call(HttpMethod.GET, ofSession, Map.of(), new JsonObject())
                        .bodyAsJsonObject())
                .isEqualTo(body);
    }

    @Test
    void aNodeDoesNotStartWithABadFile() throws Exception {
        Files.writeString(file, "{\"domRestrictions\": [{\"dataMasking\": [\":hover\"]}]}");
        assertThatThrownBy(() -> new LiveNode(TestConfigs.demo(Map.of("privacy.rules", file.toString()))))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":hover");
    }

    private String hash() throws Exception {
        return node.call(HttpMethod.GET, "/cobrowse/rest/live/rules", Map.of(), new JsonObject())
                .bodyAsJsonObject()
                .getString("hash");
    }

    /** Says hello as the customer; an empty hash is left out. */
    private Wire hello(JsonObject session, String rules) throws Exception {
        var wire = node.open();
        var hello = LiveNode.hello("customer", session, 1, 0).put("secret", session.getString("secret"));
        wire.send(rules.isEmpty() ? hello : hello.put("rules", rules));
        return wire;
    }
}
