package org.opencobrowse.e2e.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Section 7: the calls before and around a connection. */
class RestRulesTest {
    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();

    @Test
    @Rule("C1")
    void theSameKeyAgainGetsTheSameSession() {
        var key = Json.of("key", PollCalls.of(node).id());
        var first = node.postJson(SharedSession.PATH, key);
        var again = node.postJson(SharedSession.PATH, key);

        assertThat(first.status()).isEqualTo(201);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
        assertThat(node.postJson(
                                SharedSession.PATH,
                                Json.of("key", PollCalls.of(node).id()))
                        .json())
                .isNotEqualTo(first.json());
    }

    @Test
    @Rule("C1")
    void theKeyOfASessionThatHasEndedMakesNoOther() {
        var key = Json.of("key", PollCalls.of(node).id());
        var session = SharedSession.of(node.postJson(SharedSession.PATH, key).json());
        Party.customer(Carrier.WEBSOCKET, node, session).say(Frame.of("end")).await("ended");
        refused(node.postJson(SharedSession.PATH, key), "session-ended");
    }

    @Test
    @Rule("C6")
    void aCodeThatWasInUseIsAnsweredAsOneThatNeverWas() {
        var session = node.newSession();
        Party.customer(Carrier.WEBSOCKET, node, session).say(Frame.of("end")).await("ended");
        var bearer = Map.of("Authorization", "Bearer " + node.bearer());
        var ended = node.call("GET", SharedSession.PATH + "/" + session.token(), bearer, new byte[0]);
        var unknown = node.call("GET", SharedSession.PATH + "/000000000", bearer, new byte[0]);
        refused(ended, "unknown-session");
        assertThat(ended).usingRecursiveComparison().isEqualTo(unknown);
        var byId = node.call("GET", SharedSession.PATH + "/" + session.id(), bearer, new byte[0]);
        refused(byId, "session-ended");
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "with a blank in it", "……………………", ""})
    @Rule("C1")
    void aKeyThatIsNoneIsRefused(String key) {
        refused(node.postJson(SharedSession.PATH, Json.of("key", key)), "malformed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "text/json"
            })
    @Rule("C2")
    void whatACrossSiteFormCanSendIsRefused(String type) {
        var body = Json.of("key", PollCalls.of(node).id()).toString().getBytes(UTF_8);
        var headers = Map.of("Origin", node.pageOrigin(), "Content-Type", type);
        refused(node.post(SharedSession.PATH, headers, body), "malformed");
        refused(node.post("/cobrowse/rest/agents/sign-in", headers, body), "malformed");
    }

    @Test
    @Rule("C3")
    void withoutABearerNobodyLearnsWhetherASessionExists() {
        var session = node.newSession();
        for (var bearer : new String[] {"", "Bearer x", "Bearer " + session.secret()}) {
            var headers = bearer.isEmpty() ? Map.<String, String>of() : Map.of("Authorization", bearer);
            for (var name : new String[] {session.token(), session.id(), "000000000"})
                refused(node.call("GET", SharedSession.PATH + "/" + name, headers, new byte[0]), "unauthorized");
        }
        var known = Map.of("Authorization", "Bearer " + node.bearer());
        var found = node.call("GET", SharedSession.PATH + "/" + session.token(), known, new byte[0]);
        assertThat(found.json().get("id").getAsString()).isEqualTo(session.id());
    }

    @Test
    @Rule("C5")
    void theOwnerIsToldToWhoHasTheIdAndNotToWhoHasTheCode() {
        var session = node.newSession();
        assertThat(owner(session.id()).json().has("node")).isTrue();
        var byCode = owner(session.token());
        assertThat(byCode.status()).isNotEqualTo(200);
        assertThat(byCode.toString()).doesNotContain(session.id());

        Party.customer(Carrier.WEBSOCKET, node, session).say(Frame.of("end")).await("ended");
        assertThat(owner(session.id()).refusal()).isIn("session-ended", "session-gone");
    }

    private PollCalls.Answer owner(String name) {
        return node.call(
                "GET", SharedSession.PATH + "/" + name + "/owner", Map.of("Origin", node.pageOrigin()), new byte[0]);
    }

    private static void refused(PollCalls.Answer answer, String name) {
        assertThat(answer.refusal()).isEqualTo(name);
        assertThat(answer.status()).isEqualTo(Codes.of(name).status());
        assertThat(answer.code()).isEqualTo(Codes.of(name).code());
    }
}
