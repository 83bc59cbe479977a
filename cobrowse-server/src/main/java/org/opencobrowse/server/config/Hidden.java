package org.opencobrowse.server.config;

/** A configured secret. Never printed. */
public record Hidden(String value) {
    @Override
    public String toString() {
        return "…";
    }
}
