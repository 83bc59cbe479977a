package org.opencobrowse.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.config.DrainConfig;
import org.opencobrowse.server.config.HttpConfig;
import org.opencobrowse.server.http.OriginPolicy;

/** Time is the test's; only the looking around is real. */
class DrainTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong nowMs = new AtomicLong(1_000);
    private final AtomicInteger sessions = new AtomicInteger(2);
    private final AtomicInteger beingMade = new AtomicInteger();
    private final AtomicLong leaveBy = new AtomicLong(Tenants.STAYS);
    private final Health health = new Health(
            "node-1",
            new UUID(1, 2),
            "1.2.3",
            new OriginPolicy(new HttpConfig("127.0.0.1", 8700, Optional.empty(), List.of(), List.of()), false),
            () -> false);
    private final Drain drain = new Drain(
            vertx,
            nowMs::get,
            health,
            new Tenants() {
                @Override
                public int sessions() {
                    return sessions.get();
                }

                @Override
                public int sessionsBeingMade() {
                    return beingMade.get();
                }

                @Override
                public long oldestMs() {
                    return 7_000;
                }

                @Override
                public void leaveBy(long atMs) {
                    leaveBy.set(atMs);
                }
            },
            new DrainConfig(Duration.ofSeconds(60)));

    @AfterEach
    void stop() {
        TestNode.await(vertx.close());
    }

    @Test
    void isDoneWhenTheLastSessionHasEndedAndNoneIsBeingMade() {
        health.becomes(NodeState.SERVING);
        assertThat(drain.begin()).isTrue();
        assertThat(leaveBy).hasValue(61_000);
        assertThat(drain.progress()).isEqualTo(new Drain.Progress(NodeState.DRAINING, 2, 0, 7_000, 60_000));
        beingMade.set(1);
        sessions.set(0);
        drain.look();
        assertThat(drain.done().isComplete()).isFalse();
        sessions.set(1);
        beingMade.set(0);
        drain.look();
        assertThat(drain.done().isComplete()).isFalse();
        sessions.set(0);

        TestNode.await(drain.done());

        assertThat(health.state()).isEqualTo(NodeState.STOPPING);
        assertThat(drain.begin()).isFalse();
        assertThat(drain.takeBack()).isFalse();
    }

    @Test
    void anEmptyNodeIsDoneAtOnce() {
        health.becomes(NodeState.SERVING);
        sessions.set(0);

        drain.begin();

        assertThat(drain.done().isComplete()).isTrue();
    }

    @Test
    void isDoneAfterTheDeadlineWhoeverIsStillThere() {
        health.becomes(NodeState.SERVING);
        drain.begin();
        nowMs.addAndGet(61_000);

        TestNode.await(drain.done());

        assertThat(drain.progress()).isEqualTo(new Drain.Progress(NodeState.STOPPING, 2, 0, 7_000, 0));
    }

    @Test
    void canBeTakenBackAndBegunAgainWithAllTheTimeThereIs() {
        health.becomes(NodeState.SERVING);
        drain.begin();
        assertThat(drain.begin()).isFalse();

        assertThat(drain.takeBack()).isTrue();
        assertThat(drain.takeBack()).isFalse();
        assertThat(leaveBy).hasValue(Tenants.STAYS);
        assertThat(drain.progress()).isEqualTo(new Drain.Progress(NodeState.SERVING, 2, 0, 7_000, Tenants.STAYS));
        assertThat(health.takesNewSessions()).isTrue();

        nowMs.addAndGet(30_000);
        assertThat(drain.begin()).isTrue();
        assertThat(leaveBy).hasValue(91_000);
    }

    @Test
    void aNodeThatIsNotReadyYetIsNotDrained() {
        assertThat(drain.begin()).isFalse();
        assertThat(health.state()).isEqualTo(NodeState.STARTING);
    }
}
