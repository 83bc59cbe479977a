package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;

/** A node that stands still for a while, with the times that nodes have by default. Part of {@code make faults}. */
class LongPausesTest {
    private static final int FAILURE_AFTER_S = 10;
    private static final int CLIENTS_PATIENCE_S = 40;
    private static final long BEAT_MS = 250;
    private static Nodes nodes;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        nodes = Nodes.start(3, settings -> settings.with("cluster.failureAfter", FAILURE_AFTER_S + "s"));
    }

    @AfterAll
    static void stop() {
        if (nodes != null) nodes.close();
    }

    /** As long as a collection of garbage may take in a bad hour. */
    @Test
    void aPauseOfThreeSecondsIsNoticedByNobody() {
        var before = changes();
        try (var meeting = Meeting.at(nodes.node(2), Carrier.WEBSOCKET)) {
            meeting.goesOn();
            nodes.process(2).hang();
            try {
                meeting.publish(5);
                Nodes.pass(3_000);
            } finally {
                nodes.process(2).goOn();
            }
            meeting.agentHasEverything();
            meeting.goesOn();
        }
        assertThat(changes()).as("members that left or joined, pauses").isEqualTo(before);
    }

    /** Nodes that get a small part of the processors only. */
    @Test
    void aMachineWithoutProcessorToSpareLosesNoNode() throws IOException {
        var before = changes();
        var millis = new ArrayList<Double>();
        var busy = new ArrayList<Process>();
        try (var first = Meeting.at(nodes.node(1), Carrier.WEBSOCKET);
                var second = Meeting.at(nodes.node(2), Carrier.LONGPOLL)) {
            for (var count = 4 * Runtime.getRuntime().availableProcessors(); count > 0; count--)
                busy.add(new ProcessBuilder("sh", "-c", "while :; do :; done").start());
            var begun = System.nanoTime();
            while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(2 * FAILURE_AFTER_S)) {
                var sent = System.nanoTime();
                first.goesOn();
                second.goesOn();
                millis.add((System.nanoTime() - sent) / 1e6);
                Nodes.pass(BEAT_MS);
            }
        } finally {
            busy.forEach(Process::destroyForcibly);
        }
        Collections.sort(millis);
        Figures.print("K7 six events over two sessions, median", millis.get(millis.size() / 2), "ms");
        Figures.print("K7 six events over two sessions, worst", millis.getLast(), "ms");
        assertThat(changes()).as("members that left or joined, pauses").isEqualTo(before);
    }

    /** What every node has said of others, and found out of itself, so far. */
    private static List<String> changes() {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> "n%d: %d %.0f"
                        .formatted(
                                number,
                                nodes.process(number)
                                        .output()
                                        .lines()
                                        .filter(line -> line.contains("node-left") || line.contains("node-joined"))
                                        .count(),
                                nodes.metric(number, "cobrowse_cluster_pauses_total")))
                .toList();
    }

    @ParameterizedTest(name = "for {0} s")
    @ValueSource(ints = {4, 8, 20, 60, 90})
    void noTwoNodesRelayOneSession(int seconds) {
        var history = new History();
        try (var moves = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var stays = Meeting.at(nodes.node(2), Carrier.WEBSOCKET);
                var elsewhere = Meeting.at(nodes.node(3), Carrier.WEBSOCKET)) {
            for (var each : List.of(moves, stays, elsewhere)) each.goesOn();
            var seenBefore = new HashSet<>(moves.seenByAgent());
            var lostBefore = nodes.metric(2, "cobrowse_cluster_sessions_lost_total");
            var continued = new ArrayList<Meeting>();

            nodes.process(2).hang();
            try {
                var begun = System.nanoTime();
                moves.publish(5);
                stays.publish(5);
                while (System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(seconds)) {
                    elsewhere.goesOn();
                    if (continued.isEmpty()) tryToMove(moves, continued);
                    else continued.getFirst().goesOn();
                    Nodes.pass(BEAT_MS);
                }
            } finally {
                nodes.process(2).goOn();
            }
            var woken = System.nanoTime();

            // In less time it depends on the machine whether somebody was quick enough to go on elsewhere.
            if (seconds >= 3 * FAILURE_AFTER_S)
                assertThat(continued).as("continued elsewhere").hasSize(1);
            history.add(stays);
            stays.resumeAt(nodes.node(2));
            stays.agentHasEverything();
            stays.goesOn();
            Figures.print(
                    "K3 after %d s: a session that was kept goes on".formatted(seconds),
                    (System.nanoTime() - woken) / 1e9,
                    "s");
            if (!continued.isEmpty()) {
                Await.until(
                        "the woken node knows what it lost",
                        () -> nodes.metric(2, "cobrowse_cluster_sessions_lost_total"),
                        count -> count == lostBefore + 1);
                // Beyond that the agent itself has given the connection up.
                if (seconds < CLIENTS_PATIENCE_S) moves.agent().await("refused");
                assertThat(new HashSet<>(moves.seenByAgent())).isEqualTo(seenBefore);
                continued.getFirst().goesOn();
            }
            nodes.awaitWhole();
            for (var each : List.of(moves, stays, elsewhere)) history.add(each);
            continued.forEach(history::add);
            history.isOfOneNodeForEachSession();
            System.out.printf("K3 after %d s: %s, each session's from one node%n", seconds, history);
            continued.forEach(Meeting::close);
        }
    }

    private static void tryToMove(Meeting meeting, List<Meeting> moved) {
        var answer = nodes.continueLost(1, "key-" + UUID.randomUUID(), meeting.session());
        if (answer.status() == 201)
            moved.add(Meeting.of(SharedSession.of(answer.json()), Carrier.WEBSOCKET, nodes.node(1)));
    }
}
