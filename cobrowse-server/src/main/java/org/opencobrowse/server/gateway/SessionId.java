package org.opencobrowse.server.gateway;

import java.util.Optional;
import java.util.UUID;

/** A session's id, as it comes from outside. */
final class SessionId {
    static final int LENGTH = 36;

    private SessionId() {}

    /** Whole and nothing else: Java's own reader would also take {@code 1-1-1-1-1}. */
    static Optional<UUID> parse(String text) {
        try {
            return text.length() == LENGTH ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
