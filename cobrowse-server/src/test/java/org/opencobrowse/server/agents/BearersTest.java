package org.opencobrowse.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.AgentsConfig;
import org.opencobrowse.server.config.Hidden;

class BearersTest {
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final Agent ANNA = new Agent("anna", "Anna", new Hidden(""), EnumSet.of(AgentRole.JOIN));
    private static final Vertx VERTX = Vertx.vertx();

    private final Bearers bearers = bearers(Optional.of(new Hidden(SECRET)), InstantSource.system());

    @AfterAll
    static void close() {
        TestNode.await(VERTX.close());
    }

    @Test
    void whatWasIssuedIsReadBack() {
        var claim = read(bearers.issue(ANNA)).orElseThrow();

        assertThat(claim.name()).isEqualTo("anna");
        assertThat(claim.validForMs())
                .isBetween(Duration.ofHours(7).toMillis(), Duration.ofHours(8).toMillis());
    }

    @Test
    void aTokenMadeByHandWithTheRightSecretIsTheYardstickOfTheseTests() {
        assertThat(read(signed(header("HS256"), claims(), SECRET))).isPresent();
    }

    @Test
    void theAlgorithmNoneIsRefused() {
        for (var name : List.of("none", "None", "NONE", ""))
            for (var signature : List.of("", "AAAA"))
                assertThat(read(part(header(name)) + "." + part(claims()) + "." + signature))
                        .as(name)
                        .isEmpty();
        assertThat(read(part(header("none")) + "." + part(claims()))).isEmpty();
        assertThat(read(signed(new JsonObject(), claims(), SECRET))).isEmpty();
    }

    @Test
    void anotherAlgorithmIsRefused() {
        assertThat(read(signed(header("HS512"), claims(), SECRET))).isEmpty();
        assertThat(read(signed(header("RS256"), claims(), SECRET))).isEmpty();
    }

    @Test
    void aWrongSecretIsRefused() {
        assertThat(read(signed(header("HS256"), claims(), SECRET.toUpperCase(java.util.Locale.ROOT))))
                .isEmpty();
        var elsewhere = bearers(Optional.empty(), InstantSource.system());
        assertThat(read(elsewhere.issue(ANNA))).as("random secrets differ").isEmpty();
    }

    @Test
    void changedClaimsAreRefused() {
        var parts = bearers.issue(ANNA).split("\\.", -1);

        assertThat(read(parts[0] + "." + part(claims().put("sub", "boss")) + "." + parts[2]))
                .isEmpty();
    }

    @Test
    void expiredForeignAndOpenEndedTokensAreRefused() {
        var now = Instant.now().getEpochSecond();

        assertThat(read(signed(header("HS256"), claims().put("exp", now - 1), SECRET)))
                .as("expired")
                .isEmpty();
        assertThat(read(signed(header("HS256"), without("exp"), SECRET)))
                .as("never expires")
                .isEmpty();
        assertThat(read(signed(header("HS256"), claims().put("aud", "somebody-else"), SECRET)))
                .as("audience")
                .isEmpty();
        assertThat(read(signed(header("HS256"), without("aud"), SECRET)))
                .as("no audience")
                .isEmpty();
        assertThat(read(signed(header("HS256"), claims().put("iss", "elsewhere"), SECRET)))
                .as("issuer")
                .isEmpty();
        assertThat(read(signed(header("HS256"), without("iss"), SECRET)))
                .as("no issuer")
                .isEmpty();
        assertThat(read(signed(header("HS256"), without("sub"), SECRET)))
                .as("nobody")
                .isEmpty();
        assertThat(read(signed(header("HS256"), claims().put("nbf", now + 600), SECRET)))
                .as("not yet")
                .isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        for (var text : List.of(
                "",
                ".",
                "..",
                "...",
                "a.b.c",
                "é.é.é",
                part(header("HS256")),
                "x".repeat(100_000),
                "\u0000",
                "Bearer x")) assertThat(read(text)).isEmpty();
    }

    private Optional<Bearers.Claim> read(String bearer) {
        return TestNode.await(bearers.read(bearer));
    }

    private static Bearers bearers(Optional<Hidden> secret, InstantSource clock) {
        return new Bearers(VERTX, new AgentsConfig(List.of(), Duration.ofHours(8), secret, 5), clock);
    }

    private static JsonObject header(String algorithm) {
        return new JsonObject().put("typ", "JWT").put("alg", algorithm);
    }

    private static JsonObject claims() {
        var now = Instant.now().getEpochSecond();
        return new JsonObject()
                .put("sub", "anna")
                .put("iss", Bearers.ISSUER)
                .put("aud", new JsonArray().add(Bearers.AUDIENCE))
                .put("iat", now)
                .put("exp", now + 600)
                .put("roles", new JsonArray().add("join"));
    }

    private static JsonObject without(String claim) {
        var claims = claims();
        claims.remove(claim);
        return claims;
    }

    private static String signed(JsonObject header, JsonObject claims, String secret) {
        var text = part(header) + "." + part(claims);
        return text + "." + base64(hmac(header.getString("alg", "HS256"), secret, text));
    }

    private static byte[] hmac(String algorithm, String secret, String text) {
        try {
            var mac = Mac.getInstance(algorithm.equals("HS512") ? "HmacSHA512" : "HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "any"));
            return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
        } catch (java.security.GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static String part(JsonObject json) {
        return base64(Buffer.buffer(json.encode()).getBytes());
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
