package org.opencobrowse.chat;

import com.hazelcast.core.HazelcastInstance;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * All conversations of a cluster, as one node serves them; every node serves every conversation. Calls wait for other nodes: never on an event loop. Each may be repeated, here or at another node: after
 * a failure of the cluster (any exception but {@link ChatRefusal}) it is not known whether it was done, and repeating it finds out.
 */
public final class ChatBook implements AutoCloseable {
    private static final int REASON_LENGTH = 64;

    private final ChatStore store;
    private final ChatRules rules;
    private final Ledger ledger;
    private final Rooms rooms;
    private final Presence presence;
    private final ChatQueue queue;
    private final SpentChallenges spent;

    /** @param ids that nobody can guess */
    ChatBook(ChatStore store, String run, ChatRules rules, Supplier<UUID> ids) {
        this.store = store;
        this.rules = rules;
        ledger = new Ledger(store, rules);
        rooms = new Rooms(store, ledger, rules.queueing());
        presence = new Presence(store, run);
        queue = new ChatQueue(store, ledger, rooms, rules, run, ids);
        spent = new SpentChallenges(store);
        store.hear(this::heard);
    }

    /** Of a node without a cluster: conversations live as long as it does. */
    public static ChatBook alone(ChatRules rules, InstantSource clock) {
        return new ChatBook(new LocalStore(clock), "alone", rules, UUID::randomUUID);
    }

    /**
     * Of a member of a cluster, whose maps {@link ChatMaps} has configured.
     *
     * @param run names this run of this node and no other one; {@link #sweep} asks whether a run is lost
     */
    public static ChatBook shared(HazelcastInstance member, String run, ChatRules rules) {
        return new ChatBook(new SharedStore(member), run, rules, UUID::randomUUID);
    }

    public ChatRules rules() {
        return rules;
    }

    /** By the cluster's clock, as all times here are. */
    public long nowMs() {
        return store.nowMs();
    }

    /** The same conversation for the same secret, at any node, at any number of nodes at once. */
    public Begun begin(Beginning beginning) {
        var begun = ledger.begin(beginning);
        switch (begun) {
            case Begun.New(Conversation conversation) -> queue.reconcile(conversation.id());
            // Whoever was first may have died before this.
            case Begun.Earlier(Conversation conversation, Timeline timeline) -> queue.reconcile(conversation.id());
            case Begun.Over over -> {}
            case Begun.TooMany tooMany -> {}
        }
        return begun;
    }

    public Optional<Conversation> find(UUID conversation) {
        return ledger.find(conversation).or(() -> rooms.find(conversation));
    }

    /** Its state now, and all entries in their order; read where they are kept. Empty for a conversation that nobody knows. */
    public Timeline timeline(UUID conversation) {
        return ledger.timeline(conversation);
    }

    /**
     * Adds an entry. What it means for the queue is done when this returns.
     *
     * @throws ChatRefusal when it is a message whose text does not do
     */
    public Outcome append(UUID conversation, Draft draft) {
        if (draft.kind() == EntryKind.MESSAGE) TextRules.message(draft.text().orElse(""), rules.textLength());
        var outcome = told(appendOrRestore(conversation, draft));
        switch (draft.kind()) {
            case CALLED, LEFT, JOINED -> queue.reconcile(conversation);
            default -> {
                if (outcome instanceof Outcome.Full) queue.reconcile(conversation);
            }
        }
        return outcome;
    }

    /** Who follows it here knows it, even if the store has lost it, or has never had it on this side of a cut network. */
    private Outcome appendOrRestore(UUID conversation, Draft draft) {
        var outcome = ledger.append(conversation, draft, knownClock(conversation));
        return outcome instanceof Outcome.Unknown && rooms.restore(conversation)
                ? ledger.append(conversation, draft, knownClock(conversation))
                : outcome;
    }

    /** An agent goes. Nothing happens when this agent is not in it. */
    public Outcome leave(UUID conversation, Sender agent, Optional<String> name, String why) {
        var timeline = ledger.timeline(conversation);
        var joined = timeline.agents().get(agent);
        if (joined == null) {
            queue.reconcile(conversation);
            return new Outcome.Unknown();
        }
        // Named after what it ends: whoever repeats it ends nothing else.
        var id = "left-" + joined.clock();
        return append(conversation, new Draft(agent, id, EntryKind.LEFT, name, Optional.of(why), 0));
    }

    /** For good. Again, or by several at once: it ends once, for the first reason. */
    public Outcome end(UUID conversation, String reason) {
        if (reason.isEmpty() || reason.length() > REASON_LENGTH)
            throw ChatRefusal.malformed("a reason has 1 to " + REASON_LENGTH + " characters");
        var outcome = told(ledger.end(conversation, reason, knownClock(conversation)));
        queue.reconcile(conversation);
        return outcome;
    }

    private long knownClock(UUID conversation) {
        return rooms.clock(conversation).orElse(0);
    }

    private Outcome told(Outcome outcome) {
        if (outcome instanceof Outcome.Kept(Entry entry, boolean isNew)) rooms.tell(entry);
        return outcome;
    }

    /**
     * From now on everything of this conversation.
     *
     * @param from the last entry that the follower has: it gets what comes after, or everything when this node does not know that room any more
     * @param wake called when there is something to read; from any thread, also before this returns, and must not wait for anything
     * @return empty: nobody knows this conversation
     */
    public Optional<Following> follow(UUID conversation, Optional<Cursor> from, Runnable wake) {
        return rooms.follow(conversation, from, wake);
    }

    /** Up to this clock a participant has got, and seen, the conversation. Less than before changes nothing. */
    public void mark(UUID conversation, Sender participant, Marks marks) {
        var head = ledger.head(conversation);
        if (head.isEmpty()) return;
        // Never further than there is something.
        var highest = Math.max(head.get().clock(), knownClock(conversation));
        var asked = new Marks(Math.min(marks.delivered(), highest), Math.min(marks.seen(), highest));
        var key = Keys.marks(conversation, participant);
        while (true) {
            var text = store.marks().get(key);
            var now = text == null ? Marks.NONE : Marks.parse(text);
            var merged = now.merge(asked);
            if (merged.equals(now)) return;
            var isWritten = text == null
                    ? store.marks().putIfAbsent(key, merged.toJson()) == null
                    : store.marks().replace(key, text, merged.toJson());
            if (isWritten) return;
        }
    }

    /** Tells all who follow it that somebody types. Kept nowhere. */
    public void typing(UUID conversation, Sender participant) {
        store.shout(Json.object()
                .put("typing", participant.text())
                .put("conversation", conversation.toString())
                .text());
    }

    private void heard(String text) {
        var json = Json.parse(text);
        json.text("typing")
                .ifPresent(participant ->
                        rooms.typing(UUID.fromString(json.string("conversation")), new Sender(participant)));
    }

    /** A connection of a participant to this node, one of any number. For each one {@link #disconnect} once; for one that failed never. */
    public void connect(UUID conversation, Sender participant, Optional<String> name) {
        presence.connect(conversation, participant, name);
        if (!participant.equals(Sender.CUSTOMER)) return;
        try {
            noteBack(conversation);
        } catch (RuntimeException e) {
            takeBack(conversation, participant, e);
            throw e;
        }
    }

    private void takeBack(UUID conversation, Sender participant, RuntimeException why) {
        try {
            presence.disconnect(conversation, participant);
        } catch (RuntimeException e) {
            // It is written at one of the next looks.
            why.addSuppressed(e);
        }
    }

    /** Harmless when nobody has noted that the customer is away. */
    void noteBack(UUID conversation) {
        var timeline = ledger.timeline(conversation);
        if (timeline.isCustomerAway() && !timeline.isEnded())
            append(
                    conversation,
                    Draft.system("back-" + timeline.timesAway(), EntryKind.CUSTOMER_BACK, Optional.empty()));
    }

    public void disconnect(UUID conversation, Sender participant) {
        presence.disconnect(conversation, participant);
    }

    public ChatQueue queue() {
        return queue;
    }

    public SpentChallenges spent() {
        return spent;
    }

    /** Looks for what this node was not told of, and tells the cluster again what it has lost. Every two seconds, at every node; one at a time. */
    public void look() {
        presence.look();
        rooms.look();
        queue.look();
    }

    /** Conversations of the cluster, open and ended. Asks all nodes. */
    public int conversations() {
        return store.conversations().size();
    }

    /** Conversations that are followed at this node. */
    public int followed() {
        return rooms.count();
    }

    /** How often looking found what nobody had told. */
    public long missed() {
        return rooms.missed();
    }

    /** The order that the cluster needs, for its oldest node to run every few seconds; that two do it for a moment does no harm. */
    public ChatSweep sweep(ChatSweep.Nodes nodes) {
        return new ChatSweep(store, rules, ledger, queue, this, nodes);
    }

    @Override
    public void close() {
        store.close();
    }
}
