package org.opencobrowse.server.chat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.altcha.altcha.Altcha;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** Lets a browser work before it costs an agent's time: challenges of ALTCHA, signed, so that any node of the cluster can check what another one has asked. */
final class RobotCheck {
    static final Duration VALID = Duration.ofMinutes(10);
    private static final int LONGEST = 2_048;
    private static final JsonMapper JSON = new JsonMapper();

    private final String key;
    private final long work;
    private final InstantSource clock;

    /**
     * A proof that holds.
     *
     * @param signature which challenge it was for: good once in the whole cluster
     */
    record Proof(String signature, long expiresMs) {}

    /** @param secret what all nodes of the cluster know, and nobody else */
    RobotCheck(Hidden secret, long work, InstantSource clock) {
        this.key = derived(secret.value());
        this.work = work;
        this.clock = clock;
    }

    JsonObject challenge() {
        try {
            var challenge = Altcha.createChallenge(new Altcha.ChallengeOptions()
                    .setAlgorithm(Altcha.Algorithm.SHA256)
                    .setMaxNumber(work)
                    .setSecureRandomNumber(true)
                    .setHmacKey(key)
                    .setExpires((clock.millis() + VALID.toMillis()) / 1_000));
            return new JsonObject()
                    .put("algorithm", challenge.algorithm)
                    .put("challenge", challenge.challenge)
                    .put("maxnumber", challenge.maxnumber)
                    .put("salt", challenge.salt)
                    .put("signature", challenge.signature);
        } catch (Exception impossible) { // declared by the library for algorithms that Java lacks
            throw new IllegalStateException("no challenge could be made", impossible);
        }
    }

    /** @throws ProtocolViolation {@code robot-check}, in words */
    Proof verify(Optional<String> answer) {
        var text = answer.orElseThrow(() -> refused("robot is missing: solve a challenge of …/chats/challenge"));
        if (text.length() > LONGEST) throw refused("robot is no answer to a challenge");
        var payload = read(text);
        var expiresMs = expiry(payload.salt);
        try {
            // The library compares with the clock of the machine; ours is the one that tests can turn.
            if (!Altcha.verifySolution(payload, key, false))
                throw refused("robot is not the solution of a challenge of this server");
        } catch (ProtocolViolation wrong) {
            throw wrong;
        } catch (Exception _) { // whatever a forged one makes the library stumble over
            throw refused("robot is no answer to a challenge");
        }
        if (expiresMs <= clock.millis()) throw refused("the challenge has expired: get a new one");
        return new Proof(payload.signature, expiresMs);
    }

    static ProtocolViolation refused(String reason) {
        return new ProtocolViolation(CloseCode.ROBOT_CHECK, reason);
    }

    private static Altcha.Payload read(String text) {
        try {
            var json = JSON.readTree(Base64.getDecoder().decode(text.getBytes(StandardCharsets.US_ASCII)));
            var payload = new Altcha.Payload();
            payload.algorithm = json.path("algorithm").asText();
            payload.challenge = json.path("challenge").asText();
            payload.salt = json.path("salt").asText();
            payload.signature = json.path("signature").asText();
            payload.number = json.path("number").asLong(-1);
            return payload;
        } catch (JsonProcessingException | IllegalArgumentException _) {
            throw refused("robot is no answer to a challenge");
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
    }

    /** Stands in the salt, and is signed with it. */
    private static long expiry(String salt) {
        var at = salt.indexOf("expires=");
        var digits = at < 0 ? "" : salt.substring(at + 8).split("[^0-9]", 2)[0];
        if (digits.isEmpty() || digits.length() > 12) throw refused("robot is no answer to a challenge");
        return Long.parseLong(digits) * 1_000;
    }

    private static String derived(String secret) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal("robot check".getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JVM has HmacSHA256", impossible);
        }
    }
}
