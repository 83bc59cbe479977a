package org.opencobrowse.server.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opencobrowse.server.config.DataCentreConfig;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.config.SessionTokensConfig;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * Reads session tokens: JWT (RFC 7519), signed with HS256 (RFC 7518, section 3.2) and nothing else. Written out, where a library would say only that a token is no good: whoever builds the web
 * application is told what is wrong with it. Nothing of a token is believed, or told, before its signature is right. Pure but for the clock.
 */
final class SessionTokens {
    static final String AUDIENCE = "cobrowse-session";
    static final int LONGEST = 4_096;
    private static final Duration LONGEST_LIFE = Duration.ofHours(24);
    /** The clocks of the web application and of this server may differ by so much. */
    private static final Duration LEEWAY = Duration.ofSeconds(30);

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Optional<byte[]> secret;
    private final boolean required;
    private final InstantSource wallClock;

    SessionTokens(SessionTokensConfig config, InstantSource wallClock) {
        secret = config.secret().map(Hidden::value).map(it -> it.getBytes(StandardCharsets.UTF_8));
        required = config.required();
        this.wallClock = wallClock;
    }

    /** Whether nobody gets a session without one. */
    boolean areRequired() {
        return required;
    }

    /** Throws a {@link ProtocolViolation} that says what is wrong. */
    SessionToken read(String text) {
        if (secret.isEmpty())
            throw unauthorized("cannot be judged: this server has no sessionTokens.secret, so that it takes none");
        var parts = text.length() > LONGEST ? new String[0] : text.split("\\.", -1);
        if (parts.length != 3)
            throw malformed(
                    "must be a JWT: three parts with a dot between them, at most %d characters".formatted(LONGEST));
        var header = json("header", parts[0]);
        if (!header.path("alg").asText().equals("HS256") || header.has("crit"))
            throw unauthorized("must be signed with alg HS256 and have no crit");
        var signature = hmac(secret.get(), parts[0] + "." + parts[1]);
        if (!MessageDigest.isEqual(signature, bytes("signature", parts[2])))
            throw unauthorized("has a wrong signature: sign it with the sessionTokens.secret of this server");
        return claims(json("payload", parts[1]));
    }

    private SessionToken claims(ObjectNode claims) {
        checkAudience(claims.path("aud"));
        checkTimes(claims);
        var url = optional(claims, "url", DataCentreConfig::isUrl, "a base URL as https://host or https://host:port");
        var dataCentre = optional(claims, "dataCentre", DataCentreConfig::isName, "the name of a data centre");
        if (url.isPresent() && dataCentre.isEmpty()) throw malformed("has a url but no dataCentre to which it belongs");
        return new SessionToken(
                dataCentre,
                url,
                optional(claims, "topic", name -> Topic.of(name, true).isPresent(), "1 to 64 of A-Z a-z 0-9 . _ -"));
    }

    private static void checkAudience(JsonNode aud) {
        var isOurs = aud.asText().equals(AUDIENCE);
        for (var one : aud) isOurs |= one.asText().equals(AUDIENCE);
        if (!isOurs) throw unauthorized("is meant for others: its aud must be " + AUDIENCE);
    }

    private void checkTimes(ObjectNode claims) {
        var nowS = wallClock.millis() / 1000.0;
        var leewayS = (double) LEEWAY.toSeconds();
        if (!claims.path("exp").isNumber()) throw malformed("must have an exp: seconds since 1970");
        var leftS = claims.path("exp").doubleValue() - nowS;
        if (leftS <= -leewayS) throw unauthorized("has run out: the page must ask its own server for a new one");
        if (leftS > LONGEST_LIFE.toSeconds() + leewayS)
            throw malformed(
                    "must not be good for longer than %d h: set an earlier exp".formatted(LONGEST_LIFE.toHours()));
        if (claims.has("nbf") && claims.path("nbf").asDouble(Double.MAX_VALUE) > nowS + leewayS)
            throw unauthorized("is not good yet: see its nbf, and the clocks");
    }

    private static Optional<String> optional(ObjectNode claims, String claim, Predicate<String> isRight, String what) {
        var value = claims.path(claim);
        if (value.isMissingNode() || value.isNull()) return Optional.empty();
        if (!value.isTextual() || !isRight.test(value.textValue()))
            throw malformed("has a wrong %s: it must be %s".formatted(claim, what));
        return Optional.of(value.textValue());
    }

    private static ObjectNode json(String part, String text) {
        try {
            if (JSON.readTree(bytes(part, text)) instanceof ObjectNode object) return object;
        } catch (JsonProcessingException _) {
            // said below
        } catch (IOException impossible) {
            throw new IllegalStateException("reading from memory failed", impossible);
        }
        throw malformed("must be a JWT: its %s is no JSON object".formatted(part));
    }

    private static byte[] bytes(String part, String text) {
        try {
            return Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException _) {
            throw malformed("must be a JWT: its %s is no base64url".formatted(part));
        }
    }

    private static byte[] hmac(byte[] secret, String text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    static ProtocolViolation malformed(String what) {
        return ProtocolViolation.malformed("the session token " + what);
    }

    private static ProtocolViolation unauthorized(String what) {
        return new ProtocolViolation(CloseCode.UNAUTHORIZED, "the session token " + what);
    }
}
