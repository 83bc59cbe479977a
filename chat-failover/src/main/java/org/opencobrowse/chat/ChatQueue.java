package org.opencobrowse.chat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What waits for agents in the whole cluster. What this node shows of it is as fresh as what it was told; who is accepted by whom hangs on one comparison in the store and never on what is shown.
 */
public final class ChatQueue {
    private static final Comparator<Waiting> LONGEST_FIRST =
            Comparator.comparingLong(Waiting::sinceMs).thenComparing(Waiting::id);

    /** Far more than one conversation needs; the sweep goes on where it stopped. */
    private static final int STEPS = 50;

    /** Entries of which each look reads all. */
    static final int OFTEN_READ = 500;

    /** Of more, every so many looks. */
    static final int LOOKS_OF_MUCH = 15;

    private final ChatStore store;
    private final Ledger ledger;
    private final Rooms rooms;
    private final QueueRule rule;
    private final String run;
    private final Supplier<UUID> ids;
    private final Map<String, Seen> view = new ConcurrentHashMap<>();
    private final Map<String, QueueEntry> sessions = new ConcurrentHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final AtomicLong changes = new AtomicLong();
    private final AtomicBoolean isUpheaval = new AtomicBoolean(true);
    private volatile Sorted sorted = new Sorted(-1, List.of(), Map.of());
    private int looks;

    private record Sorted(long version, List<Waiting> waiting, Map<UUID, Integer> places) {}

    /** @param text by which it is known that nothing has changed, without reading it */
    private record Seen(String text, QueueEntry entry) {}

    ChatQueue(ChatStore store, Ledger ledger, Rooms rooms, ChatRules rules, String run, Supplier<UUID> ids) {
        this.store = store;
        this.ledger = ledger;
        this.rooms = rooms;
        this.rule = new QueueRule(rules.queueing());
        this.run = run;
        this.ids = ids;
        store.queue().listen(this::see);
        store.onUpheaval(() -> isUpheaval.set(true));
    }

    /** Called when something changed here or at another node; read again then. Must not wait for anything. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Whoever waits longest comes first. */
    public List<Waiting> waiting(int limit) {
        var all = sorted().waiting;
        return all.subList(0, Math.min(limit, all.size()));
    }

    /** How many wait. */
    public int total() {
        return sorted().waiting.size();
    }

    /** How many are before it, plus one; 0: it does not wait. */
    public int place(UUID id) {
        return sorted().places.getOrDefault(id, 0);
    }

    /** Since when it is wanted, by the cluster's time, if it waits. */
    public Optional<Waiting> find(UUID id) {
        return Optional.ofNullable(view.get(id.toString()))
                .map(Seen::entry)
                .filter(QueueEntry::isWaiting)
                .map(entry -> shown(id.toString(), entry));
    }

    /** Conversations that this agent has accepted and not left. */
    public List<Waiting> mine(Sender agent) {
        return shown(entry -> entry.kind() == Waiting.Kind.CHAT && entry.isAcceptedBy(agent));
    }

    private Sorted sorted() {
        var now = sorted;
        // Asked before looking: what changes while we look makes the list an old one at once.
        var version = changes.get();
        if (now.version == version) return now;
        var waiting = shown(QueueEntry::isWaiting);
        var places = new HashMap<UUID, Integer>();
        waiting.forEach(it -> places.put(it.id(), places.size() + 1));
        now = new Sorted(version, waiting, places);
        sorted = now;
        return now;
    }

    private List<Waiting> shown(Predicate<QueueEntry> which) {
        return view.entrySet().stream()
                .filter(it -> which.test(it.getValue().entry))
                .map(it -> shown(it.getKey(), it.getValue().entry))
                .sorted(LONGEST_FIRST)
                .toList();
    }

    private static Waiting shown(String id, QueueEntry entry) {
        return new Waiting(
                UUID.fromString(id), entry.kind(), entry.name(), entry.url(), entry.title(), entry.wantedMs());
    }

    /** One comparison for the whole cluster: of any number of agents one has it. Again by the same agent: the same answer. */
    public Acceptance accept(UUID id, Sender agent, Optional<String> agentName) {
        while (true) {
            var text = store.queue().get(id.toString());
            if (text == null) return new Acceptance.Taken();
            var entry = QueueEntry.parse(text);
            if (entry.isAcceptedBy(agent)) return confirmed(id, entry);
            if (!entry.isWaiting()) return new Acceptance.Taken();
            // Not by its name alone: what agents send chooses ids, too, and this one nobody can have chosen.
            var by = new QueueEntry.Acceptance(agent, agentName, "joined-" + ids.get(), store.nowMs());
            var accepted = entry.accepted(by);
            if (!change(id.toString(), text, accepted)) continue;
            return confirmed(id, accepted);
        }
    }

    /** In the conversation, too, before anybody is told. */
    private Acceptance confirmed(UUID id, QueueEntry entry) {
        if (entry.kind() == Waiting.Kind.SESSION) return new Acceptance.Accepted(id, entry.kind(), entry.token());
        var by = entry.acceptance().orElseThrow();
        var outcome = join(id, by);
        if (outcome instanceof Outcome.Kept) return new Acceptance.Accepted(id, entry.kind(), Optional.empty());
        reconcile(id);
        return new Acceptance.Taken();
    }

    private Outcome join(UUID id, QueueEntry.Acceptance by) {
        return told(ledger.append(
                id,
                Draft.of(by.agent(), by.id(), EntryKind.JOINED, by.agentName()),
                rooms.clock(id).orElse(0)));
    }

    private Outcome told(Outcome outcome) {
        if (outcome instanceof Outcome.Kept(Entry entry, boolean isNew)) rooms.tell(entry);
        return outcome;
    }

    /** Makes the queue say of a conversation what its entries say. Harmless at any time, at any number of nodes at once. */
    void reconcile(UUID id) {
        for (var steps = 0; steps < STEPS; steps++) {
            // First what is in the queue: what the entries say is younger then, and the comparison finds out whether
            // somebody was faster.
            var text = store.queue().get(id.toString());
            var entry = Optional.ofNullable(text).map(QueueEntry::parse);
            if (entry.filter(it -> it.kind() == Waiting.Kind.SESSION).isPresent()) return;
            var step = rule.next(ledger.find(id), ledger.timeline(id), entry);
            if (step instanceof QueueRule.Step.Rest || !take(step, id, text)) return;
        }
    }

    /** @return false: there is nothing that this step could change any more */
    private boolean take(QueueRule.Step step, UUID id, @Nullable String text) {
        switch (step) {
            case QueueRule.Step.Rest() -> {}
            case QueueRule.Step.Put(QueueEntry entry) -> put(id.toString(), entry);
            case QueueRule.Step.Replace(QueueEntry entry) -> {
                if (text != null) change(id.toString(), text, entry);
            }
            case QueueRule.Step.Remove() -> {
                if (text != null) remove(id.toString(), text);
            }
            case QueueRule.Step.Join(QueueEntry.Acceptance acceptance) -> {
                return heal(join(id, acceptance), id);
            }
            case QueueRule.Step.SendAway(Sender agent, Entry joined) -> {
                return heal(
                        told(ledger.append(
                                id,
                                new Draft(
                                        agent,
                                        "taken-" + joined.clock(),
                                        EntryKind.LEFT,
                                        joined.name(),
                                        Optional.of("taken"),
                                        0),
                                rooms.clock(id).orElse(0))),
                        id);
            }
        }
        return true;
    }

    /** It ended meanwhile, and whoever ended it may not have written so. */
    private boolean heal(Outcome outcome, UUID id) {
        if (outcome instanceof Outcome.Over)
            return ledger.head(id)
                    .flatMap(Head::end)
                    .map(end -> told(ledger.putEnd(id, end)))
                    .isPresent();
        return outcome instanceof Outcome.Kept || outcome instanceof Outcome.Full;
    }

    /**
     * A session of this node that waits for its first agent. Harmless when it waits already.
     *
     * @param token its join code: whoever accepts it gets it, and nobody else
     */
    public void putSession(
            UUID session, Optional<String> name, Optional<String> url, Optional<String> title, String token) {
        var entry = sessions.computeIfAbsent(
                session.toString(),
                id -> new QueueEntry(
                        Waiting.Kind.SESSION,
                        name,
                        url,
                        title,
                        store.nowMs(),
                        1,
                        Optional.empty(),
                        Optional.of(token),
                        Optional.of(run)));
        put(session.toString(), entry);
    }

    /** A session of this node has ended, or an agent has come. Harmless when it does not wait. */
    public void takeOutSession(UUID session) {
        sessions.remove(session.toString());
        takeOut(session.toString());
    }

    private void takeOut(String session) {
        for (var text = store.queue().get(session);
                text != null;
                text = store.queue().get(session)) if (remove(session, text)) return;
    }

    /** All that is there, by name. */
    Map<String, String> all() {
        return store.queue().all();
    }

    /** Reads everything again: what nobody told is seen then. Where there is much, more rarely: each node reads what all of them have. */
    void look() {
        var isDue = isUpheaval.getAndSet(false) || view.size() <= OFTEN_READ || ++looks >= LOOKS_OF_MUCH;
        if (!isDue) return;
        looks = 0;
        try {
            read();
        } catch (RuntimeException e) {
            isUpheaval.set(true);
            throw e;
        }
    }

    private void read() {
        var mine = Map.copyOf(sessions);
        var all = store.queue().all();
        all.forEach(this::see);
        view.keySet().stream()
                .filter(id -> !all.containsKey(id))
                .forEach(id -> see(id, store.queue().get(id)));
        lookAfterSessions(mine, all.keySet());
    }

    /** Of its own sessions a node knows best: a merge may bring back what was taken out, and what was lost is put in again. */
    private void lookAfterSessions(Map<String, QueueEntry> mine, Set<String> all) {
        mine.forEach((id, entry) -> {
            if (all.contains(id)) return;
            put(id, entry);
            if (!sessions.containsKey(id)) takeOut(id);
        });
        view.forEach((id, seen) -> {
            if (seen.entry.run().filter(run::equals).isPresent() && !sessions.containsKey(id)) takeOut(id);
        });
    }

    private void put(String id, QueueEntry entry) {
        if (store.queue().putIfAbsent(id, entry.toJson()) == null) see(id, entry.toJson());
    }

    boolean change(String id, String text, QueueEntry entry) {
        var changed = entry.toJson();
        var isChanged = store.queue().replace(id, text, changed);
        if (isChanged) see(id, changed);
        return isChanged;
    }

    boolean remove(String id, String text) {
        var isRemoved = store.queue().remove(id, text);
        if (isRemoved) see(id, null);
        return isRemoved;
    }

    private void see(String id, @Nullable String text) {
        var earlier = text == null ? view.remove(id) : view.get(id);
        if (Objects.equals(earlier == null ? null : earlier.text(), text)) return;
        if (text != null) view.put(id, new Seen(text, QueueEntry.parse(text)));
        changes.incrementAndGet();
        listeners.forEach(Runnable::run);
    }
}
