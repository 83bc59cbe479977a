package org.opencobrowse.chat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts the chat in order: ends what nobody is at any more and what is too old, forgets what ended long ago, and finishes what a node that died has left half done. By the cluster's time, and by one node
 * at a time; that two do it for a moment does no harm. Waits for other nodes: not for an event loop.
 */
public final class ChatSweep implements Runnable {
    /** How long the customer may be between two pages without anybody being told. */
    static final Duration NOTED_AWAY = Duration.ofSeconds(10);

    /** Conversations that are looked through in one sweep, after nodes came or went; and ended ones that are finished or forgotten. */
    static final int REVIEWED = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ChatSweep.class);

    private final ChatStore store;
    private final ChatRules rules;
    private final Ledger ledger;
    private final ChatQueue queue;
    private final ChatBook book;
    private final Nodes nodes;
    private final Absences absences;
    private final Strays strays;
    private final Map<UUID, Long> notedAway = new HashMap<>();
    private final Set<UUID> properlyEnded = new HashSet<>();
    private final Queue<UUID> toReview = new ArrayDeque<>();
    private final AtomicBoolean isUpheaval = new AtomicBoolean(true);
    private int endings;
    private int failures;
    private @Nullable RuntimeException firstFailure;

    /**
     * What it asks about the nodes.
     *
     * @param isLost whether a run of a node is gone for good; while it only does not answer, whoever is connected there may still be
     * @param judgesAbsence whether this node sees the greater part of the cluster: whoever is not there is nowhere then. Of a node that is cut off, customers and agents may all be on the other side
     * @param clockMs never jumps
     */
    public record Nodes(Predicate<String> isLost, BooleanSupplier judgesAbsence, LongSupplier clockMs) {}

    ChatSweep(ChatStore store, ChatRules rules, Ledger ledger, ChatQueue queue, ChatBook book, Nodes nodes) {
        this.store = store;
        this.rules = rules;
        this.ledger = ledger;
        this.queue = queue;
        this.book = book;
        this.nodes = nodes;
        absences = new Absences(nodes.clockMs());
        strays = new Strays(store, ledger, nodes.clockMs());
        store.onUpheaval(() -> isUpheaval.set(true));
    }

    /** What one sweep sees. */
    private record Sight(long nowMs, boolean isJudge, Map<UUID, Head> heads, Map<UUID, Map<String, Seat>> seats) {
        Attendance attendance(UUID conversation, Sender participant) {
            return ChatSweep.attendance(participant, seats.getOrDefault(conversation, Map.of()));
        }

        Set<UUID> open() {
            var open = new HashSet<UUID>();
            heads.forEach((id, head) -> {
                if (head.end().isEmpty()) open.add(id);
            });
            return open;
        }
    }

    private static Attendance attendance(Sender participant, Map<String, Seat> seats) {
        var mine = seats.entrySet().stream()
                .filter(it -> Keys.participant(it.getKey()).equals(participant))
                .map(Map.Entry::getValue)
                .toList();
        return Seating.attendance(participant, Optional.empty(), mine);
    }

    @Override
    public synchronized void run() {
        var sight = new Sight(
                store.nowMs(),
                nodes.judgesAbsence().getAsBoolean(),
                heads(),
                seats(store.seats().all()));
        absences.begin(sight.isJudge);
        endings = REVIEWED;
        var isAfterUpheaval = isUpheaval.getAndSet(false);
        if (isAfterUpheaval) properlyEnded.clear();
        sight.heads.forEach((id, head) -> attempt(id, () -> sweep(id, head, sight)));
        var accepted = sweepQueue(sight);
        if (isAfterUpheaval) toReview(sight, accepted);
        review();
        strays.find(sight.seats.keySet(), sight.heads.keySet()).forEach(id -> attempt(id, () -> strays.drop(id)));
        book.spent().sweep();
        complain();
        absences.end(sight.open());
        notedAway.keySet().retainAll(sight.heads.keySet());
        properlyEnded.retainAll(sight.heads.keySet());
    }

    /** One conversation that cannot be put in order keeps no other from it. */
    private void attempt(UUID id, Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            if (failures++ == 0) firstFailure = e;
            LOG.debug("chat sweep: conversation {}", id, e);
        }
    }

    private void complain() {
        if (failures > 0)
            LOG.warn(
                    "chat sweep: {} steps failed, the first of them so; they are taken again at the next sweep",
                    failures,
                    firstFailure);
        failures = 0;
        firstFailure = null;
    }

    private Map<UUID, Head> heads() {
        var heads = new HashMap<UUID, Head>();
        store.heads().all().forEach((id, text) -> heads.put(UUID.fromString(id), Head.parse(text)));
        return heads;
    }

    /** Those at lost nodes are free. */
    private Map<UUID, Map<String, Seat>> seats(Map<String, String> stored) {
        var nowMs = store.nowMs();
        var seats = new HashMap<UUID, Map<String, Seat>>();
        stored.forEach((key, text) -> {
            var seat = Seat.parse(text);
            if (seat.isTaken() && nodes.isLost().test(Keys.run(key))) {
                seat = seat.left(nowMs);
                store.seats().replace(key, text, seat.toJson());
            }
            seats.computeIfAbsent(Keys.conversationOf(key), id -> new HashMap<>())
                    .put(key, seat);
        });
        return seats;
    }

    private void sweep(UUID id, Head head, Sight sight) {
        if (head.end().isPresent()) sweepEnded(id, head.end().get(), sight.nowMs);
        else if (sight.nowMs - head.createdMs() > rules.longest().toMillis()) book.end(id, EndReasons.LIMIT);
        else sweepAway(id, head, sight);
    }

    private void sweepEnded(UUID id, Head.End end, long nowMs) {
        var isOld = nowMs - end.atMs() > rules.keepEnded().toMillis();
        if ((!isOld && properlyEnded.contains(id)) || endings-- <= 0) return;
        if (isOld) ledger.forget(id);
        else {
            // Whoever ended it may have died before it was written.
            book.end(id, end.reason());
            if (end.reason().equals(EndReasons.CUSTOMER_AWAY)
                    && ledger.timeline(id).isVain()) ledger.forget(id);
            else properlyEnded.add(id);
        }
    }

    private void sweepAway(UUID id, Head head, Sight sight) {
        var customer = sight.attendance(id, Sender.CUSTOMER);
        if (customer.connected()) {
            absences.present(id, Sender.CUSTOMER);
            // Who came while it was written that they are away found nothing to take back.
            if (notedAway.containsKey(id)) book.noteBack(id);
            notedAway.remove(id);
            return;
        }
        var sinceMs = Math.max(head.createdMs(), customer.sinceMs());
        if (isAway(id, Sender.CUSTOMER, sinceMs, rules.customerAwayAfter(), sight))
            book.end(id, EndReasons.CUSTOMER_AWAY);
        else if (!Long.valueOf(sinceMs).equals(notedAway.get(id))
                && isAway(id, Sender.CUSTOMER, sinceMs, NOTED_AWAY, sight)) noteAway(id, sinceMs);
    }

    /** By what this node has seen, by the time of the cluster, and still so. */
    private boolean isAway(UUID id, Sender participant, long sinceMs, Duration atLeast, Sight sight) {
        return sight.isJudge
                && absences.lasts(id, participant, atLeast)
                && sight.nowMs - sinceMs > atLeast.toMillis()
                && !attendance(participant, seats(store.seats().of(id)).getOrDefault(id, Map.of()))
                        .connected();
    }

    private void noteAway(UUID id, long sinceMs) {
        // Before it is done: it may be done and fail.
        notedAway.put(id, -1L);
        var timeline = ledger.timeline(id);
        if (!timeline.isCustomerAway() && !timeline.isEnded())
            book.append(
                    id, Draft.system("away-" + (timeline.timesAway() + 1), EntryKind.CUSTOMER_AWAY, Optional.empty()));
        notedAway.put(id, sinceMs);
    }

    /** @return conversations that an agent has accepted */
    private Set<UUID> sweepQueue(Sight sight) {
        var all = new HashMap<UUID, QueueEntry>();
        queue.all().forEach((id, text) -> {
            var entry = QueueEntry.parse(text);
            all.put(UUID.fromString(id), entry);
            if (entry.kind() == Waiting.Kind.SESSION)
                attempt(UUID.fromString(id), () -> sweepSession(id, text, entry, sight.nowMs));
        });
        all.values().removeIf(entry -> entry.kind() == Waiting.Kind.SESSION);
        all.forEach((id, entry) -> attempt(id, () -> sweepAgent(id, entry, sight)));
        unsaid(all).forEach(id -> attempt(id, () -> queue.reconcile(id)));
        missing(all, sight).forEach(id -> attempt(id, () -> queue.reconcile(id)));
        all.values().removeIf(QueueEntry::isWaiting);
        return all.keySet();
    }

    private void sweepSession(String id, String text, QueueEntry entry, long nowMs) {
        if (entry.run().filter(nodes.isLost()).isPresent()) queue.remove(id, text);
        // Taken out when the agent comes: this one did not.
        else if (entry.acceptance().filter(by -> isAgentLate(by, nowMs)).isPresent())
            queue.change(id, text, entry.waitingAgain());
    }

    private boolean isAgentLate(QueueEntry.Acceptance by, long nowMs) {
        return nowMs - by.atMs() > rules.agentAwayAfter().toMillis();
    }

    private void sweepAgent(UUID id, QueueEntry entry, Sight sight) {
        var head = sight.heads.get(id);
        if (head == null || head.end().isPresent()) {
            queue.reconcile(id);
            return;
        }
        entry.acceptance().ifPresent(by -> sweepAgent(id, by, sight));
    }

    private void sweepAgent(UUID id, QueueEntry.Acceptance by, Sight sight) {
        var agent = sight.attendance(id, by.agent());
        if (agent.connected()) absences.present(id, by.agent());
        else if (isAway(id, by.agent(), Math.max(agent.sinceMs(), by.atMs()), rules.agentAwayAfter(), sight))
            book.leave(id, by.agent(), by.agentName(), "away");
    }

    /** Accepted, and the node died before the conversation said so. */
    private Collection<UUID> unsaid(Map<UUID, QueueEntry> all) {
        var keys = new HashMap<String, UUID>();
        all.forEach((id, entry) ->
                entry.acceptance().ifPresent(by -> keys.put(Keys.entry(id, by.agent(), by.id()), id)));
        var said = store.entries().getAll(keys.keySet());
        return keys.entrySet().stream()
                .filter(it -> !said.containsKey(it.getKey()))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Wanted, and not in the queue. */
    private Collection<UUID> missing(Map<UUID, QueueEntry> all, Sight sight) {
        var open = sight.open();
        open.removeAll(all.keySet());
        if (rules.queueing() == Queueing.ON_START) return open;
        var called = store.entries().getAll(open.stream().map(ChatSweep::called).toList());
        return open.stream().filter(id -> called.containsKey(called(id))).toList();
    }

    private static String called(UUID id) {
        return Keys.entry(id, Sender.CUSTOMER, Draft.CALLED);
    }

    /** After halves of a cluster found each other, entries say what neither of them knew. First where one agent may be too many. */
    private void toReview(Sight sight, Set<UUID> accepted) {
        toReview.clear();
        var open = sight.open();
        open.stream().filter(accepted::contains).forEach(toReview::add);
        open.stream().filter(id -> !accepted.contains(id)).forEach(toReview::add);
    }

    private void review() {
        for (var i = 0; i < REVIEWED && !toReview.isEmpty(); i++) {
            var id = toReview.remove();
            attempt(id, () -> queue.reconcile(id));
        }
    }
}
