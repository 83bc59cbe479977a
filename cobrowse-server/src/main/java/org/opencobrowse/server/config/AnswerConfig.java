package org.opencobrowse.server.config;

/**
 * An answer that agents need not type.
 *
 * @param title what they choose it by
 */
public record AnswerConfig(String title, String text) {
    private static final int TITLE_LENGTH = 80;
    static final int TEXT_LENGTH = 4_000;

    public AnswerConfig {
        new Checks("")
                .holds(
                        !title.isBlank() && title.length() <= TITLE_LENGTH,
                        "title",
                        Scalars.shorten(title),
                        "must have 1 to %d characters".formatted(TITLE_LENGTH),
                        "write a short one")
                .holds(
                        !text.isBlank() && text.length() <= TEXT_LENGTH,
                        "text",
                        "…",
                        "must have 1 to %d characters".formatted(TEXT_LENGTH),
                        "write a shorter one")
                .done();
    }
}
