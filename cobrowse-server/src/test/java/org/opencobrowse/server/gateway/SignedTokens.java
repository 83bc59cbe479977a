package org.opencobrowse.server.gateway;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Session tokens as a web application makes them, and wrong ones. */
final class SignedTokens {
    static final String SECRET = "0123456789abcdef0123456789abcdef";

    private SignedTokens() {}

    /** Good for ten minutes from now, with these claims. */
    static String fresh(JsonObject claims) {
        return of(new JsonObject()
                .put("aud", SessionTokens.AUDIENCE)
                .put("exp", Instant.now().getEpochSecond() + 600)
                .mergeIn(claims));
    }

    static String of(JsonObject claims) {
        return signed(header("HS256"), claims, SECRET);
    }

    static JsonObject header(String algorithm) {
        return new JsonObject().put("typ", "JWT").put("alg", algorithm);
    }

    static String signed(JsonObject header, JsonObject claims, String secret) {
        return signed(header.encode(), claims.encode(), secret);
    }

    static String signed(String header, String claims, String secret) {
        var text = part(header) + "." + part(claims);
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "any"));
            return text + "." + base64(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String part(JsonObject json) {
        return part(json.encode());
    }

    private static String part(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
