package org.opencobrowse.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A model of what Hazelcast was measured to do: nodes share maps whose entries are compared and set one at a time; a network that is cut makes two halves that both go on, each with what lies there; when
 * they find each other, the smaller half's entries come to the larger one bit by bit, through the merge policies; what listeners are told comes late or never; a call may be answered by an exception
 * although it was done; clocks of the halves differ. One seed is one run.
 */
final class SimulatedCluster {
    /** The node stopped within a call. */
    static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    /** The cluster did not answer in time; nobody knows whether it was done. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    static final Map<String, BinaryOperator<String>> POLICIES = Map.of(
            "conversations", Conversation::merge,
            "heads", Head::merge,
            "entries", Entry::merge,
            "marks", Marks::merge,
            "seats", Seat::merge,
            "queue", QueueEntry::merge,
            "spent", (one, other) -> one);

    /** What the nodes of one half share. */
    static final class Half {
        final Map<String, SortedMap<String, String>> maps = new TreeMap<>();
        final long skewMs;

        Half(long skewMs) {
            this.skewMs = skewMs;
            POLICIES.keySet().forEach(name -> maps.put(name, new TreeMap<>()));
        }

        SortedMap<String, String> map(String name) {
            return maps.getOrDefault(name, new TreeMap<>());
        }
    }

    private record Arrival(String map, String key, String value) {}

    private record Hint(
            SimulatedStore to,
            String map,
            String key,
            @Nullable String value) {}

    final RandomGenerator random;
    final Coverage coverage;
    final List<SimulatedStore> nodes = new ArrayList<>();
    private final Deque<Hint> hints = new ArrayDeque<>();
    private final List<Arrival> arriving = new ArrayList<>();
    private long nowMs = 1_000_000_000;
    private int depth;
    private boolean isCalm;
    private Runnable anything = () -> {};
    private Optional<Runnable> rival = Optional.empty();

    SimulatedCluster(RandomGenerator random, Coverage coverage) {
        this.random = random;
        this.coverage = coverage;
    }

    /** @param anything what may happen in the middle of a call */
    void start(int count, Runnable anything) {
        this.anything = anything;
        var half = new Half(0);
        for (var i = 0; i < count; i++) nodes.add(new SimulatedStore(this, half));
    }

    List<SimulatedStore> alive() {
        return nodes.stream().filter(node -> !node.isDead).toList();
    }

    boolean isSplit() {
        return alive().stream().map(node -> node.half).distinct().count() > 1;
    }

    long nowMs(SimulatedStore node) {
        return nowMs + node.half.skewMs;
    }

    /** Of nobody's half. */
    long clockMs() {
        return nowMs;
    }

    boolean isGreaterPart(SimulatedStore node) {
        return 2 * size(node.half) > alive().size();
    }

    void pass(long timeMs) {
        nowMs += timeMs;
    }

    void tick() {
        nowMs += random.nextInt(3);
    }

    /** From now on nothing fails any more. */
    void calmDown() {
        isCalm = true;
    }

    /** Before and after each step of a node in the store. */
    void step(SimulatedStore node) {
        if (isCalm) return;
        if (rival.isPresent() && random.nextBoolean()) {
            var now = rival.get();
            rival = Optional.empty();
            within(now);
        }
        if (depth < 3 && random.nextInt(12) == 0) within(anything);
        if (node.isDead) {
            coverage.met(Coverage.Met.NODE_DIED_IN_A_CALL);
            throw new Died();
        }
    }

    private void within(Runnable call) {
        coverage.met(Coverage.Met.CALL_IN_A_CALL);
        depth++;
        try {
            call.run();
        } finally {
            depth--;
        }
    }

    /** Comes in between the next steps of whoever makes some. */
    void inBetween(Runnable call) {
        rival = Optional.of(call);
    }

    void mayFail() {
        if (isCalm || random.nextInt(80) != 0) return;
        coverage.met(Coverage.Met.ANSWER_LOST);
        throw new Unavailable();
    }

    void changed(SimulatedStore by, String map, String key, @Nullable String value) {
        for (var node : alive()) if (node.half == by.half) hints.add(new Hint(node, map, key, value));
    }

    /** The oldest first: of one key they keep their order. */
    void deliverHints(int count) {
        for (var i = 0; i < count && !hints.isEmpty(); i++) {
            var hint = hints.remove();
            if (!isCalm && random.nextInt(5) == 0) coverage.met(Coverage.Met.HINT_LOST);
            else if (!hint.to.isDead) hint.to.hear(hint.map, hint.key, hint.value);
        }
    }

    void kill(SimulatedStore node) {
        node.isDead = true;
        upheaval();
    }

    SimulatedStore join() {
        var node = new SimulatedStore(this, alive().getFirst().half);
        nodes.add(node);
        upheaval();
        return node;
    }

    private void upheaval() {
        alive().forEach(SimulatedStore::upheaval);
    }

    /** One node on one side, the others on the other; what lay with the others only is missing for the one. */
    void split() {
        var nodes = alive();
        var lonely = nodes.get(random.nextInt(nodes.size()));
        var old = lonely.half;
        var half = new Half(random.nextInt(-600_000, 600_000));
        var missing = new HashSet<String>();
        old.maps.forEach((name, map) -> map.forEach((key, value) -> {
            if (nodes.size() < 3 || !isMissing(Keys.owner(key), missing))
                half.map(name).put(key, value);
        }));
        lonely.half = half;
        coverage.met(Coverage.Met.SPLIT);
        upheaval();
    }

    private boolean isMissing(String owner, Set<String> missing) {
        // Drawn once for each conversation.
        if (missing.contains("+" + owner)) return true;
        if (missing.contains("-" + owner)) return false;
        var isMissing = random.nextInt(4) == 0;
        missing.add((isMissing ? "+" : "-") + owner);
        if (isMissing) coverage.met(Coverage.Met.CONVERSATION_MISSING_ON_ONE_SIDE);
        return isMissing;
    }

    /** The lonely node joins the others and throws away what it has; that comes back bit by bit. */
    void heal() {
        var halves = alive().stream()
                .map(node -> node.half)
                .distinct()
                .sorted(Comparator.comparingLong(this::size))
                .toList();
        if (halves.size() < 2) return;
        var loser = halves.getFirst();
        var winner = halves.getLast();
        loser.maps.forEach((name, map) -> map.forEach((key, value) -> arriving.add(new Arrival(name, key, value))));
        Collections.shuffle(arriving, new java.util.Random(random.nextLong()));
        for (var node : alive()) if (node.half == loser) node.half = winner;
        upheaval();
    }

    private long size(Half half) {
        return alive().stream().filter(node -> node.half == half).count();
    }

    boolean isMerging() {
        return !arriving.isEmpty();
    }

    void merge(int count) {
        for (var i = 0; i < count && !arriving.isEmpty(); i++) {
            var arrival = arriving.removeLast();
            var by = alive().getFirst();
            var map = by.half.map(arrival.map);
            var existing = map.get(arrival.key);
            var valid = existing == null ? arrival.value : policy(arrival.map).apply(existing, arrival.value);
            if (existing != null && !existing.equals(arrival.value))
                coverage.met(Coverage.Met.MERGE_OF_DIFFERENT_ACCOUNTS);
            map.put(arrival.key, valid);
            changed(by, arrival.map, arrival.key, valid);
            if (arriving.isEmpty()) upheaval();
        }
    }

    private static BinaryOperator<String> policy(String map) {
        return POLICIES.getOrDefault(map, (one, other) -> one);
    }
}
