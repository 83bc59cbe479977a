package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Lan;

/**
 * Nodes that do not reach each other while people reach all of them: every session goes on where it is, what began on either side is found from everywhere afterwards, and nobody ever gets events of
 * one session from two nodes. Part of {@code make faults}; needs root.
 */
class PartitionTest {
    private static final long FAILURE_AFTER_S = 5;
    private static final long BEAT_MS = 250;
    private static final int SHORT_S = 15;
    private static final int LONG_S = 45;

    @BeforeEach
    void isAskedFor() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        Assumptions.assumeTrue(Lan.isPossible(), "needs root and iproute2");
    }

    static Stream<Arguments> cuts() {
        Consumer<Lan> first = lan -> lan.isolate(0);
        Consumer<Lan> second = lan -> lan.isolate(1);
        Consumer<Lan> oneWay = lan -> {
            lan.drop(0, 1);
            lan.drop(0, 2);
        };
        return Stream.of(
                Arguments.of("C1 oldest node alone", 3, SHORT_S, first),
                Arguments.of("C1 another node alone", 3, LONG_S, second),
                Arguments.of("C2 two halves", 2, SHORT_S, first),
                Arguments.of("C3 one direction", 3, SHORT_S, oneWay));
    }

    @ParameterizedTest(name = "{0}, {1} nodes, {2} s")
    @MethodSource("cuts")
    void everySessionGoesOnAndIsFoundFromEverywhereAfterwards(String name, int count, int seconds, Consumer<Lan> cut) {
        try (var lan = Lan.of(count);
                var nodes = Nodes.start(
                        lan, count, settings -> settings.with("cluster.failureAfter", FAILURE_AFTER_S + "s"))) {
            var numbers = IntStream.rangeClosed(1, count).boxed().toList();
            var meetings = new ArrayList<Meeting>();
            for (var number : numbers) meetings.add(Meeting.at(nodes.node(number), Carrier.WEBSOCKET));
            meetings.forEach(Meeting::goesOn);

            var changesBefore =
                    numbers.stream().map(number -> changes(nodes, number)).toList();
            cut.accept(lan);
            var cutAt = System.nanoTime();
            var words = new TreeSet<String>();
            while (seconds(cutAt) < seconds) {
                meetings.forEach(Meeting::goesOn);
                Nodes.pass(BEAT_MS);
                for (var asked : numbers) {
                    var now = words(nodes, asked, meetings);
                    // Asked before and answered before: a call may wait for others for as long as nobody is given up.
                    if (seconds(cutAt) < FAILURE_AFTER_S) assertThat(now).doesNotContain("session-gone");
                    words.addAll(now);
                }
            }
            for (var number : numbers)
                meetings.add(Meeting.of(created(nodes, number), Carrier.WEBSOCKET, nodes.node(number)));
            meetings.forEach(Meeting::goesOn);

            lan.heal();
            var healedAt = System.nanoTime();
            nodes.awaitWhole();
            Figures.print(name + ": all nodes see each other again", (System.nanoTime() - healedAt) / 1e9, "s");
            for (var meeting : meetings)
                for (var asked : numbers)
                    Await.until(
                            "the session, as node %d finds it by its code".formatted(asked),
                            () -> nodes.lookUp(asked, meeting.session().token()),
                            answer -> answer.status() == 200
                                    && answer.json()
                                            .get("id")
                                            .getAsString()
                                            .equals(meeting.session().id()));
            Figures.print(name + ": every session is found from everywhere", (System.nanoTime() - healedAt) / 1e9, "s");
            meetings.forEach(Meeting::goesOn);
            for (var number : numbers) {
                assertThat(nodes.metric(number, "cobrowse_cluster_sessions_lost_total"))
                        .isZero();
                var after = changes(nodes, number) - changesBefore.get(number - 1);
                Figures.print(name + ": changes of membership seen by n" + number, (double) after, "");
            }
            System.out.println(name + ": said of other nodes' sessions: " + words);
            meetings.forEach(Meeting::close);
        }
    }

    @ParameterizedTest(name = "{0} nodes")
    @ValueSource(ints = {3, 2})
    void aSessionThatWasContinuedOnTheOtherSideIsClosedWhereItWas(int count) {
        try (var lan = Lan.of(count);
                var nodes = Nodes.start(
                        lan, count, settings -> settings.with("cluster.failureAfter", FAILURE_AFTER_S + "s"));
                var old = Meeting.at(nodes.node(1), Carrier.WEBSOCKET)) {
            old.goesOn();
            lan.isolate(0);
            nodes.awaitGone(2, old.session());
            // The customer's page gives the old node up; its agent has heard nothing of that.
            var answer = Await.until(
                    "a continuation",
                    () -> nodes.continueLost(2, key(), old.session()),
                    tried -> tried.status() == 201);
            var next = Meeting.of(SharedSession.of(answer.json()), Carrier.WEBSOCKET, nodes.node(2));
            next.goesOn();
            lan.heal();
            nodes.awaitWhole();
            assertThat(old.agent().endCode()).isEqualTo(4410);
            next.goesOn();
            for (var asked = 1; asked <= count; asked++) {
                var number = asked;
                Await.until(
                        "the session that goes on",
                        () -> nodes.lookUp(number, old.session().token()),
                        found -> found.status() == 200
                                && found.json()
                                        .get("id")
                                        .getAsString()
                                        .equals(next.session().id()));
            }
            assertThat(nodes.metric(1, "cobrowse_cluster_sessions_lost_total")).isEqualTo(1);
            assertThat(next.seenByAgent())
                    .allMatch(event -> event.startsWith(next.session().id()));
            assertThat(old.seenByAgent())
                    .allMatch(event -> event.startsWith(old.session().id()));
            next.close();
        }
    }

    private static SharedSession created(Nodes nodes, int number) {
        return SharedSession.of(Await.until(
                        "a new session on node " + number,
                        () -> nodes.create(number, key()),
                        answer -> answer.status() == 201)
                .json());
    }

    /** What a node says of where these sessions are. */
    private static Set<String> words(Nodes nodes, int asked, List<Meeting> meetings) {
        var words = new TreeSet<String>();
        for (var meeting : meetings) {
            var answer = nodes.owner(asked, meeting.session());
            words.add(answer.status() == 200 ? "alive" : answer.refusal());
        }
        assertThat(words).isSubsetOf("alive", "owner-unknown", "session-gone");
        return words;
    }

    /** Of members, as this node has said so far. */
    private static long changes(Nodes nodes, int number) {
        return nodes.process(number)
                .output()
                .lines()
                .filter(line -> line.contains("node-left") || line.contains("node-joined"))
                .count();
    }

    private static String key() {
        return "key-" + UUID.randomUUID();
    }

    private static double seconds(long since) {
        return (System.nanoTime() - since) / (double) TimeUnit.SECONDS.toNanos(1);
    }
}
