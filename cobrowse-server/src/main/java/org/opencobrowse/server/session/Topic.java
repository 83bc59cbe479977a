package org.opencobrowse.server.session;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What brings a customer and an agent together without a code: a case, a chat, a call, by the name that the contact centre's systems have for it.
 *
 * @param isProven said by a session token, not only by a page
 */
public record Topic(String name, boolean isProven) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    public Topic {
        if (!NAME.matcher(name).matches()) throw new IllegalArgumentException("no topic");
    }

    /** The topic of this name, if it can be one. */
    public static Optional<Topic> of(String name, boolean isProven) {
        return NAME.matcher(name).matches() ? Optional.of(new Topic(name, isProven)) : Optional.empty();
    }

    /** Hidden: what customers call about does not belong in logs. */
    @Override
    public String toString() {
        return "Topic[…]";
    }
}
