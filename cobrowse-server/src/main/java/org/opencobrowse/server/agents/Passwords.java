package org.opencobrowse.server.agents;

import io.vertx.ext.auth.hashing.HashingStrategy;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Turns passwords into hashes that may stand in a file. Slow on purpose: never on an event loop. */
public final class Passwords {
    private static final String ALGORITHM = "pbkdf2";
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    private static final Map<String, String> PARAMETERS = Map.of("it", "210000");
    private static final int SALT_BYTES = 16;

    private final HashingStrategy strategy = HashingStrategy.load();
    private final SecureRandom random = new SecureRandom();

    public String hash(String password) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return strategy.hash(
                ALGORITHM, PARAMETERS, Base64.getEncoder().withoutPadding().encodeToString(salt), password);
    }

    boolean matches(String hash, String password) {
        return strategy.verify(hash, password);
    }
}
