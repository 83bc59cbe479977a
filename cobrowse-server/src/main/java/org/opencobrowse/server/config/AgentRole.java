package org.opencobrowse.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a signed-in agent may do. */
public enum AgentRole {
    /** Look sessions up and take part in them: see the page, point at it. */
    JOIN,
    /** Act in the customer's page, where the customer grants it. */
    CONTROL,
    /** See which sessions there are and who is in them. */
    SUPERVISE,
    /** Drain the node and change what can be changed while it runs. */
    ADMIN;

    /** The word in configuration, tokens and answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<AgentRole> ofWord(String word) {
        return Arrays.stream(values()).filter(role -> role.word().equals(word)).findFirst();
    }
}
