package org.opencobrowse.server.session;

import java.util.Optional;
import java.util.regex.Pattern;

/** The nine digits that a customer reads to an agent. A way to find a session, never a key to it. The first digit is never 0. */
public record JoinCode(String digits) {
    public static final int LOWEST = 100_000_000;
    public static final int HIGHEST = 999_999_999;
    private static final Pattern SHAPE = Pattern.compile("[1-9][0-9]{8}");

    public JoinCode {
        if (!SHAPE.matcher(digits).matches()) throw new IllegalArgumentException("a join code has nine digits");
    }

    /** The code in what a person typed, if it is one. */
    public static Optional<JoinCode> parse(String text) {
        return SHAPE.matcher(text).matches() ? Optional.of(new JoinCode(text)) : Optional.empty();
    }

    /** Hidden: join codes do not belong in logs. */
    @Override
    public String toString() {
        return "JoinCode[…]";
    }
}
