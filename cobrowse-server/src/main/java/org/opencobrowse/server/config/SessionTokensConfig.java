package org.opencobrowse.server.config;

import java.util.Optional;

/**
 * Tokens by which a web application vouches for those who want a session.
 *
 * @param secret with which the web application signs them; empty: none are taken
 * @param required whether a session is made for nobody without one
 */
public record SessionTokensConfig(Optional<Hidden> secret, boolean required) {
    private static final int SHORTEST = 32;

    public SessionTokensConfig {
        new Checks("sessionTokens")
                .holds(
                        secret.map(it -> it.value().length() >= SHORTEST).orElse(true),
                        "secret",
                        "…",
                        "must have at least %d characters".formatted(SHORTEST),
                        "make one with: openssl rand -base64 48")
                .holds(
                        !required || secret.isPresent(),
                        "required",
                        "true",
                        "cannot be met without sessionTokens.secret",
                        "set the secret, or leave required out")
                .done();
    }

    static SessionTokensConfig defaults() {
        return new SessionTokensConfig(Optional.empty(), false);
    }
}
