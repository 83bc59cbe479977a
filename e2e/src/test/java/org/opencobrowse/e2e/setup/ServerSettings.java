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
 * What a test wants of a node, beside the defaults.
 *
 * @param origins sites that may embed the customer script
 * @param session keys below {@code session}, as the configuration file has them
 */
public record ServerSettings(List<String> origins, Map<String, String> session) {
    public static ServerSettings demo(List<String> origins) {
        // Tests create many sessions from one address, and one demo agent may sit in several.
        return new ServerSettings(origins, Map.of("creationsPerMinutePerAddress", "100000", "sessionsPerAgent", "100"));
    }

    public ServerSettings withSession(String key, String value) {
        var changed = new TreeMap<>(session);
        changed.put(key, value);
        return new ServerSettings(origins, changed);
    }

    Path write(Path file, int port) {
        var text = """
                demo: true
                http:
                  host: 127.0.0.1
                  port: %d
                  origins: [%s]
                management:
                  host: 127.0.0.1
                  port: 0
                liveness:
                  heartbeatEvery: 2s
                  silenceLimit: 5s
                agents:
                  wrongTriesPerMinute: 100
                session:
                %s
                """.formatted(port, quoted(), sessionKeys());
        try {
            return Files.writeString(file, text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String quoted() {
        return origins.stream().map("\"%s\""::formatted).collect(Collectors.joining(", "));
    }

    private String sessionKeys() {
        return session.entrySet().stream()
                .map(entry -> "  %s: %s".formatted(entry.getKey(), entry.getValue()))
                .collect(Collectors.joining("\n"));
    }
}
