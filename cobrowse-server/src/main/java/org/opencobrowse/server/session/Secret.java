package org.opencobrowse.server.session;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** What proves that a connection belongs to a participant. Compared in constant time and never printed. */
public record Secret(String value) {
    public boolean matches(String candidate) {
        return MessageDigest.isEqual(
                value.getBytes(StandardCharsets.UTF_8), candidate.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String toString() {
        return "Secret[…]";
    }
}
