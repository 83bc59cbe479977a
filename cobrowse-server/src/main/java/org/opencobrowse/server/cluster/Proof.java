package org.opencobrowse.server.cluster;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * Tells whether somebody holds a secret, without holding it: what all nodes store must open nothing. SHA-256 without salt or stretching suffices, since secrets have 128 random bits.
 *
 * @param text base64url, 43 characters
 */
public record Proof(String text) {
    public static Proof of(String secret) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return new Proof(Base64.getUrlEncoder().withoutPadding().encodeToString(hash));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public boolean fits(String secret) {
        return MessageDigest.isEqual(
                text.getBytes(StandardCharsets.UTF_8), of(secret).text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Proof[…]";
    }
}
