package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;

/** A real node of one of two data centres; nothing listens at the other one's address, so that whoever asked it would fail. */
class DataCentresTest {
    private static final String SESSIONS = "/cobrowse/rest/live/sessions";
    private static final String US = "https://us.example";
    private static final String US_AGENTS = "https://agents.us.example";
    private static LiveNode node;
    private static String bearer;

    @BeforeAll
    static void start() throws Exception {
        node = start("""
                dataCentre: eu
                dataCentres:
                  - {name: eu, url: "https://eu.example", codeDigit: 4}
                  - {name: us, url: "%s", agentsUrl: "%s", codeDigit: 7}
                sessionTokens: {secret: "%s"}
                """.formatted(US, US_AGENTS, SignedTokens.SECRET));
        bearer = node.signIn();
    }

    private static LiveNode start(String yaml) throws Exception {
        var arguments = Map.of("demo", "true", "http.port", "0", "management.port", "0", "node.name", "e1");
        return new LiveNode(ConfigLoader.load(Optional.of(yaml), Map.of(), arguments));
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static HttpResponse<Buffer> create(JsonObject more) throws Exception {
        var wish = new JsonObject().put("key", "key-" + UUID.randomUUID()).mergeIn(more);
        return node.call(HttpMethod.POST, SESSIONS, Map.of(), wish);
    }

    private static JsonObject token(JsonObject claims) {
        return new JsonObject().put("sessionToken", SignedTokens.fresh(claims));
    }

    private static JsonObject topic(String topic) {
        return new JsonObject().put("topic", topic);
    }

    private static HttpResponse<Buffer> lookUp(String path, Map<String, String> headers) throws Exception {
        return lookUp(node, bearer, path, headers);
    }

    private static HttpResponse<Buffer> lookUp(LiveNode at, String bearer, String path, Map<String, String> headers)
            throws Exception {
        var all = new HashMap<>(headers);
        all.put("Authorization", "Bearer " + bearer);
        return at.call(HttpMethod.GET, SESSIONS + path, all, new JsonObject());
    }

    private static void assertSentToUs(HttpResponse<Buffer> answer, String url) {
        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.bodyAsJsonObject())
                .contains(
                        Map.entry("name", "wrong-data-centre"),
                        Map.entry("retry", "reroute"),
                        Map.entry("dataCentre", "us"),
                        Map.entry("serverUrl", url));
        assertThat(answer.getHeader("X-Cobrowse-Server")).isEqualTo(url);
        assertThat(answer.getHeader("Access-Control-Expose-Headers")).contains("X-Cobrowse-Server");
    }

    private static void assertRefused(HttpResponse<Buffer> answer, String name) {
        assertThat(answer.bodyAsJsonObject().getString("name")).isEqualTo(name);
    }

    @Test
    void codesBeginWithTheDigitOfTheirDataCentreAndAnswersNameIt() throws Exception {
        for (var i = 0; i < 5; i++) {
            var session = create(new JsonObject()).bodyAsJsonObject();
            assertThat(session.getString("token")).matches("4[0-9]{8}");
            assertThat(session).contains(Map.entry("dataCentre", "eu"), Map.entry("serverUrl", "https://eu.example"));
            var found = lookUp("/" + session.getString("token"), Map.of()).bodyAsJsonObject();
            assertThat(found).contains(Map.entry("dataCentre", "eu"), Map.entry("serverUrl", "https://eu.example"));
        }
    }

    @Test
    void aCodeOfAnotherDataCentreIsSentThereAndIsNoWrongTry() throws Exception {
        for (var i = 0; i < 10; i++) assertSentToUs(lookUp("/70000000" + i, Map.of()), US_AGENTS);
    }

    @Test
    void aTokenForAnotherDataCentreIsSentThere() throws Exception {
        assertSentToUs(create(token(new JsonObject().put("dataCentre", "us"))), US);
        var token = SignedTokens.fresh(topic("case-us").put("dataCentre", "us"));
        assertSentToUs(lookUp("", Map.of("X-Cobrowse-Session-Token", token)), US_AGENTS);
    }

    @Test
    void whoIsSentToAnotherDataCentreIsCounted() throws Exception {
        create(token(new JsonObject().put("dataCentre", "us")));
        lookUp("/712345678", Map.of());
        assertThat(node.metrics())
                .contains("cobrowse_wrong_data_centre_total{role=\"customer\"} ")
                .contains("cobrowse_wrong_data_centre_total{role=\"agent\"} ");
    }

    @Test
    void aTokenMayKnowABetterUrlAndADataCentreThatTheListDoesNot() throws Exception {
        var elsewhere = new JsonObject().put("dataCentre", "ap").put("url", "https://ap.example:8443");
        assertThat(create(token(elsewhere)).getHeader("X-Cobrowse-Server")).isEqualTo("https://ap.example:8443");
        assertRefused(create(token(new JsonObject().put("dataCentre", "ap"))), "malformed");
    }

    @Test
    void aTokenForThisDataCentreIsAdmitted() throws Exception {
        assertThat(create(token(new JsonObject().put("dataCentre", "eu"))).statusCode())
                .isEqualTo(201);
        assertThat(create(token(new JsonObject())).statusCode()).isEqualTo(201);
        assertRefused(create(new JsonObject().put("sessionToken", "a.b.c")), "malformed");
        assertRefused(create(new JsonObject().put("sessionToken", 5)), "malformed");
    }

    @Test
    void aTopicIsThatOfTheTokenOrNone() throws Exception {
        var name = "case-" + UUID.randomUUID();
        assertRefused(create(token(topic(name)).put("topic", "another")), "out-of-role");
        assertRefused(create(token(new JsonObject()).put("topic", name)), "out-of-role");
        assertRefused(create(topic("a b")), "malformed");
        assertThat(create(token(topic(name)).put("topic", name)).statusCode()).isEqualTo(201);
    }

    @Test
    void agentsFindTheSessionOfATopicUntilItEnds() throws Exception {
        var name = "case-" + UUID.randomUUID();
        var byToken = Map.of("X-Cobrowse-Session-Token", SignedTokens.fresh(topic(name)));
        assertRefused(lookUp("", byToken), "unknown-session");
        var session = create(topic(name)).bodyAsJsonObject();
        assertThat(lookUp("?topic=" + name, Map.of()).bodyAsJsonObject().getString("token"))
                .isEqualTo(session.getString("token"));
        assertThat(lookUp("", byToken).bodyAsJsonObject().getString("id")).isEqualTo(session.getString("id"));

        var secret = Map.of("X-Cobrowse-Secret", session.getString("secret"));
        node.call(HttpMethod.DELETE, SESSIONS + "/" + session.getString("id"), secret, new JsonObject());
        var gone = lookUp("", byToken).bodyAsJsonObject().getString("name");
        assertThat(gone).isIn("unknown-session", "session-ended");
        assertThat(create(topic(name)).statusCode()).isEqualTo(201);
    }

    @Test
    void aSecondPageGetsTheTopicOnlyByAToken() throws Exception {
        var name = "case-" + UUID.randomUUID();
        var key = new JsonObject().put("key", "key-" + UUID.randomUUID()).put("topic", name);
        var first = create(key).bodyAsJsonObject();
        assertThat(create(key).bodyAsJsonObject().getString("id")).isEqualTo(first.getString("id"));
        assertRefused(create(topic(name)), "topic-taken");

        var second = create(token(topic(name))).bodyAsJsonObject();
        assertThat(lookUp("?topic=" + name, Map.of()).bodyAsJsonObject().getString("id"))
                .isEqualTo(second.getString("id"));
        assertThat(lookUp("/" + first.getString("token"), Map.of()).statusCode())
                .isEqualTo(200);
    }

    @Test
    void waitingForATopicIsOneGuessAndGuessingIsLimited() throws Exception {
        try (var strict = start("""
                agents: {wrongTriesPerMinute: 3}
                sessionTokens: {secret: "%s"}
                """.formatted(SignedTokens.SECRET))) {
            var bearer = strict.signIn();
            var waited = "?topic=case-" + UUID.randomUUID();
            for (var i = 0; i < 5; i++) assertRefused(lookUp(strict, bearer, waited, Map.of()), "unknown-session");
            for (var i = 0; i < 2; i++)
                assertRefused(lookUp(strict, bearer, "?topic=guess-" + i, Map.of()), "unknown-session");
            assertRefused(lookUp(strict, bearer, "?topic=guess-3", Map.of()), "too-fast");
            var proven = Map.of("X-Cobrowse-Session-Token", SignedTokens.fresh(topic("guess-3")));
            assertRefused(lookUp(strict, bearer, "", proven), "unknown-session");
        }
    }

    @Test
    void whereTokensAreRequiredNobodyGetsASessionWithoutOne() throws Exception {
        try (var strict = start("sessionTokens: {required: true, secret: \"%s\"}".formatted(SignedTokens.SECRET))) {
            var wish = new JsonObject().put("key", "key-" + UUID.randomUUID());
            assertRefused(strict.call(HttpMethod.POST, SESSIONS, Map.of(), wish), "unauthorized");
            var admitted = wish.copy().mergeIn(token(topic("case-1").put("dataCentre", "eu")));
            assertThat(strict.call(HttpMethod.POST, SESSIONS, Map.of(), admitted)
                            .statusCode())
                    .isEqualTo(201);
        }
    }

    @Test
    void whoHasNotSignedInLearnsNothing() throws Exception {
        for (var path : List.of("?topic=x", "/700000000", ""))
            assertRefused(node.call(HttpMethod.GET, SESSIONS + path, Map.of(), new JsonObject()), "unauthorized");
    }
}
