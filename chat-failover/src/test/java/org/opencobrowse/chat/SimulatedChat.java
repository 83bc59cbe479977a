package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/** One run: some conversations at three nodes, everything that can go wrong, and what must be true afterwards. */
final class SimulatedChat {
    private static final int CONVERSATIONS = 2;
    private static final int MESSAGES = 6;
    private static final int ACTIONS = 160;
    private static final List<Sender> AGENTS = List.of(Sender.agent("a"), Sender.agent("b@c:d"), Sender.agent("e"));
    private static final ChatRules RULES = new ChatRules(
            100,
            1_000,
            100,
            Duration.ofDays(9),
            Duration.ofDays(9),
            Duration.ofDays(9),
            Duration.ofDays(9),
            Queueing.ON_START,
            false);

    private final Random random;
    private final Coverage coverage;
    private final SimulatedCluster cluster;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<SimulatedReader> readers = new ArrayList<>();
    private final List<Writer> writers = new ArrayList<>();
    private final Map<UUID, Set<Entry.Key>> accepted = new HashMap<>();
    private final Map<UUID, Set<Sender>> agents = new HashMap<>();
    private final Set<UUID> ended = new HashSet<>();
    private final List<Leave> leaving = new ArrayList<>();
    private final Map<UUID, Long> highest = new HashMap<>();
    private final boolean maySplit;
    private boolean wasSplit;

    private record Leave(UUID conversation, Sender agent) {}

    /** Somebody who says one thing after the other, each until it is accepted. */
    private static final class Writer {
        final UUID conversation;
        final Sender sender;
        int said;
        long clock;
        SimulatedCluster.Half half;

        Writer(UUID conversation, Sender sender, SimulatedCluster.Half half) {
            this.conversation = conversation;
            this.sender = sender;
            this.half = half;
        }
    }

    SimulatedChat(long seed, Coverage coverage) {
        random = new Random(seed);
        this.coverage = coverage;
        cluster = new SimulatedCluster(random, coverage);
        maySplit = seed % 3 != 0;
    }

    void run() {
        cluster.start(3, this::act);
        cluster.nodes.forEach(this::node);
        for (var i = 0; i < CONVERSATIONS; i++) begin("secretsecretsecretsecret" + i);
        for (var i = 0; i < ACTIONS; i++) act();
        settle();
        check();
    }

    private void node(SimulatedStore store) {
        nodes.add(new SimulatedNode(store, "run" + nodes.size(), RULES, this::isLost, cluster));
    }

    private boolean isLost(String run) {
        return nodes.get(Integer.parseInt(run.substring(3))).store.isDead;
    }

    /** The one that sweeps. */
    private SimulatedNode oldest() {
        return alive().getFirst();
    }

    private SimulatedNode anyNode() {
        var alive = nodes.stream().filter(node -> !node.store.isDead).toList();
        return alive.get(random.nextInt(alive.size()));
    }

    private void begin(String secret) {
        secrets.add(secret);
        var id = SecretHash.of(secret).conversation();
        // Until it is there, as a page does.
        while (nodes.stream()
                .noneMatch(node -> node.store.half.map("conversations").containsKey(id.toString())))
            attempt(anyNode(), node -> ChatBookTest.begin(node.book, secret));
        accepted.put(id, new HashSet<>());
        agents.put(id, new HashSet<>());
        for (var sender : List.of(Sender.CUSTOMER, AGENTS.get(0), AGENTS.get(1)))
            writers.add(new Writer(id, sender, nodes.getFirst().store.half));
        for (var i = 0; i < 3; i++) readers.add(new SimulatedReader(id, anyNode(), coverage));
    }

    /** What a node that dies or does not answer leaves open is repeated some other time. */
    private void attempt(SimulatedNode node, Consumer<SimulatedNode> action) {
        try {
            action.accept(node);
        } catch (SimulatedCluster.Died | SimulatedCluster.Unavailable e) {
            cluster.tick();
        }
    }

    private void act() {
        cluster.tick();
        cluster.deliverHints(random.nextInt(6));
        switch (random.nextInt(32)) {
            case 0, 1, 2, 3, 4, 5, 6 -> attempt(anyNode(), this::say);
            case 7, 8 -> attempt(anyNode(), this::repeat);
            case 9, 10, 11, 12 -> attempt(anyNode(), this::accept);
            case 13, 14 -> attempt(anyNode(), this::leave);
            case 15, 16, 17, 18 -> read();
            case 19, 20 -> attempt(anyNode(), node -> node.book.look());
            case 21 -> attempt(oldest(), node -> node.sweep.run());
            case 22 -> attempt(anyNode(), this::beginAgain);
            case 23 -> moveReader();
            case 24 -> cut();
            case 25 -> heal();
            case 26, 27, 28 -> cluster.merge(5);
            case 29 -> replaceNode();
            case 30 -> attempt(anyNode(), this::mark);
            default -> attempt(anyNode(), this::end);
        }
    }

    private Writer anyWriter() {
        return writers.get(random.nextInt(writers.size()));
    }

    private UUID anyConversation() {
        return writers.isEmpty() ? UUID.randomUUID() : anyWriter().conversation;
    }

    private void say(SimulatedNode node) {
        if (writers.isEmpty()) return;
        var writer = anyWriter();
        if (writer.said < MESSAGES) say(node, writer, writer.said);
    }

    private void repeat(SimulatedNode node) {
        if (writers.isEmpty()) return;
        var writer = anyWriter();
        if (writer.said == 0) return;
        if (node.store.half != writer.half) coverage.met(Coverage.Met.REPEATED_AT_THE_OTHER_SIDE);
        say(node, writer, random.nextInt(writer.said));
    }

    private void say(SimulatedNode node, Writer writer, int number) {
        // What the store alone guarantees needs no help from the sender.
        var after = maySplit ? writer.clock : 0;
        var draft = Draft.message(writer.sender, id(number), Optional.empty(), "text " + number)
                .after(after);
        var before = isWhole() ? highest.getOrDefault(writer.conversation, 0L) : 0;
        var isOver = isWhole() && ended.contains(writer.conversation);
        if (!(node.book.append(writer.conversation, draft) instanceof Outcome.Kept(Entry entry, boolean isNew))) return;
        assertThat(entry.text()).contains("text " + number);
        if (isNew) assertThat(entry.clock()).as("clock of what is said later").isGreaterThan(before);
        if (isNew) assertThat(isOver).as("said after the end").isFalse();
        highest.merge(writer.conversation, entry.clock(), Math::max);
        set(writer.conversation).add(entry.key());
        writer.clock = Math.max(writer.clock, entry.clock());
        writer.half = node.store.half;
        // Another call may have been in this one.
        writer.said = Math.max(writer.said, number + 1);
    }

    private boolean isWhole() {
        return !cluster.isSplit() && !cluster.isMerging();
    }

    /** By their ids they would be in the opposite order. */
    private static String id(int number) {
        return "m" + (MESSAGES - number);
    }

    private Set<Entry.Key> set(UUID conversation) {
        return accepted.computeIfAbsent(conversation, id -> new HashSet<>());
    }

    /** Often two want the same at once. */
    private void accept(SimulatedNode node) {
        var id = anyConversation();
        var first = random.nextInt(AGENTS.size());
        if (random.nextBoolean()) {
            var rival = AGENTS.get((first + 1) % AGENTS.size());
            cluster.inBetween(() -> attempt(anyNode(), other -> accept(other, id, rival)));
        }
        accept(node, id, AGENTS.get(first));
    }

    private void accept(SimulatedNode node, UUID id, Sender agent) {
        switch (node.book.queue().accept(id, agent, Optional.empty())) {
            case Acceptance.Accepted it ->
                agents.computeIfAbsent(id, same -> new HashSet<>()).add(agent);
            case Acceptance.Taken() -> coverage.met(Coverage.Met.TOO_LATE_TO_ACCEPT);
        }
    }

    /** Whoever wants to leave says so until there is an answer. */
    private void leave(SimulatedNode node) {
        if (leaving.isEmpty()) {
            var id = anyConversation();
            node.book.timeline(id).agents().keySet().forEach(agent -> leaving.add(new Leave(id, agent)));
        }
        if (leaving.isEmpty()) return;
        var first = leaving.getFirst();
        node.book.leave(first.conversation, first.agent, Optional.empty(), "agent");
        leaving.remove(first);
    }

    private void mark(SimulatedNode node) {
        var clock = random.nextInt(20);
        node.book.mark(anyConversation(), AGENTS.getFirst(), new Marks(clock, clock - 3));
    }

    private void end(SimulatedNode node) {
        if (random.nextInt(10) != 0) return;
        var id = anyConversation();
        if (!(node.book.end(id, EndReasons.CUSTOMER) instanceof Outcome.Kept)) return;
        ended.add(id);
        coverage.met(Coverage.Met.ENDED);
    }

    private void beginAgain(SimulatedNode node) {
        if (!secrets.isEmpty()) ChatBookTest.begin(node.book, secrets.get(random.nextInt(secrets.size())));
    }

    private void read() {
        if (readers.isEmpty()) return;
        var reader = readers.get(random.nextInt(readers.size()));
        attempt(reader.node, node -> read(reader, 1 + random.nextInt(4)));
    }

    private void read(SimulatedReader reader, int max) {
        if (reader.node.store.isDead) reader.move(anyNode());
        reader.read(max);
    }

    private void moveReader() {
        if (!readers.isEmpty()) readers.get(random.nextInt(readers.size())).move(anyNode());
    }

    private void cut() {
        if (!maySplit || !isWhole() || cluster.alive().size() < 2) return;
        cluster.split();
        wasSplit = true;
    }

    private void heal() {
        if (cluster.isSplit()) cluster.heal();
    }

    /** One at a time, and never the only one of a half: as many as there are backups. */
    private void replaceNode() {
        if (cluster.isSplit() || cluster.isMerging() || random.nextInt(2) == 0) return;
        var lost = anyNode();
        cluster.kill(lost.store);
        node(cluster.join());
    }

    /** The network is whole again, and what has to be done now and then is done. */
    private void settle() {
        cluster.calmDown();
        cluster.heal();
        cluster.merge(Integer.MAX_VALUE);
        for (var writer : writers)
            while (writer.said < MESSAGES && !isOver(writer)) say(anyNode(), writer, writer.said);
        while (!leaving.isEmpty()) leave(anyNode());
        noteUnsaid();
        var missed = missed();
        // As often and as long as nodes look again after a change.
        for (var i = 0; i < 9; i++) {
            cluster.pass(2_000);
            cluster.deliverHints(Integer.MAX_VALUE);
            oldest().sweep.run();
            alive().forEach(node -> node.book.look());
        }
        if (missed() > missed) coverage.met(Coverage.Met.FOUND_BY_LOOKING);
        for (var reader : readers) read(reader, Integer.MAX_VALUE);
    }

    private void noteUnsaid() {
        var half = anyNode().store.half;
        half.map("queue")
                .forEach((id, text) -> QueueEntry.parse(text).acceptance().ifPresent(by -> {
                    if (!half.map("entries").containsKey(Keys.entry(UUID.fromString(id), by.agent(), by.id())))
                        coverage.met(Coverage.Met.ACCEPTANCE_FINISHED_FOR_A_DEAD_NODE);
                }));
    }

    private long missed() {
        return nodes.stream().mapToLong(node -> node.book.missed()).sum();
    }

    private boolean isOver(Writer writer) {
        // Not by its timeline: whoever ended it may have died before that said so.
        return headOf(writer.conversation).end().isPresent();
    }

    private Head headOf(UUID id) {
        var text = anyNode().store.half.map("heads").get(id.toString());
        return text == null ? Head.beginning(0) : Head.parse(text);
    }

    private List<SimulatedNode> alive() {
        return nodes.stream().filter(node -> !node.store.isDead).toList();
    }

    private void check() {
        for (var secret : secrets) {
            var id = SecretHash.of(secret).conversation();
            var timeline = anyNode().book.timeline(id);
            checkEntries(id, timeline);
            checkAgents(id, timeline);
        }
    }

    private void checkEntries(UUID id, Timeline timeline) {
        var keys = timeline.entries().stream().map(Entry::key).toList();
        assertThat(keys).as("nothing twice").doesNotHaveDuplicates();
        assertThat(keys).as("nothing lost").containsAll(set(id));
        if (ended.contains(id))
            assertThat(timeline.isEnded()).as("what ended has ended").isTrue();
        if (timeline.isEnded() && !wasSplit)
            assertThat(timeline.entries().getLast().kind()).as("the last").isEqualTo(EntryKind.ENDED);
        assertThat(headOf(id).end().isPresent()).as("the head says so, too").isEqualTo(timeline.isEnded());
        if (!wasSplit)
            assertThat(timeline.entries().stream().map(Entry::clock))
                    .as("clocks")
                    .doesNotHaveDuplicates();
        for (var writer : writers)
            if (writer.conversation.equals(id))
                assertThat(numbers(timeline, writer.sender))
                        .as("order of " + writer.sender)
                        .isSorted();
        for (var reader : readers)
            if (reader.conversation.equals(id))
                assertThat(reader.shown()).as("every reader has the same").isEqualTo(timeline.entries());
    }

    private static List<Integer> numbers(Timeline timeline, Sender sender) {
        return timeline.entries().stream()
                .filter(it -> it.kind() == EntryKind.MESSAGE && it.sender().equals(sender))
                .map(it -> MESSAGES - Integer.parseInt(it.id().substring(1)))
                .toList();
    }

    private void checkAgents(UUID id, Timeline timeline) {
        if (!timeline.isEnded())
            assertThat(timeline.agents().size()).as("agents at the end").isLessThanOrEqualTo(1);
        var in = new HashSet<Sender>();
        for (var entry : timeline.entries()) {
            if (entry.kind() == EntryKind.JOINED) in.add(entry.sender());
            if (entry.kind() == EntryKind.LEFT) in.remove(entry.sender());
            if (in.size() > 1) coverage.met(Coverage.Met.ACCEPTED_ON_BOTH_SIDES);
            if (!wasSplit)
                assertThat(in.size()).as("agents at once, in a whole cluster").isLessThanOrEqualTo(1);
        }
        for (var agent : agents.computeIfAbsent(id, same -> new HashSet<>()))
            assertThat(timeline.entries().stream()
                            .anyMatch(it ->
                                    it.kind() == EntryKind.JOINED && it.sender().equals(agent)))
                    .as("who was accepted is in the conversation, or was")
                    .isTrue();
        checkQueue(id, timeline);
    }

    private void checkQueue(UUID id, Timeline timeline) {
        for (var node : alive()) {
            var queue = node.book.queue();
            assertThat(queue.place(id) > 0)
                    .as("waits")
                    .isEqualTo(timeline.state(RULES.queueing()) == Timeline.State.WAITING);
            for (var agent : AGENTS)
                assertThat(queue.mine(agent).stream().anyMatch(it -> it.id().equals(id)))
                        .as("is in the queue's account of " + agent)
                        .isEqualTo(!timeline.isEnded() && timeline.isIn(agent));
        }
    }
}
