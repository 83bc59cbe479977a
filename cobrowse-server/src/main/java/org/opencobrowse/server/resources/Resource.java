package org.opencobrowse.server.resources;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Something that a page shows, found by its content: whoever brings it cannot put it in another's place.
 *
 * @param hash SHA-256 of the bytes, 64 lower-case hexadecimal digits
 */
public record Resource(String hash, ContentKind kind, Buffer bytes) {
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** An image or a font; empty: it is neither. */
    public static Optional<Resource> of(Buffer bytes) {
        return ContentKind.of(bytes).map(kind -> of(kind, bytes));
    }

    public static Resource of(ContentKind kind, Buffer bytes) {
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(bytes.getBytes());
            return new Resource(HexFormat.of().formatHex(hash), kind, bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static boolean isHash(String text) {
        return HASH.matcher(text).matches();
    }

    /** Never the content. */
    @Override
    public String toString() {
        return "Resource[%s, %d bytes]".formatted(kind, bytes.length());
    }
}
