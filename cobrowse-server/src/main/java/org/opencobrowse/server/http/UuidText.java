package org.opencobrowse.server.http;

import java.util.Optional;
import java.util.UUID;

/** The id of a session or conversation, as it comes from outside. */
public final class UuidText {
    public static final int LENGTH = 36;

    private UuidText() {}

    /** Whole and nothing else: Java's own reader would also take {@code 1-1-1-1-1}. */
    public static Optional<UUID> parse(String text) {
        try {
            return text.length() == LENGTH ? Optional.of(UUID.fromString(text)) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
