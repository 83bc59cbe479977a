package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Lan;
import org.opencobrowse.e2e.setup.ServerSettings;

/** Many conversations, many faults, one after the other: no message is lost, doubled, or out of its sender's order. Part of {@code make faults}; needs root for cut networks. */
class ChatCampaign {
    private static final int NODES = 3;
    private static final int TALKS = 20;
    private static final long BEAT_MS = 900;
    private static final long FAILURE_AFTER_MS = 4_000;
    /** Runs of the kill test. */
    private static final int RUNS = Integer.getInteger("chat.runs", 100);
    /** Rounds of each kind of fault. */
    private static final int ROUNDS = Integer.getInteger("chat.rounds", 3);

    private static final int IN_ONE_CROWD = 5;
    /** What a node needs to get its share of the data after it came; a second death before that is one of two nodes at once. */
    private static final long SHARING_MS = 2_000;

    private int messages;
    private int faults;

    @BeforeEach
    void isAskedFor() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
    }

    @AfterEach
    void report() {
        Figures.print("chat campaign: messages, each there once, in one order for all", messages, "");
        Figures.print("chat campaign: faults", faults, "");
    }

    static UnaryOperator<ServerSettings> settings() {
        return settings -> settings.withShortSilence()
                .withAgents(ChatCrowd.AGENTS)
                .with("cluster.failureAfter", FAILURE_AFTER_MS / 1_000 + "s")
                .with("chat.creationsPerMinutePerAddress", "100000");
    }

    @ParameterizedTest
    @ValueSource(ints = {NODES, 2})
    void theNodeThatServesMostIsKilledAgainAndAgain(int count) {
        // Of two nodes neither can ask a third one what is true.
        var all = count == NODES ? RUNS : Math.max(IN_ONE_CROWD, RUNS / 5);
        var seconds = new ArrayList<Double>();
        var last = new ArrayList<Double>();
        try (var nodes = Nodes.start(count, settings())) {
            var calls = new ChatCalls(nodes, count);
            var bearers = ChatCrowd.signIn(calls);
            for (var run = 0; run < all; run += IN_ONE_CROWD) {
                var runs = Math.min(IN_ONE_CROWD, all - run);
                inCrowd(calls, bearers, "killed, of %d nodes".formatted(count), crowd -> {
                    for (var kill = 0; kill < runs; kill++) {
                        var victim = crowd.busiest();
                        nodes.kill(victim);
                        var now = crowd.untilAllGoOn();
                        seconds.addAll(now);
                        last.add(now.stream().mapToDouble(it -> it).max().orElseThrow());
                        nodes.restart(victim);
                        Nodes.pass(SHARING_MS);
                        faults++;
                    }
                });
                System.out.printf("chat, %d nodes: killed %d times so far, %d messages%n", count, faults, messages);
                print("chat, node killed: until both sides of a conversation go on", seconds);
                print("chat, node killed: until all of them do", last);
            }
        }
    }

    private static void print(String what, List<Double> seconds) {
        var sorted = seconds.stream().sorted().toList();
        if (sorted.isEmpty()) return;
        Figures.print(what + ", median of " + sorted.size(), sorted.get(sorted.size() / 2), "s");
        Figures.print(what + ", p95", sorted.get(sorted.size() * 95 / 100), "s");
        Figures.print(what + ", worst", sorted.getLast(), "s");
    }

    /** Said all the time while the fault is there; looked at when it is over. */
    private void inCrowd(ChatCalls calls, List<String> bearers, String name, Consumer<ChatCrowd> fault) {
        try (var crowd = new ChatCrowd(calls, bearers, TALKS, BEAT_MS)) {
            crowd.untilAllGoOn();
            fault.accept(crowd);
            crowd.untilAllGoOn();
            messages += crowd.settle(_ -> true);
            crowd.end();
            System.out.printf(
                    "chat, %s: %d messages so far, told again %d, changed %d, refused %s%n",
                    name,
                    messages,
                    sum(crowd, ChatSide::repeated),
                    sum(crowd, ChatSide::changed),
                    crowd.refusals().stream()
                            .collect(Collectors.groupingBy(it -> it, TreeMap::new, Collectors.counting())));
        }
    }

    private static int sum(ChatCrowd crowd, ToIntFunction<ChatSide> figure) {
        return crowd.talks().stream().mapToInt(talk -> talk.sum(figure)).sum();
    }

    @Test
    void whateverHappensToOneNodeNoMessageIsLostDoubledOrOutOfOrder() {
        Assumptions.assumeTrue(Lan.isPossible(), "needs root and iproute2");
        try (var lan = Lan.of(NODES);
                var nodes = Nodes.start(lan, NODES, settings())) {
            var calls = new ChatCalls(nodes, NODES);
            var bearers = ChatCrowd.signIn(calls);
            for (var round = 0; round < ROUNDS; round++) {
                inCrowd(calls, bearers, "connections cut, nodes standing still", crowd -> {
                    for (var number = 1; number <= NODES; number++) {
                        connectionsBreak(crowd);
                        standsStill(nodes, number, FAILURE_AFTER_MS / 2);
                    }
                    standsStill(nodes, ChatTalk.anyOf(NODES), 2 * FAILURE_AFTER_MS);
                    nodes.awaitWhole();
                });
                inCrowd(calls, bearers, "killed", crowd -> {
                    for (var number = 1; number <= NODES; number++) isKilled(nodes, number);
                });
                inCrowd(calls, bearers, "cut network", crowd -> {
                    isCutOff(lan, nodes, ChatTalk.anyOf(NODES), FAILURE_AFTER_MS / 2, () -> {});
                    for (var number = 1; number <= NODES; number++)
                        isCutOff(lan, nodes, number, 3 * FAILURE_AFTER_MS, () -> {});
                });
                inCrowd(
                        calls,
                        bearers,
                        "cut network, people change sides",
                        crowd -> isCutOff(
                                lan, nodes, ChatTalk.anyOf(NODES), 4 * FAILURE_AFTER_MS, () -> someChangeSides(crowd)));
            }
        }
    }

    @Test
    void everyNodeIsReplacedWhileConversationsGoOn() {
        try (var nodes = Nodes.start(NODES, settings())) {
            var calls = new ChatCalls(nodes, NODES);
            inCrowd(calls, ChatCrowd.signIn(calls), "rolling restart", crowd -> {
                for (var number = 1; number <= NODES; number++) {
                    assertThat(nodes.process(number).terminate()).isZero();
                    nodes.restart(number);
                    faults++;
                }
                assertThat(crowd.refusals()).contains("draining").containsOnly("draining");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"+5s", "-5s"})
    void aNodeWhoseClockIsWrongChangesNothingAlsoWhenItDies(String offset) {
        Assumptions.assumeTrue(Files.exists(WrongClockTest.FAKE_TIME), "needs libfaketime");
        try (var nodes = Nodes.start(NODES, settings(), WrongClockTest.clockOf(NODES - 1, offset))) {
            var calls = new ChatCalls(nodes, NODES);
            inCrowd(calls, ChatCrowd.signIn(calls), "clock " + offset, crowd -> {
                isKilled(nodes, NODES);
                isKilled(nodes, 1);
            });
        }
    }

    private void connectionsBreak(ChatCrowd crowd) {
        crowd.people().forEach(ChatPerson::cut);
        faults++;
    }

    private void standsStill(Nodes nodes, int number, long ms) {
        nodes.process(number).hang();
        Nodes.pass(ms);
        nodes.process(number).goOn();
        faults++;
    }

    private void isKilled(Nodes nodes, int number) {
        nodes.kill(number);
        nodes.restart(number);
        Nodes.pass(SHARING_MS);
        faults++;
    }

    private void isCutOff(Lan lan, Nodes nodes, int number, long ms, Runnable meanwhile) {
        lan.isolate(number - 1);
        Nodes.pass(ms / 2);
        meanwhile.run();
        Nodes.pass(ms / 2);
        lan.heal();
        nodes.awaitWhole();
        Nodes.pass(SHARING_MS);
        faults++;
    }

    private static void someChangeSides(ChatCrowd crowd) {
        crowd.people().filter(_ -> ThreadLocalRandom.current().nextBoolean()).forEach(ChatPerson::cut);
    }
}
