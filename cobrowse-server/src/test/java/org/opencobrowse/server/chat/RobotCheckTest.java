package org.opencobrowse.server.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.Hidden;

class RobotCheckTest {
    private static final Hidden SHARED = new Hidden("a secret that all nodes have in common");

    private Instant now = Instant.now();
    private final RobotCheck check = new RobotCheck(SHARED, 2_000, () -> now);

    @Test
    void whatABrowserHasWorkedForIsAccepted() throws Exception {
        var proof = check.verify(Optional.of(answer(check.challenge())));
        assertThat(proof.expiresMs()).isGreaterThan(now.toEpochMilli());
    }

    @Test
    void anyNodeOfTheClusterChecksIt() throws Exception {
        var other = new RobotCheck(SHARED, 5_000, () -> now);
        assertThat(other.verify(Optional.of(answer(check.challenge()))).signature())
                .isNotEmpty();
    }

    @Test
    void anotherClusterRefusesIt() throws Exception {
        var answer = Optional.of(answer(check.challenge()));
        var foreign = new RobotCheck(new Hidden("a secret of somebody else"), 2_000, () -> now);
        assertThatThrownBy(() -> foreign.verify(answer)).hasMessageContaining("not the solution");
    }

    @Test
    void anExpiredOneIsRefused() throws Exception {
        var answer = Optional.of(answer(check.challenge()));
        now = now.plus(RobotCheck.VALID).plusSeconds(1);
        assertThatThrownBy(() -> check.verify(answer)).hasMessageContaining("expired");
    }

    @Test
    void aLongerLifeCannotBeWrittenIntoIt() throws Exception {
        var challenge = check.challenge();
        var salt = challenge.getString("salt");
        var later = challenge.copy().put("salt", salt.replaceAll("expires=[0-9]+", "expires=99999999999"));
        var answer = Optional.of(answer(challenge, later, solution(challenge)));
        assertThatThrownBy(() -> check.verify(answer)).hasMessageContaining("not the solution");
    }

    @Test
    void whatIsNoProofIsRefusedInWords() {
        assertThatThrownBy(() -> check.verify(Optional.empty())).hasMessageContaining("missing");
        for (var wrong :
                new String[] {"", "{}", "!!!", base64("{}"), base64("[]"), base64("{\"salt\":5}"), "a".repeat(5_000)})
            assertThatThrownBy(() -> check.verify(Optional.of(wrong))).hasMessageContaining("robot is no");
    }

    @Test
    void anotherNumberIsRefused() {
        var challenge = check.challenge();
        var answer = Optional.of(answer(challenge, challenge, 2_001));
        assertThatThrownBy(() -> check.verify(answer)).hasMessageContaining("not the solution");
    }

    private static String answer(JsonObject challenge) throws Exception {
        return answer(challenge, challenge, solution(challenge));
    }

    private static String answer(JsonObject challenge, JsonObject told, long number) {
        return base64(new JsonObject()
                .put("algorithm", challenge.getString("algorithm"))
                .put("challenge", challenge.getString("challenge"))
                .put("number", number)
                .put("salt", told.getString("salt"))
                .put("signature", challenge.getString("signature"))
                .encode());
    }

    /** As a browser does it. */
    private static long solution(JsonObject challenge) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        for (var number = 0L; number <= challenge.getLong("maxnumber"); number++) {
            var tried = (challenge.getString("salt") + number).getBytes(StandardCharsets.UTF_8);
            if (HexFormat.of().formatHex(digest.digest(tried)).equals(challenge.getString("challenge"))) return number;
        }
        throw new AssertionError("no solution");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
