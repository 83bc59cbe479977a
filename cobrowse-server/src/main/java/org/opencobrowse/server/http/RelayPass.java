package org.opencobrowse.server.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.config.ServerConfig;

/**
 * By it the nodes of one cluster know what another of them passed on. Not by addresses: a balancer, a client or a container may share one with a node, and could claim to be anybody. Made from the
 * secret that all nodes have, and never sent to clients.
 */
public final class RelayPass {
    private static final String HEADER = "X-Cobrowse-Relay";
    private static final String ALGORITHM = "HmacSHA256";
    private static final String PURPOSE = "requests that a node passed on";

    private final String value;

    RelayPass(String secret) {
        try {
            var mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
            value = Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(mac.doFinal(PURPOSE.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    /** Empty without a cluster: nobody passes anything on then. */
    public static Optional<RelayPass> of(ServerConfig config) {
        return config.cluster().isOn()
                ? config.agents().jwtSecret().map(Hidden::value).map(RelayPass::new)
                : Optional.empty();
    }

    /** Whatever the client said there is taken off. */
    public void mark(MultiMap headers) {
        headers.set(HEADER, value);
    }

    public boolean isOn(HttpServerRequest request) {
        var shown = request.getHeader(HEADER);
        return shown != null
                && MessageDigest.isEqual(
                        value.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }
}
