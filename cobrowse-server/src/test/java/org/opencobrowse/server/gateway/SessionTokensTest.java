package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.config.SessionTokensConfig;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

class SessionTokensTest {
    private static final String SECRET = SignedTokens.SECRET;
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

    private final SessionTokens tokens = new SessionTokens(
            new SessionTokensConfig(Optional.of(new Hidden(SECRET)), false), InstantSource.fixed(NOW));

    private static JsonObject claims() {
        return new JsonObject()
                .put("aud", SessionTokens.AUDIENCE)
                .put("exp", NOW.getEpochSecond() + 600)
                .put("dataCentre", "eu")
                .put("url", "https://eu.example:8443")
                .put("topic", "case-1");
    }

    private AbstractThrowableAssert<?, ?> assertRefused(String token, CloseCode code) {
        return assertThatThrownBy(() -> tokens.read(token))
                .isInstanceOfSatisfying(
                        ProtocolViolation.class,
                        violation -> assertThat(violation.code()).isEqualTo(code));
    }

    private void assertRefused(JsonObject claims, CloseCode code, String words) {
        assertRefused(SignedTokens.of(claims), code).hasMessageContaining(words);
    }

    @Test
    void aRightTokenIsRead() {
        assertThat(tokens.read(SignedTokens.of(claims())))
                .isEqualTo(new SessionToken(
                        Optional.of("eu"), Optional.of("https://eu.example:8443"), Optional.of("case-1")));
        var least = new JsonObject().put("aud", SessionTokens.AUDIENCE).put("exp", NOW.getEpochSecond() + 0.5);
        assertThat(tokens.read(SignedTokens.of(least)))
                .isEqualTo(new SessionToken(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    @Test
    void oneOfSeveralAudiencesIsEnough() {
        var many = claims().put("aud", new JsonArray().add("others").add(SessionTokens.AUDIENCE));
        assertThat(tokens.read(SignedTokens.of(many)).topic()).contains("case-1");
    }

    @Test
    void aWrongSignatureIsRefusedBeforeAnythingElseIsTold() {
        var expired = claims().put("exp", 1).put("aud", "others");
        assertRefused(SignedTokens.signed(SignedTokens.header("HS256"), expired, SECRET + "x"), CloseCode.UNAUTHORIZED)
                .hasMessageContaining("wrong signature");
        var parts = SignedTokens.of(claims()).split("\\.", -1);
        var forged = SignedTokens.of(claims().put("topic", "case-2")).split("\\.", -1);
        assertRefused(parts[0] + "." + forged[1] + "." + parts[2], CloseCode.UNAUTHORIZED);
        assertRefused(parts[0] + "." + parts[1] + ".", CloseCode.UNAUTHORIZED);
    }

    @Test
    void theAlgorithmNoneAndOthersAreRefused() {
        for (var name : List.of("none", "None", "", "HS512", "RS256", "hs256"))
            assertRefused(SignedTokens.signed(SignedTokens.header(name), claims(), SECRET), CloseCode.UNAUTHORIZED)
                    .hasMessageContaining("HS256");
        var parts = SignedTokens.of(claims()).split("\\.", -1);
        assertRefused(SignedTokens.part(SignedTokens.header("none")) + "." + parts[1] + ".", CloseCode.UNAUTHORIZED);
        assertRefused(
                SignedTokens.signed(
                        SignedTokens.header("HS256").put("crit", new JsonArray().add("b64")), claims(), SECRET),
                CloseCode.UNAUTHORIZED);
    }

    @Test
    void anotherAudienceIsRefused() {
        assertRefused(claims().put("aud", "cobrowse-agents"), CloseCode.UNAUTHORIZED, "cobrowse-session");
        assertRefused(claims().putNull("aud"), CloseCode.UNAUTHORIZED, "cobrowse-session");
    }

    @Test
    void aTokenIsGoodForADayAtMostAndNotWithoutAnEnd() {
        var nowS = NOW.getEpochSecond();
        var day = Duration.ofDays(1).toSeconds();
        assertThat(tokens.read(SignedTokens.of(claims().put("exp", nowS + day))).topic())
                .isPresent();
        assertThat(tokens.read(SignedTokens.of(claims().put("exp", nowS - 20))).topic())
                .as("clocks differ")
                .isPresent();
        assertRefused(claims().put("exp", nowS + day + 60), CloseCode.MALFORMED, "24 h");
        assertRefused(claims().put("exp", nowS - 60), CloseCode.UNAUTHORIZED, "run out");
        assertRefused(claims().putNull("exp"), CloseCode.MALFORMED, "exp");
        assertRefused(claims().put("exp", "tomorrow"), CloseCode.MALFORMED, "exp");
        assertRefused(claims().put("exp", 1e300), CloseCode.MALFORMED, "24 h");
        assertRefused(claims().put("nbf", nowS + 600), CloseCode.UNAUTHORIZED, "nbf");
    }

    @Test
    void whatATokenNamesMustBeANameOrABaseUrl() {
        for (var topic : List.of("", "a b", "<x>", "é", "x".repeat(65)))
            assertRefused(claims().put("topic", topic), CloseCode.MALFORMED, "topic");
        assertRefused(claims().put("topic", 5), CloseCode.MALFORMED, "topic");
        for (var url : List.of("javascript:alert(1)", "https://a.example/x", "//a.example", "https://u@a.example", ""))
            assertRefused(claims().put("url", url), CloseCode.MALFORMED, "url");
        assertRefused(claims().put("dataCentre", "eu west"), CloseCode.MALFORMED, "dataCentre");
        assertRefused(claims().putNull("dataCentre"), CloseCode.MALFORMED, "url but no dataCentre");
    }

    @Test
    void nonsenseIsRefused() {
        for (var text :
                List.of("", ".", "..", "...", "a.b.c", "é.é.é", "e30.e30.e30.e30", "x".repeat(100_000), "\u0000"))
            assertThatThrownBy(() -> tokens.read(text)).isInstanceOf(ProtocolViolation.class);
        assertRefused("W10.e30.AAAA", CloseCode.MALFORMED);
        var twice = SignedTokens.signed("{\"alg\":\"HS256\"}", "{\"aud\":\"x\",\"aud\":\"cobrowse-session\"}", SECRET);
        assertRefused(twice, CloseCode.MALFORMED).hasMessageContaining("payload");
    }

    @Test
    void withoutASecretNoTokenIsTaken() {
        var off = new SessionTokens(new SessionTokensConfig(Optional.empty(), false), InstantSource.fixed(NOW));
        assertThatThrownBy(() -> off.read(SignedTokens.of(claims()))).hasMessageContaining("sessionTokens.secret");
    }
}
