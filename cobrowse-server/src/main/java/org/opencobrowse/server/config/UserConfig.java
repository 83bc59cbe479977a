package org.opencobrowse.server.config;

import java.util.Set;
import java.util.regex.Pattern;

/**
 * One person who may sign in as an agent.
 *
 * @param name what is typed to sign in
 * @param displayName what customers see
 * @param passwordHash made by {@code cobrowse hash-password}
 */
public record UserConfig(String name, String displayName, Hidden passwordHash, Set<AgentRole> roles) {
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}._@+-]{1,64}");
    private static final Pattern HASH =
            Pattern.compile("\\$pbkdf2\\$[^$]*\\$[A-Za-z0-9+/=_-]{8,}\\$[A-Za-z0-9+/=_-]{40,}");

    public UserConfig {
        roles = Set.copyOf(roles);
        new Checks("")
                .matches("name", name, NAME, "must be 1 to 64 letters, digits or . _ @ + -", "choose another name")
                .holds(
                        !displayName.isBlank() && displayName.length() <= 64 && printable(displayName),
                        "displayName",
                        Scalars.shorten(displayName),
                        "must be 1 to 64 printable characters",
                        "shorten it, or leave it out to show the name")
                .holds(
                        HASH.matcher(passwordHash.value()).matches(),
                        "passwordHash",
                        passwordHash.toString(),
                        "must be a hash, never a password",
                        "make one with: cobrowse hash-password")
                .holds(
                        !roles.isEmpty(),
                        "roles",
                        roles.toString(),
                        "must name at least one of join, control, supervise, admin",
                        "give the person a role")
                .done();
    }

    private static boolean printable(String text) {
        return text.codePoints().noneMatch(Character::isISOControl);
    }
}
