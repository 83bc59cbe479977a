package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.cluster.Alone;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.management.Tenants;
import org.opencobrowse.server.session.AgentSeats;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionSurroundings;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.protocol.TransportName;

/** Agents whose admission fails: none of them may wait for ever. */
class ReceptionTest {
    private static final AgentIdentity AGENT = new AgentIdentity("anna", "Anna", Set.of(AgentRole.JOIN), 60_000);

    private final Vertx vertx = Vertx.vertx();
    private final IdSource ids = new IdSource();
    private final SessionDirectory directory = new SessionDirectory(10, (_, _) -> {});
    private final BlockingQueue<ServerFrame.Refused> refused = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    /** The session's event loop takes nothing any more: a fault that shows only behind the check of the bearer, whether that took a while or not. */
    @Test
    void aFaultBehindTheCheckOfTheBearerIsRefusedByName() throws Exception {
        var session = sessionWhoseLoopHasEnded();
        opened(session, Future.succeededFuture(Optional.of(AGENT)));
        assertThat(next().closeCode()).isEqualTo(CloseCode.INTERNAL);

        Promise<Optional<AgentIdentity>> later = Promise.promise();
        opened(session, later.future());
        assertThat(refused).isEmpty();
        later.complete(Optional.of(AGENT));
        assertThat(next().closeCode()).isEqualTo(CloseCode.INTERNAL);
    }

    @Test
    void aCheckThatFailsIsRefusedByName() throws Exception {
        var session = sessionWhoseLoopHasEnded();
        opened(session, Future.failedFuture("a fault, on purpose"));
        assertThat(next().closeCode()).isEqualTo(CloseCode.INTERNAL);
        opened(session, Future.succeededFuture(Optional.empty()));
        assertThat(next().closeCode()).isEqualTo(CloseCode.UNAUTHORIZED);
    }

    private ServerFrame.Refused next() throws InterruptedException {
        var next = refused.poll(10, TimeUnit.SECONDS);
        assertThat(next).as("a refusal").isNotNull();
        return next;
    }

    private void opened(UUID session, Future<Optional<AgentIdentity>> verified) {
        var urls = new NodeUrls(Optional.empty(), _ -> Optional.empty(), true);
        new Reception(vertx, directory, new Alone(), urls, _ -> verified, Set.of(Role.values()))
                .opened(connection(), hello(session));
    }

    private UUID sessionWhoseLoopHasEnded() throws Exception {
        var other = Vertx.vertx();
        var around = new SessionSurroundings(
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                NodeRules.of(TestConfigs.demo(Map.of())).session(),
                new SessionMeters(new SimpleMeterRegistry()),
                new AgentSeats(3),
                () -> true,
                () -> "",
                () -> Tenants.STAYS,
                _ -> {});
        var birth = new Birth(ids.sessionId(), ids.joinCode(), ids.secret(), Optional.empty(), 0);
        directory.create("reception-key-0123456789", birth, other.getOrCreateContext(), around);
        other.close().await(10, TimeUnit.SECONDS);
        return birth.id();
    }

    private Connection connection() {
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (_, method, values) -> {
                    if (method.getName().equals("refuse")) refused.add((ServerFrame.Refused) values[0]);
                    return switch (method.getName()) {
                        case "equals" -> false;
                        case "hashCode" -> 1;
                        case "id" -> "test";
                        default -> null;
                    };
                });
    }

    private static Hello hello(UUID session) {
        return new Hello(
                List.of(1L),
                Role.AGENT,
                session,
                TransportName.WEBSOCKET,
                0,
                0,
                0,
                "test",
                Optional.empty(),
                Optional.of("bearer"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
