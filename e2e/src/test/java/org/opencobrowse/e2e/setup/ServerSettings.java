package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a test wants of a node, beside the defaults: keys of the configuration file as {@code area.key}, with their values as the file has them.
 */
public record ServerSettings(Map<String, String> keys) {
    private static final String HASH_OF_DEMO =
            "$pbkdf2$it=210000$A0wIbwYtG2O3gGJ5vAkFZA$mV7AolY9wh6cW2yN6YMD/vVieSqYt5UQiQ4RN/MAmfjHDXJOHoNwVnK1+AG0QsZLGY78gVjU+7AQsqDsz5GRzw";

    public ServerSettings {
        keys = Map.copyOf(keys);
    }

    /** Demo shop, demo agent, and the sites that may embed the customer script. */
    public static ServerSettings demo(String... origins) {
        var quoted = List.of(origins).stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]"));
        return new ServerSettings(Map.of(
                "http.host", "127.0.0.1",
                "http.origins", quoted,
                "management.port", "0",
                // Tests create many sessions from one address, and one demo agent sits in many of them.
                "session.creationsPerMinutePerAddress", "100000",
                "session.sessionsPerAgent", "100",
                "agents.wrongTriesPerMinute", "100",
                // Most tests that stop a node have no time for its sessions to end by themselves.
                "drain.deadline", "0s"));
    }

    /** Of a node in a cluster. */
    static ServerSettings ofCluster(String node, List<String> members) {
        return demo().with("node.name", node)
                .with("agents.jwtSecret", "\"0123456789abcdef0123456789abcdef\"")
                .with("cluster.name", "e2e-" + members.getFirst().replaceAll("[.:]", "-"))
                .with(
                        "cluster.members",
                        members.stream().map("\"%s\""::formatted).collect(Collectors.joining(", ", "[", "]")))
                .with("cluster.failureAfter", "5s");
    }

    /** Agents who join and do nothing else, each with the password {@code demo}. */
    public ServerSettings withAgents(List<String> names) {
        return with(
                "agents.users",
                names.stream()
                        .map(name -> "{name: %s, roles: [join], passwordHash: \"%s\"}".formatted(name, HASH_OF_DEMO))
                        .collect(Collectors.joining(", ", "[", "]")));
    }

    /** The same without demo mode, which is for loopback addresses only: the demo agent is configured, and there is no shop. */
    ServerSettings withoutDemo() {
        return with("demo", "false")
                .with(
                        "agents.users",
                        "[{name: demo, displayName: Demo, roles: [join, control], passwordHash: \"%s\"}]"
                                .formatted(HASH_OF_DEMO));
    }

    /** Of the same password. One agent may sit in a hundred sessions of a node at most. */
    public ServerSettings withSecondAgent() {
        return with(
                "agents.users",
                "[{name: second, displayName: Second, roles: [join, control], passwordHash: \"%s\"}]"
                        .formatted(HASH_OF_DEMO));
    }

    public ServerSettings with(String key, String value) {
        var changed = new TreeMap<>(keys);
        changed.put(key, value);
        return new ServerSettings(changed);
    }

    /** Finds out within seconds that a connection is dead. */
    public ServerSettings withShortSilence() {
        return with("liveness.heartbeatEvery", "1s").with("liveness.silenceLimit", "3s");
    }

    /** With the certificate of all tests on the public port. */
    public ServerSettings withTls() {
        var folder = TestCertificate.shared().folder();
        return with("tls.certificate", folder.resolve("site.crt").toString())
                .with("tls.key", folder.resolve("site.key").toString());
    }

    boolean hasTls() {
        return keys.containsKey("tls.certificate");
    }

    Path write(Path file, int port) {
        var areas = new TreeMap<>(with("http.port", String.valueOf(port)).keys())
                .entrySet().stream()
                        .filter(entry -> entry.getKey().contains("."))
                        .collect(Collectors.groupingBy(
                                entry -> entry.getKey()
                                        .substring(0, entry.getKey().indexOf('.')),
                                TreeMap::new,
                                Collectors.toList()));
        var text = new StringBuilder("demo: %s\n".formatted(keys.getOrDefault("demo", "true")));
        keys.forEach((key, value) -> {
            if (!key.contains(".") && !key.equals("demo")) text.append("%s: %s\n".formatted(key, value));
        });
        areas.forEach((area, entries) -> {
            text.append(area).append(":\n");
            entries.forEach(entry ->
                    text.append("  %s: %s\n".formatted(entry.getKey().substring(area.length() + 1), entry.getValue())));
        });
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
