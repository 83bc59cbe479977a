package org.opencobrowse.server.gateway;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.OptionalInt;
import java.util.UUID;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.Secret;

/** Chance, in one place: ids, codes and secrets that nobody can guess. */
public final class IdSource {
    private static final int SECRET_BYTES = 16;

    private final SecureRandom random = new SecureRandom();

    /** Of one start of a node. */
    public UUID run() {
        return UUID.randomUUID();
    }

    /** What only this run knows. */
    public Hidden key() {
        return new Hidden(secret().value() + secret().value());
    }

    UUID sessionId() {
        return UUID.randomUUID(); // version 4, from SecureRandom
    }

    JoinCode joinCode() {
        return joinCode(OptionalInt.empty());
    }

    /** @param firstDigit of the data centre, where there are several */
    JoinCode joinCode(OptionalInt firstDigit) {
        var digit = firstDigit.orElseGet(() -> random.nextInt(1, 10));
        return new JoinCode(Integer.toString(digit * JoinCode.LOWEST + random.nextInt(JoinCode.LOWEST)));
    }

    Secret secret() {
        var bits = new byte[SECRET_BYTES];
        random.nextBytes(bits);
        return new Secret(Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
    }
}
