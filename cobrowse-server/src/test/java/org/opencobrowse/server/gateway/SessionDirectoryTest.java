package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.management.Tenants;
import org.opencobrowse.server.session.AgentSeats;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Creation;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.server.session.SessionSurroundings;
import org.opencobrowse.transport.protocol.EndReason;

class SessionDirectoryTest {
    private static final int LIMIT = 20;

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final Vertx vertx = Vertx.vertx();
    private final IdSource ids = new IdSource();
    private final SessionDirectory directory = new SessionDirectory(LIMIT, (_, _) -> {});
    private final SessionSurroundings around = new SessionSurroundings(
            nowMs::get,
            NodeRules.of(TestConfigs.demo(Map.of())).session(),
            new SessionMeters(new SimpleMeterRegistry()),
            new AgentSeats(3),
            () -> true,
            () -> "",
            () -> Tenants.STAYS,
            _ -> {});

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aFaultInAQuestionFailsTheAnswerAndEndsThatSessionOnly() throws Exception {
        var broken = created(create("broken-key-0123456789"));
        var other = created(create("other-key-0123456789"));
        var answer = broken.ask(live -> {
            throw new IllegalStateException("a bug");
        });
        assertThatThrownBy(() -> answer.await(10, TimeUnit.SECONDS)).hasMessageContaining("a bug");
        assertThat(directory.find(broken.id())).isEqualTo(new Found.Ended(broken.id(), EndReason.ERROR));
        assertThat(other.ask(live -> live.isOver()).await(10, TimeUnit.SECONDS)).isFalse();
        assertThat(directory.liveCount()).isEqualTo(1);
    }

    /** Many loops create at once, some with the same key: as many as the limit says, each findable by whoever was told of it. */
    @Test
    void givesExactlyAsManySessionsAsTheLimitHoweverManyAskAtOnce() throws Exception {
        List<Callable<List<Creation>>> askers = new ArrayList<>();
        for (int asker = 0; asker < 8; asker++)
            askers.add(() -> {
                var got = new ArrayList<Creation>();
                for (int i = 0; i < 2 * LIMIT; i++) got.add(create("shared-key-012345-" + i));
                return got;
            });
        var all = new ArrayList<Creation>();
        try (var threads = Executors.newFixedThreadPool(askers.size())) {
            for (var done : threads.invokeAll(askers)) all.addAll(done.get());
        }
        assertThat(all.stream().filter(Creation.Created.class::isInstance)).hasSize(LIMIT);
        assertThat(directory.liveCount()).isEqualTo(LIMIT);
        assertThat(directory.live()).hasSize(LIMIT);
        for (var creation : all)
            if (creation instanceof Creation.Repeated(var session))
                assertThat(directory.find(session.id())).isEqualTo(new Found.Live(session));
    }

    @Test
    void theKeyOfAnEndedSessionIsKeptForAWhileAndMakesAnotherOneThen() throws Exception {
        end(created(create("a-key-0123456789abc")));
        nowMs.addAndGet(SessionDirectory.KEY_KEPT_MS - 1);
        assertThat(create("a-key-0123456789abc")).isEqualTo(new Creation.Over(EndReason.AGENT));
        assertThat(directory.live()).isEmpty();
        assertThat(directory.liveCount()).isZero();
        nowMs.addAndGet(1);
        assertThat(create("a-key-0123456789abc")).isInstanceOf(Creation.Created.class);
    }

    @Test
    void soManyKeysOfEndedSessionsAreKeptAndNoMore() throws Exception {
        for (int i = 0; i <= SessionDirectory.REMEMBERED; i++) end(created(create("a-key-0123456789-" + i)));
        assertThat(create("a-key-0123456789-1")).isInstanceOf(Creation.Over.class);
        assertThat(create("a-key-0123456789-0")).isInstanceOf(Creation.Created.class);
    }

    @Test
    void aCodeWhoseSessionHasEndedLeadsNowhereAndIsNotGivenAgain() throws Exception {
        var session = created(create("a-key-0123456789abc"));
        assertThat(directory.find(session.code())).isEqualTo(new Found.Live(session));
        end(session);
        assertThat(directory.find(session.code())).isEqualTo(new Found.Unknown());
        assertThat(directory.find(session.id())).isEqualTo(new Found.Ended(session.id(), EndReason.AGENT));
        assertThat(directory.isTaken(session.code())).isTrue();
    }

    private static void end(LiveSession session) throws Exception {
        session.ask(live -> {
                    live.end(EndReason.AGENT);
                    return live.isOver();
                })
                .await(10, TimeUnit.SECONDS);
    }

    private Creation create(String key) {
        // Of ten thousand codes that are kept, two are the same in one run of twenty.
        var code = ids.joinCode();
        while (directory.isTaken(code)) code = ids.joinCode();
        var birth = new Birth(ids.sessionId(), code, ids.secret(), Optional.empty(), 0);
        return directory.create(key, birth, vertx.getOrCreateContext(), around);
    }

    private static LiveSession created(Creation creation) {
        return ((Creation.Created) creation).session();
    }
}
