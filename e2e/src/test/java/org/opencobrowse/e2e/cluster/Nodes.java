package org.opencobrowse.e2e.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.PollCalls.Answer;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Lan;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.Signals;

/** The nodes of one cluster, and the calls that clients make of them. Numbers begin at 1, as names do. */
final class Nodes implements AutoCloseable {
    private final ServerCluster cluster;
    private final List<NodeUnderTest> nodes;

    private Nodes(ServerCluster cluster) {
        this.cluster = cluster;
        nodes = new ArrayList<>(cluster.nodes().stream().map(NodeUnderTest::of).toList());
    }

    static Nodes start(int count, UnaryOperator<ServerSettings> more) {
        return new Nodes(ServerCluster.start(count, more));
    }

    static Nodes start(int count, UnaryOperator<ServerSettings> more, IntFunction<List<String>> before) {
        return new Nodes(ServerCluster.start(count, more, before));
    }

    static Nodes start(Lan lan, int count, UnaryOperator<ServerSettings> more) {
        return new Nodes(ServerCluster.start(lan, count, more));
    }

    NodeUnderTest node(int number) {
        return nodes.get(number - 1);
    }

    ServerProcess process(int number) {
        return cluster.node(number - 1);
    }

    double metric(int number, String name) {
        return Metrics.of(process(number)).sum(name);
    }

    /** At the same moment, without a word. */
    void kill(int... numbers) {
        for (var number : numbers) Signals.send("KILL", process(number).pid());
        for (var number : numbers) process(number).kill();
    }

    /** Those that do not run any more are started again, and all see each other. */
    void restore() {
        for (var number = 1; number <= nodes.size(); number++)
            if (!process(number).isAlive()) restart(number);
        cluster.awaitWhole();
    }

    void restart(int number) {
        cluster.restart(number - 1);
        nodes.set(number - 1, NodeUnderTest.of(process(number)));
    }

    void awaitWhole() {
        cluster.awaitWhole();
    }

    Answer lookUp(int asked, String codeOrId) {
        return get(asked, SharedSession.PATH + "/" + codeOrId);
    }

    Answer owner(int asked, SharedSession session) {
        return get(asked, SharedSession.PATH + "/" + session.id() + "/owner");
    }

    Answer get(int asked, String path) {
        return get(node(asked), path);
    }

    static Answer lookUp(NodeUnderTest asked, String codeOrId) {
        return get(asked, SharedSession.PATH + "/" + codeOrId);
    }

    private static Answer get(NodeUnderTest node, String path) {
        var headers = Map.of("Authorization", "Bearer " + node.bearer(), "Origin", node.pageOrigin());
        return node.call("GET", path, headers, new byte[0]);
    }

    Answer create(int asked, String key) {
        return node(asked).postJson(SharedSession.PATH, Json.of("key", key));
    }

    /** In place of one that was lost. */
    Answer continueLost(int asked, String key, SharedSession lost) {
        var continues = Json.of("session", lost.id(), "secret", lost.secret()).object();
        return node(asked).postJson(SharedSession.PATH, Json.of("key", key, "continues", continues));
    }

    Answer end(int asked, SharedSession session) {
        var headers = Map.of(
                "X-Cobrowse-Secret", session.secret(), "Origin", node(asked).pageOrigin());
        return node(asked).call("DELETE", SharedSession.PATH + "/" + session.id(), headers, new byte[0]);
    }

    /** Asks until the session counts as gone; nothing else is said on the way than where it is said to be, or that nobody knows yet. */
    void awaitGone(int asked, SharedSession session) {
        for (var question : List.of(session.token(), session.id(), session.id() + "/owner")) {
            Set<String> before = new HashSet<>();
            Await.until(
                    "session-gone for " + question,
                    () -> {
                        var answer = get(asked, SharedSession.PATH + "/" + question);
                        var word = answer.status() == 200 ? "found" : answer.refusal();
                        if (!word.equals("session-gone")) before.add(word);
                        return word;
                    },
                    "session-gone"::equals);
            before.removeAll(Set.of("found", "owner-unknown"));
            if (!before.isEmpty()) throw new AssertionError("on the way to session-gone: " + before);
        }
    }

    /** How long a fault lasts; nobody waits for anything to happen meanwhile. */
    static void pass(long ms) {
        var until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        for (var left = ms; left > 0; left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()))
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
    }

    @Override
    public void close() {
        cluster.close();
    }
}
