package org.opencobrowse.chat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Tells whether somebody holds the secret of a conversation, without holding it. SHA-256 without salt or stretching suffices, since secrets have 128 random bits.
 *
 * @param text base64url, 43 characters
 */
public record SecretHash(String text) {
    private static final Pattern SECRET = Pattern.compile("[A-Za-z0-9_-]{22,64}");

    /** @throws ChatRefusal when it is none */
    public static SecretHash of(String secret) {
        if (!SECRET.matcher(secret).matches())
            throw ChatRefusal.malformed("a secret has 22 to 64 of A–Z a–z 0–9 _ -, of them 128 random bits");
        return new SecretHash(Base64.getUrlEncoder().withoutPadding().encodeToString(sha256(secret)));
    }

    public boolean fits(String secret) {
        return SECRET.matcher(secret).matches()
                && MessageDigest.isEqual(
                        text.getBytes(StandardCharsets.UTF_8), of(secret).text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same at every node, whoever is cut off from whom: no index has to be agreed on. Names the conversation without leading back to the hash. */
    public UUID conversation() {
        return UUID.nameUUIDFromBytes(sha256("conversation " + text));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "SecretHash[…]";
    }
}
