package org.opencobrowse.server.agents;

import io.vertx.ext.auth.hashing.HashingStrategy;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/** Turns passwords into hashes that may stand in a file. Slow on purpose: never on an event loop. */
public final class Passwords {
    private static final String ALGORITHM = "pbkdf2";
    // OWASP's figure for PBKDF2 with HMAC-SHA-512.
    private static final int ROUNDS = 210_000;
    private static final int SALT_BYTES = 16;

    private final HashingStrategy strategy = HashingStrategy.load();
    private final SecureRandom random = new SecureRandom();

    public String hash(String password) {
        return hash(password, ROUNDS);
    }

    /** Of a password that is no secret: nothing is gained by making guesses slow, only time lost at each start and sign-in. */
    public String hashOfNoSecret(String password) {
        return hash(password, 1);
    }

    private String hash(String password, int rounds) {
        var salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return strategy.hash(
                ALGORITHM,
                Map.of("it", Integer.toString(rounds)),
                Base64.getEncoder().withoutPadding().encodeToString(salt),
                password);
    }

    boolean matches(String hash, String password) {
        return strategy.verify(hash, password);
    }
}
