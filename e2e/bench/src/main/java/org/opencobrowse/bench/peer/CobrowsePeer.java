package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Client;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Tally;

/**
 * This product as it is built, started by its own script. Beside the ports only those limits are raised that stop one machine from playing everybody: sessions and connections per address,
 * sessions per agent and node, frames per second.
 */
public final class CobrowsePeer implements Peer {
    private static final String PASSWORD = "a password for the benchmark";
    private static final int SESSIONS_PER_AGENT = 100;

    private final Path distribution;
    private final Path settings;

    public CobrowsePeer(Path distribution, Path settings) {
        this.distribution = distribution;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "cobrowse";
    }

    @Override
    public boolean speaks(Carrier carrier) {
        return true;
    }

    @Override
    public Launch launch(int port, Needs needs) {
        var agents = needs.sessions() * needs.subscribers() / SESSIONS_PER_AGENT + 1;
        var config = write(port, needs.sessions() + 100, agents);
        return new Launch(
                List.of(distribution.resolve("bin/cobrowse").toString(), "--config", config.toString()),
                Map.of("JAVA_OPTS", String.join(" ", needs.jvm())));
    }

    private Path write(int port, int sessions, int agents) {
        var text = new StringBuilder("""
                http: {host: 127.0.0.1, port: %d, origins: ["http://127.0.0.1:%d"]}
                management: {port: 0}
                session: {creationsPerMinutePerAddress: 100000, sessionsPerAgent: %d, maxSessions: %d}
                transport: {framesPerSecond: 10000, connections: 20000, strangersPerAddress: 10000}
                agents:
                  wrongTriesPerMinute: 100
                  users:
                """.formatted(port, port, SESSIONS_PER_AGENT, sessions));
        var hash = passwordHash();
        for (int agent = 0; agent < agents; agent++)
            text.append("    - {name: agent%d, passwordHash: \"%s\", roles: [join]}\n".formatted(agent, hash));
        try {
            Files.createDirectories(settings);
            return Files.writeString(settings.resolve("cobrowse-%d.yaml".formatted(port)), text);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private String passwordHash() {
        try {
            var run = new ProcessBuilder(distribution.resolve("bin/cobrowse").toString(), "hash-password").start();
            try (var in = run.getOutputStream()) {
                in.write((PASSWORD + "\n").getBytes(StandardCharsets.UTF_8));
            }
            return new String(run.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public Fleet.Maker clients(LoadLoop loop, int port, Carrier carrier) {
        return new Visitors(loop, port, carrier);
    }

    /** Makes sessions as their customers come, and signs agents in as they are needed. */
    private static final class Visitors implements Fleet.Maker, CobrowseClient.Node {
        private final LoadLoop loop;
        private final int port;
        private final Carrier carrier;
        private final Map<Integer, JsonObject> sessions = new HashMap<>();
        private final Map<Integer, Future<String>> bearers = new HashMap<>();
        private int seats;

        Visitors(LoadLoop loop, int port, Carrier carrier) {
            this.loop = loop;
            this.port = port;
            this.carrier = carrier;
        }

        @Override
        public Client publisher(int room) {
            return CobrowseClient.customer(loop, this, room, carrier);
        }

        @Override
        public Client subscriber(int room, Tally tally) {
            return CobrowseClient.agent(loop, this, room, carrier, seats++ / SESSIONS_PER_AGENT, tally);
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public Future<JsonObject> create(int room) {
            return post("/cobrowse/rest/live/sessions", new JsonObject().put("key", "benchmark-%010d".formatted(room)))
                    .onSuccess(session -> sessions.put(room, session));
        }

        @Override
        public String session(int room) {
            var session = sessions.get(room);
            if (session == null) throw new IllegalStateException("no session of room " + room);
            return session.getString("id");
        }

        @Override
        public Future<String> bearer(int agent) {
            return bearers.computeIfAbsent(
                    agent,
                    _ -> post(
                                    "/cobrowse/rest/agents/sign-in",
                                    new JsonObject()
                                            .put("name", "agent" + agent)
                                            .put("password", PASSWORD))
                            .map(answer -> answer.getString("bearer")));
        }

        private Future<JsonObject> post(String path, JsonObject body) {
            return loop.http()
                    .request(HttpMethod.POST, port, "127.0.0.1", path)
                    .compose(request -> request.putHeader("Content-Type", "application/json")
                            .putHeader("Origin", "http://127.0.0.1:" + port)
                            .send(body.toBuffer()))
                    .compose(response -> response.body().map(answer -> {
                        if (response.statusCode() >= 300)
                            throw new IllegalStateException(path + " answered " + response.statusCode() + " " + answer);
                        return answer.toJsonObject();
                    }));
        }
    }
}
