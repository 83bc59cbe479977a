package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.PollCalls;
import org.opencobrowse.e2e.conformance.PollCalls.Answer;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;

/** Nodes that die or stand still, alone or together. What is lost is said to be lost, soon and by everybody; nobody else suffers; and a node that wakes does nothing for what it lost. */
class NodeFaultsTest {
    private static final long FAILURE_AFTER_MS = 4_000;
    private static Nodes nodes;

    @BeforeAll
    static void start() {
        nodes = Nodes.start(3, settings -> settings.with("cluster.failureAfter", FAILURE_AFTER_MS / 1000 + "s"));
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    private static String key() {
        return "key-" + UUID.randomUUID();
    }

    /** A client that comes again for as long as nobody knows. */
    private static void isGone(int asked, SharedSession session) {
        Await.until(
                "a refusal that settles it",
                () -> Party.stranger(Carrier.WEBSOCKET, nodes.node(asked))
                        .say(Party.customerHello(Carrier.WEBSOCKET, session))
                        .await("refused")
                        .text("name"),
                name -> !name.equals("owner-unknown"));
        Party.stranger(Carrier.WEBSOCKET, nodes.node(asked))
                .say(Party.customerHello(Carrier.WEBSOCKET, session))
                .isRefusedAs("session-gone");
    }

    @Test
    void whatAKilledNodeHadIsGoneForEverybodyAndNobodyElseNotices() {
        try (var lost = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var untouched = Meeting.at(nodes.node(1), Carrier.WEBSOCKET)) {
            lost.goesOn();
            untouched.goesOn();
            nodes.kill(2);
            Figures.within("K1 a killed node's session is gone, as two others say", () -> {
                for (var asked : List.of(1, 3)) nodes.awaitGone(asked, lost.session());
            });
            for (var asked : List.of(1, 3)) isGone(asked, lost.session());

            var key = key();
            var next = nodes.continueLost(3, key, lost.session());
            assertThat(next.status()).as(next.toString()).isEqualTo(201);
            assertThat(nodes.continueLost(1, key(), lost.session()).refusal()).isEqualTo("misdirected");
            assertThat(nodes.lookUp(1, lost.session().token()).json().get("id"))
                    .isEqualTo(next.json().get("id"));
            untouched.goesOn();
        } finally {
            nodes.restore();
        }
    }

    @Test
    void anotherRunOfANodeDoesNotHaveWhatTheEarlierOneHad() {
        var session = nodes.node(3).newSession();
        nodes.kill(3);
        nodes.restore();
        for (var asked : List.of(1, 2, 3)) isGone(asked, session);
    }

    @Test
    void aCreationThatIsRepeatedAfterADeathGivesOneSession() {
        var keys = Stream.generate(NodeFaultsTest::key).limit(24).toList();
        var answered = new AtomicInteger();
        var first = keys.stream()
                .map(key -> asked(() -> {
                    var answer = nodes.create(2, key);
                    answered.incrementAndGet();
                    return answer;
                }))
                .toList();
        Await.until("some creations", answered::get, count -> count >= 6);
        nodes.kill(2);
        try {
            first.forEach(one -> one.exceptionally(_ -> null).join());
            for (var key : keys) {
                var repeated = List.of(asked(() -> created(key, 1, 3)), asked(() -> created(key, 3, 1)));
                var ids = new HashSet<String>();
                repeated.forEach(one -> ids.add(one.join().json().get("id").getAsString()));
                assertThat(ids).as("sessions of " + key).hasSize(1);
            }
        } finally {
            nodes.restore();
        }
    }

    /** As a page does that is led from one node to the other. */
    private static Answer created(String key, int asked, int then) {
        var turn = new AtomicInteger();
        return Await.until(
                "a session for " + key,
                () -> nodes.create(turn.getAndIncrement() % 2 == 0 ? asked : then, key),
                answer -> answer.status() == 201 || answer.status() == 200);
    }

    private static CompletableFuture<Answer> asked(Supplier<Answer> call) {
        return CompletableFuture.supplyAsync(call, Thread::startVirtualThread);
    }

    @Test
    void whatTheClusterForgetsWithTwoOfThreeNodesItsOwnersTellItAgain() {
        try (var lost = Meeting.at(nodes.node(3), Carrier.WEBSOCKET);
                var alive = Meeting.at(nodes.node(1), Carrier.WEBSOCKET)) {
            alive.goesOn();
            var others = IntStream.range(0, 30)
                    .mapToObj(_ -> nodes.node(1).newSession())
                    .toList();
            nodes.kill(2, 3);
            alive.goesOn();
            Await.until(
                    "the loss in figures",
                    () -> nodes.metric(1, "cobrowse_cluster_partitions_lost_total"),
                    count -> count > 0);
            Await.until("the loss in words", () -> nodes.process(1).output(), log -> log.contains("claims-lost"));
            isGone(1, lost.session());

            nodes.restart(2);
            for (var session : others)
                Await.until(
                        "the session as another node finds it",
                        () -> nodes.lookUp(2, session.token()),
                        answer -> answer.status() == 200);
            isGone(2, lost.session());
            alive.goesOn();
        } finally {
            nodes.restore();
        }
    }

    @Test
    void aNodeThatStoodStillForAShortTimeLosesNothing() {
        var pauses = nodes.metric(2, "cobrowse_cluster_pauses_total");
        try (var socket = Meeting.at(nodes.node(2), Carrier.WEBSOCKET)) {
            socket.goesOn();
            nodes.process(2).hang();
            socket.publish(5);
            Nodes.pass(FAILURE_AFTER_MS * 3 / 4);
            nodes.process(2).goOn();

            socket.customer().isRefusedAs("owner-unknown");
            socket.agent().isRefusedAs("owner-unknown");
            socket.resumeAt(nodes.node(2));
            socket.agentHasEverything();
            socket.goesOn();
        }
        assertThat(nodes.metric(2, "cobrowse_cluster_pauses_total")).isGreaterThan(pauses);
        nodes.awaitWhole();
    }

    @Test
    void aNodeThatWakesAfterItsSessionWasContinuedDoesNothingForIt() {
        try (var old = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var kept = Meeting.at(nodes.node(2), Carrier.WEBSOCKET)) {
            old.goesOn();
            kept.goesOn();
            var relayedBefore = new HashSet<>(old.seenByAgent());
            var lostBefore = nodes.metric(2, "cobrowse_cluster_sessions_lost_total");

            nodes.process(2).hang();
            old.publish(5);
            var poll = asked(
                    () -> PollCalls.of(nodes.node(2)).send(1, Party.customerHello(Carrier.LONGPOLL, old.session())));
            var key = key();
            var creation = asked(() -> nodes.create(2, key));
            var end = asked(() -> nodes.end(2, kept.session()));
            nodes.awaitGone(1, old.session());
            var answer = Await.until(
                    "a continuation",
                    () -> nodes.continueLost(1, key(), old.session()),
                    tried -> tried.status() == 201);
            try (var next = Meeting.of(SharedSession.of(answer.json()), Carrier.WEBSOCKET, nodes.node(1))) {
                next.goesOn();
                nodes.process(2).goOn();

                old.customer().isRefusedAs("owner-unknown");
                old.agent().isRefusedAs("owner-unknown");
                for (var queued : List.of(poll, creation, end))
                    assertThat(queued.join().refusal()).isEqualTo("owner-unknown");
                Await.until(
                        "the woken node knows what it lost",
                        () -> nodes.metric(2, "cobrowse_cluster_sessions_lost_total"),
                        count -> count == lostBefore + 1);
                isGone(2, old.session());
                assertThat(old.seenByAgent())
                        .as("relayed by the woken node")
                        .containsExactlyInAnyOrderElementsOf(relayedBefore);

                next.goesOn();
                kept.resumeAt(nodes.node(2));
                kept.goesOn();
                nodes.awaitWhole();
                for (var asked : List.of(1, 2, 3))
                    assertThat(nodes.lookUp(asked, next.session().token())
                                    .json()
                                    .get("id")
                                    .getAsString())
                            .isEqualTo(next.session().id());
            }
        }
    }

    @Test
    void afterAllNodesWereRestartedEverybodyIsToldThatTheSessionIsGone() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "takes long: make faults");
        var session = nodes.node(1).newSession();
        nodes.kill(1, 2, 3);
        nodes.restore();
        for (var asked : List.of(1, 2, 3)) {
            isGone(asked, session);
            assertThat(nodes.lookUp(asked, session.token()).refusal()).isEqualTo("unknown-session");
        }
        var next = nodes.node(1).newSession();
        assertThat(nodes.lookUp(3, next.token()).status()).isEqualTo(200);
    }
}
