package org.opencobrowse.server.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads one entry of {@code agents.users}, and says everything that is wrong with it. */
final class UserReader {
    private static final Set<String> FIELDS = Set.of("name", "displayName", "passwordHash", "roles");

    private final String at;
    private final JsonNode node;
    private final List<ConfigProblem> problems = new ArrayList<>();

    /** @param at how problems name this entry: {@code agents.users[0]} */
    UserReader(String at, JsonNode node) {
        this.at = at;
        this.node = node;
    }

    UserConfig read() {
        node.fieldNames().forEachRemaining(field -> {
            if (!FIELDS.contains(field)) problem(field, "…", "is not known", "a user has " + String.join(", ", FIELDS));
        });
        var name = required("name");
        var displayName = node.hasNonNull("displayName") ? required("displayName") : name;
        var passwordHash = required("passwordHash");
        var roles = roles();
        if (!problems.isEmpty()) throw new ConfigException(problems);
        try {
            return new UserConfig(name, displayName, new Hidden(passwordHash), roles);
        } catch (ConfigException e) {
            throw new ConfigException(
                    e.problems().stream().map(found -> found.under(at)).toList());
        }
    }

    private String required(String field) {
        var value = node.path(field);
        if (value.isTextual()) return value.textValue();
        // What stands there instead is not shown: it could be a password.
        problem(field, value.isMissingNode() || value.isNull() ? "" : "…", "must be a text", "add it, in quotes");
        return "";
    }

    private Set<AgentRole> roles() {
        var roles = EnumSet.noneOf(AgentRole.class);
        if (!node.path("roles").isArray()) problem("roles", "", "must be a list", "write it as in [join, control]");
        for (var word : node.path("roles")) {
            var role = AgentRole.ofWord(word.asText());
            role.ifPresent(roles::add);
            if (role.isEmpty())
                problem("roles", Scalars.shorten(word.asText()), "is no role", "use join, control, supervise or admin");
        }
        return roles;
    }

    private void problem(String field, String value, String limit, String cure) {
        problems.add(new ConfigProblem(at + "." + Scalars.shorten(field), value, limit, cure));
    }
}
