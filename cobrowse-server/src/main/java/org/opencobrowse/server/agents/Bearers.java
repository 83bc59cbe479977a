package org.opencobrowse.server.agents;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.User;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.AgentsConfig;
import org.opencobrowse.server.config.Hidden;

/** Issues bearer tokens and reads them back: JWT, HS256 and nothing else, for this server as audience. */
final class Bearers {
    static final String ISSUER = "cobrowse";
    static final String AUDIENCE = "cobrowse-agents";
    private static final int LONGEST = 4_096;
    private static final int SECRET_BYTES = 32;

    /** What a valid bearer says: who, and how much longer. */
    record Claim(String name, long validForMs) {}

    private final JWTAuth jwt;
    private final Duration lifetime;
    private final InstantSource wallClock;

    Bearers(Vertx vertx, AgentsConfig config, InstantSource wallClock) {
        this.jwt = JWTAuth.create(
                vertx,
                new JWTAuthOptions()
                        .addPubSecKey(
                                new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret(config)))
                        .setJWTOptions(new JWTOptions().setIssuer(ISSUER).setAudience(List.of(AUDIENCE))));
        this.lifetime = config.tokenLifetime();
        this.wallClock = wallClock;
    }

    String issue(Agent agent) {
        var roles = new JsonArray(
                agent.roles().stream().map(AgentRole::word).sorted().toList());
        return jwt.generateToken(
                new JsonObject().put("roles", roles),
                new JWTOptions()
                        .setAlgorithm("HS256")
                        .setIssuer(ISSUER)
                        .setAudience(List.of(AUDIENCE))
                        .setSubject(agent.name())
                        .setExpiresInSeconds(Math.toIntExact(lifetime.toSeconds())));
    }

    long lifetimeMs() {
        return lifetime.toMillis();
    }

    /** Empty for everything that this server did not issue for itself, or that has run out. */
    Future<Optional<Claim>> read(String bearer) {
        if (bearer.length() > LONGEST) return Future.succeededFuture(Optional.empty());
        return jwt.authenticate(new TokenCredentials(bearer)).map(this::claim).otherwise(Optional.empty());
    }

    private Optional<Claim> claim(User user) {
        var claims = user.attributes().getJsonObject("accessToken", user.principal());
        if (!(claims.getValue("sub") instanceof String name) || !(claims.getValue("exp") instanceof Number expiryS))
            return Optional.empty();
        var validForMs = expiryS.longValue() * 1000 - wallClock.millis();
        return validForMs <= 0 ? Optional.empty() : Optional.of(new Claim(name, validForMs));
    }

    private static Buffer secret(AgentsConfig config) {
        return config.jwtSecret().map(Hidden::value).map(Buffer::buffer).orElseGet(() -> {
            var random = new byte[SECRET_BYTES];
            new SecureRandom().nextBytes(random);
            return Buffer.buffer(random);
        });
    }
}
