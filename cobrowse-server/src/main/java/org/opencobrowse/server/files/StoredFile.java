package org.opencobrowse.server.files;

import io.vertx.core.buffer.Buffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.EnumMap;
import java.util.Map;

/** One file in memory, in every representation there is of it. Its buffers are shared by all event loops and never written to. */
record StoredFile(String contentType, String hash, Map<Coding, Buffer> representations) {
    StoredFile {
        representations = Map.copyOf(representations);
    }

    /** @param packed the same content in other codings */
    static StoredFile of(String contentType, byte[] content, Map<Coding, byte[]> packed) {
        var buffers = new EnumMap<Coding, Buffer>(Coding.class);
        buffers.put(Coding.IDENTITY, Buffer.buffer(content));
        packed.forEach((coding, bytes) -> buffers.put(coding, Buffer.buffer(bytes)));
        return new StoredFile(contentType, sha256(content), buffers);
    }

    boolean has(Coding coding) {
        return representations.containsKey(coding);
    }

    Buffer bytes(Coding coding) {
        var buffer = representations.get(coding);
        if (buffer == null) throw new IllegalArgumentException("no representation " + coding);
        return buffer;
    }

    /** Strong, so another one for each representation: their bytes differ. */
    String etag(Coding coding) {
        return '"' + hash + '-' + coding.token() + '"';
    }

    private static String sha256(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(digest)
                    .substring(0, 22);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
