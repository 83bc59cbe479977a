package org.opencobrowse.server.config;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What must be the same on all nodes of a cluster, as one short fingerprint for each key, so that nodes can compare without telling each other a secret.
 *
 * @param byKey key → fingerprint
 */
public record SharedSettings(TreeMap<String, String> byKey) {
    /** What each node has of its own. */
    private static final List<String> OWN = List.of(
            "node.",
            "http.host",
            "http.port",
            "agentPort.host",
            "agentPort.port",
            "tls.",
            "management.",
            "privacy.rules",
            "cluster.host",
            "cluster.port",
            "cluster.members",
            "cluster.nodeUrl",
            "logging.");

    private static final int FINGERPRINT_LENGTH = 6;

    public static SharedSettings of(ServerConfig config) {
        var byKey = new TreeMap<String, String>();
        collect("", config, byKey);
        return new SharedSettings(byKey);
    }

    /** Keys whose values differ, or that only one of both knows, as nodes of two versions may. */
    public List<String> differingFrom(SharedSettings other) {
        var keys = new TreeSet<>(byKey.keySet());
        keys.addAll(other.byKey.keySet());
        return keys.stream()
                .filter(key -> !Objects.equals(byKey.get(key), other.byKey.get(key)))
                .toList();
    }

    /** One line. */
    public String print() {
        return byKey.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    }

    /** What {@link #print} made, of whatever version. */
    public static SharedSettings parse(String text) {
        var byKey = new TreeMap<String, String>();
        for (var part : text.split(" ", -1)) {
            var at = part.indexOf('=');
            if (at > 0) byKey.put(part.substring(0, at), part.substring(at + 1));
        }
        return new SharedSettings(byKey);
    }

    private static void collect(String area, Object record, TreeMap<String, String> into) {
        for (var component : record.getClass().getRecordComponents()) {
            var path = ConfigKey.path(area, component.getName());
            var value = Reflected.value(component, record);
            if (ConfigKey.isArea(component.getType())) collect(path, value, into);
            else if (OWN.stream().noneMatch(path::startsWith)) into.put(path, fingerprint(path, value));
        }
    }

    private static String fingerprint(String path, Object value) {
        try {
            var hash = MessageDigest.getInstance("SHA-256")
                    .digest((path + "=" + plain(value)).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash).substring(0, FINGERPRINT_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** With the secrets, which records hide when they are printed, and without an order where there is none. */
    private static String plain(Object value) {
        return switch (value) {
            case Hidden hidden -> hidden.value();
            case Optional<?> optional -> optional.map(SharedSettings::plain).orElse("");
            case UserConfig user ->
                String.join(
                        " ",
                        user.name(),
                        user.displayName(),
                        user.passwordHash().value(),
                        plain(user.roles()));
            case Collection<?> all ->
                all.stream().map(SharedSettings::plain).sorted().collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }
}
