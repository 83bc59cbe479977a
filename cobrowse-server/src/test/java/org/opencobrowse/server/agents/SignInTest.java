package org.opencobrowse.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import java.util.ArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;

class SignInTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String HASH = new Passwords().hashOfNoSecret(PASSWORD);
    private static TestNode node;

    @BeforeAll
    static void start() {
        node = node("");
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @Test
    void theRightPasswordGivesABearer() {
        var answer = signIn(node, "anna", PASSWORD);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.getHeader("Cache-Control")).isEqualTo("no-store");
        var body = answer.bodyAsJsonObject();
        assertThat(body.getString("bearer").split("\\.")).hasSize(3);
        assertThat(body.getString("name")).isEqualTo("anna");
        assertThat(body.getJsonArray("roles"))
                .isEqualTo(new JsonArray().add("control").add("join"));
        assertThat(body.getLong("expiresInMs")).isEqualTo(8L * 60 * 60 * 1000);
    }

    @Test
    void wrongNameAndWrongPasswordAreRefusedInTheSameWords() {
        try (var fresh = node("agents: { wrongTriesPerMinute: 50 }")) {
            var wrongPassword = signIn(fresh, "anna", "wrong");
            var wrongName = signIn(fresh, "nobody", PASSWORD);

            assertThat(wrongPassword.statusCode()).isEqualTo(401);
            assertThat(wrongPassword.bodyAsJsonObject().getString("name")).isEqualTo("unauthorized");
            assertThat(wrongName.statusCode()).isEqualTo(401);
            assertThat(wrongName.body()).isEqualTo(wrongPassword.body());
        }
    }

    @Test
    void wrongTriesAreLimitedAlsoWhenSentAtOnce() {
        try (var fresh = node("")) {
            var answers = new ArrayList<Future<HttpResponse<Buffer>>>();
            for (var i = 0; i < 20; i++) answers.add(post(fresh, "anna", "wrong " + i));
            var statuses = answers.stream()
                    .map(answer -> TestNode.await(answer).statusCode())
                    .toList();

            assertThat(statuses).filteredOn(status -> status == 401).hasSize(5);
            assertThat(statuses).filteredOn(status -> status == 429).hasSize(15);

            var right = signIn(fresh, "anna", PASSWORD);
            assertThat(right.statusCode())
                    .as("guessing goes on until it is right, unless that is refused too")
                    .isEqualTo(429);
            assertThat(right.bodyAsJsonObject().getString("name")).isEqualTo("too-fast");
            assertThat(Integer.parseInt(right.getHeader("Retry-After"))).isBetween(1, 60);
        }
    }

    @Test
    void rightTriesDoNotCount() {
        for (var i = 0; i < 8; i++)
            assertThat(signIn(node, "anna", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anythingButSmallJsonIsMalformed() {
        assertThat(nameOf(send(node, "text/plain", "{}"))).isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/x-www-form-urlencoded", "name=anna")))
                .isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "{"))).isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "[]"))).isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", ""))).isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}")))
                .isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "{\"name\":{\"a\":1},\"password\":\"c\"}")))
                .isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "{\"name\":\"" + "n".repeat(65) + "\",\"password\":\"c\"}")))
                .isEqualTo("malformed");
        assertThat(nameOf(send(node, "application/json", "{\"a\":".repeat(10_000))))
                .isEqualTo("malformed");
        var tooLarge = send(node, "application/json; charset=utf-8", "{\"name\":\"" + "n".repeat(70_000) + "\"}");
        assertThat(tooLarge.statusCode()).isEqualTo(413);
        assertThat(nameOf(tooLarge)).isEqualTo("too-large");
    }

    @Test
    void withoutUsersAndDemoNobodyCanSignIn() {
        try (var closed = TestNode.start("")) {
            assertThat(signIn(closed, "demo", "demo").statusCode()).isEqualTo(401);
            assertThat(closed.get("/cobrowse/rest/configuration").statusCode()).isEqualTo(404);
            assertThat(closed.get("/demo/").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void theDemoAgentSignsInWithWhatTheDemoSays() {
        try (var demo = TestNode.demo()) {
            var said =
                    demo.get("/cobrowse/rest/configuration").bodyAsJsonObject().getJsonObject("demo");

            assertThat(signIn(demo, said.getString("agent"), said.getString("password"))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void signInsAreCounted() {
        signIn(node, "anna", PASSWORD);

        assertThat(node.getMetrics().bodyAsString())
                .containsPattern("cobrowse_sign_ins_total\\{outcome=\"accepted\"} [1-9]");
    }

    private static TestNode node(String more) {
        var agents = more.isEmpty() ? "" : more.replaceAll("agents: \\{ (.*) }", "  $1\n");
        return TestNode.start("agents:\n" + agents + "  users: [{ name: anna, passwordHash: \"" + HASH
                + "\", roles: [join, control] }]");
    }

    private static HttpResponse<Buffer> signIn(TestNode node, String name, String password) {
        return TestNode.await(post(node, name, password));
    }

    private static Future<HttpResponse<Buffer>> post(TestNode node, String name, String password) {
        return node.request(HttpMethod.POST, "/cobrowse/rest/agents/sign-in")
                .sendJsonObject(new JsonObject().put("name", name).put("password", password));
    }

    private static HttpResponse<Buffer> send(TestNode node, String type, String body) {
        return TestNode.await(node.request(HttpMethod.POST, "/cobrowse/rest/agents/sign-in")
                .putHeader("Content-Type", type)
                .sendBuffer(Buffer.buffer(body)));
    }

    private static String nameOf(HttpResponse<Buffer> refusal) {
        return refusal.bodyAsJsonObject().getString("name");
    }
}
