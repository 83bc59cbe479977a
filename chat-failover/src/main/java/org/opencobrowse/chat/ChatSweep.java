package org.opencobrowse.chat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
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
    static final long NOTED_AWAY_MS = 10_000;

    /** Conversations that are looked through in one sweep, after nodes came or went. */
    static final int REVIEWED = 200;

    private static final Logger LOG = LoggerFactory.getLogger(ChatSweep.class);

    private final ChatStore store;
    private final ChatRules rules;
    private final Ledger ledger;
    private final ChatQueue queue;
    private final ChatBook book;
    private final Predicate<String> isLost;
    private final Map<UUID, Long> notedAway = new HashMap<>();
    private final Set<UUID> properlyEnded = new HashSet<>();
    private final Queue<UUID> toReview = new ArrayDeque<>();
    private final AtomicBoolean isUpheaval = new AtomicBoolean(true);
    private int failures;
    private @Nullable RuntimeException firstFailure;

    /** @param isLost whether a run of a node is gone for good; while it only does not answer, whoever is connected there may still be */
    ChatSweep(
            ChatStore store, ChatRules rules, Ledger ledger, ChatQueue queue, ChatBook book, Predicate<String> isLost) {
        this.store = store;
        this.rules = rules;
        this.ledger = ledger;
        this.queue = queue;
        this.book = book;
        this.isLost = isLost;
        store.onUpheaval(() -> isUpheaval.set(true));
    }

    /** What one sweep sees. */
    private record Sight(long nowMs, Map<UUID, Head> heads, Map<UUID, Map<String, Seat>> seats) {
        Attendance attendance(UUID conversation, Sender participant) {
            var mine = new ArrayList<Seat>();
            seats.getOrDefault(conversation, Map.of()).forEach((key, seat) -> {
                if (Keys.participant(key).equals(participant)) mine.add(seat);
            });
            return Seating.attendance(participant, Optional.empty(), mine);
        }
    }

    @Override
    public synchronized void run() {
        var sight = new Sight(store.nowMs(), heads(), seats());
        sight.heads.forEach((id, head) -> attempt(id, () -> sweep(id, head, sight)));
        sweepQueue(sight);
        review(sight);
        dropStrays(sight);
        book.spent().sweep();
        complain();
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
    private Map<UUID, Map<String, Seat>> seats() {
        var nowMs = store.nowMs();
        var seats = new HashMap<UUID, Map<String, Seat>>();
        store.seats().all().forEach((key, text) -> {
            var seat = Seat.parse(text);
            if (seat.isTaken() && isLost.test(Keys.run(key))) {
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
        if (nowMs - end.atMs() > rules.keepEnded().toMillis()) ledger.forget(id);
        else if (!properlyEnded.contains(id)) {
            // Whoever ended it may have died before it was written.
            book.end(id, end.reason());
            properlyEnded.add(id);
        }
    }

    private void sweepAway(UUID id, Head head, Sight sight) {
        var customer = sight.attendance(id, Sender.CUSTOMER);
        if (customer.connected()) {
            notedAway.remove(id);
            return;
        }
        var sinceMs = Math.max(head.createdMs(), customer.sinceMs());
        var awayMs = sight.nowMs - sinceMs;
        if (awayMs > rules.customerAwayAfter().toMillis()) book.end(id, EndReasons.CUSTOMER_AWAY);
        else if (awayMs > NOTED_AWAY_MS && !Long.valueOf(sinceMs).equals(notedAway.get(id))) {
            noteAway(id);
            notedAway.put(id, sinceMs);
        }
    }

    private void noteAway(UUID id) {
        var timeline = ledger.timeline(id);
        if (!timeline.isCustomerAway() && !timeline.isEnded())
            book.append(
                    id, Draft.system("away-" + (timeline.timesAway() + 1), EntryKind.CUSTOMER_AWAY, Optional.empty()));
    }

    private void sweepQueue(Sight sight) {
        var all = new HashMap<UUID, QueueEntry>();
        queue.all().forEach((id, text) -> {
            var entry = QueueEntry.parse(text);
            all.put(UUID.fromString(id), entry);
            if (entry.kind() == Waiting.Kind.SESSION) sweepSession(id, text, entry, sight.nowMs);
        });
        all.values().removeIf(entry -> entry.kind() == Waiting.Kind.SESSION);
        all.forEach((id, entry) -> attempt(id, () -> sweepAgent(id, entry, sight)));
        unsaid(all).forEach(id -> attempt(id, () -> queue.reconcile(id)));
        missing(all, sight).forEach(id -> attempt(id, () -> queue.reconcile(id)));
    }

    private void sweepSession(String id, String text, QueueEntry entry, long nowMs) {
        if (entry.run().filter(isLost).isPresent()) queue.remove(id, text);
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
        entry.acceptance()
                .filter(by -> isAgentLate(by, sight.nowMs))
                .filter(by -> isAway(sight.attendance(id, by.agent()), by, sight.nowMs))
                .ifPresent(by -> book.leave(id, by.agent(), by.agentName(), "away"));
    }

    private boolean isAway(Attendance agent, QueueEntry.Acceptance by, long nowMs) {
        return !agent.connected()
                && nowMs - Math.max(agent.sinceMs(), by.atMs())
                        > rules.agentAwayAfter().toMillis();
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
        var open = new ArrayList<UUID>();
        sight.heads.forEach((id, head) -> {
            if (head.end().isEmpty() && !all.containsKey(id)) open.add(id);
        });
        if (rules.queueing() == Queueing.ON_START) return open;
        var called = store.entries().getAll(open.stream().map(ChatSweep::called).toList());
        return open.stream().filter(id -> called.containsKey(called(id))).toList();
    }

    private static String called(UUID id) {
        return Keys.entry(id, Sender.CUSTOMER, Draft.CALLED);
    }

    /** After halves of a cluster found each other, entries say what neither of them knew. */
    private void review(Sight sight) {
        if (isUpheaval.getAndSet(false)) {
            toReview.clear();
            sight.heads.forEach((id, head) -> {
                if (head.end().isEmpty()) toReview.add(id);
            });
            properlyEnded.clear();
        }
        for (var i = 0; i < REVIEWED && !toReview.isEmpty(); i++) {
            var id = toReview.remove();
            attempt(id, () -> queue.reconcile(id));
        }
    }

    /** Seats of conversations that were forgotten meanwhile. */
    private void dropStrays(Sight sight) {
        for (var id : sight.seats.keySet())
            if (!sight.heads.containsKey(id) && ledger.find(id).isEmpty()) attempt(id, () -> ledger.forget(id));
    }
}
