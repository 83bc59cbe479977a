package org.opencobrowse.chat;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations and their entries in the store: each entry under a key of its own, put once and never changed. */
final class Ledger {
    /** How much further the clock may go by what a client says it has seen. */
    private static final long LEAP = 1_000_000;

    /** What participants have said in one conversation, in UTF-8: then it ends with {@code limit}. Else few conversations would fill the memory of all nodes. */
    static final int BYTES = 1 << 20;

    private final ChatStore store;
    private final ChatRules rules;
    private final GivingWay givingWay;

    Ledger(ChatStore store, ChatRules rules) {
        this.store = store;
        this.rules = rules;
        givingWay = new GivingWay(store, this);
    }

    Begun begin(Beginning beginning) {
        var id = beginning.secret().conversation();
        var known = store.conversations().get(Keys.conversation(id));
        if (known != null) return again(Conversation.parse(known));
        if (!givingWay.makeRoom(rules.conversations())) return new Begun.TooMany(rules.conversations());
        var conversation = beginning.at(store.nowMs());
        var earlier = store.conversations().putIfAbsent(Keys.conversation(id), conversation.toJson());
        if (earlier != null) return again(Conversation.parse(earlier));
        headText(id);
        return new Begun.New(conversation);
    }

    private Begun again(Conversation conversation) {
        var timeline = timeline(conversation.id());
        return head(conversation.id())
                .flatMap(Head::end)
                .<Begun>map(end -> new Begun.Over(conversation, end.reason()))
                .orElseGet(() -> new Begun.Earlier(conversation, timeline));
    }

    Optional<Conversation> find(UUID conversation) {
        return Optional.ofNullable(store.conversations().get(Keys.conversation(conversation)))
                .map(Conversation::parse);
    }

    Timeline timeline(UUID conversation) {
        return Timeline.of(entries(conversation));
    }

    Collection<Entry> entries(UUID conversation) {
        return store.entries().of(conversation).values().stream()
                .flatMap(text -> Entry.parse(conversation, text).stream())
                .toList();
    }

    Optional<Head> head(UUID conversation) {
        return Optional.ofNullable(headText(conversation)).map(Head::parse);
    }

    /** A head that was lost, or not written yet, is made of what there is. */
    private @Nullable String headText(UUID conversation) {
        var key = Keys.conversation(conversation);
        var text = store.heads().get(key);
        if (text != null) return text;
        var known = find(conversation);
        if (known.isEmpty()) return null;
        var made = Head.of(known.get(), timeline(conversation)).toJson();
        var earlier = store.heads().putIfAbsent(key, made);
        return earlier == null ? made : earlier;
    }

    /** @param known the highest clock of it that this node knows otherwise */
    Outcome append(UUID conversation, Draft draft, long known) {
        var earlier = store.entries().get(Keys.entry(conversation, draft.sender(), draft.id()));
        if (earlier != null) return repeated(conversation, draft, earlier);
        while (true) {
            var text = headText(conversation);
            if (text == null) return new Outcome.Unknown();
            var head = Head.parse(text);
            if (head.end().isPresent()) return new Outcome.Over(head.end().get().reason());
            if (head.count() >= rules.entriesPerConversation() || head.bytes() + draft.bytes() > BYTES) {
                end(conversation, EndReasons.LIMIT, known);
                return new Outcome.Full(rules.entriesPerConversation());
            }
            var next = head.next(Math.max(known, Math.min(draft.after(), head.clock() + LEAP)), draft.bytes());
            // The clock first: who reads this head from now on comes later than we do.
            if (store.heads().replace(Keys.conversation(conversation), text, next.toJson()))
                return put(conversation, draft, next.clock(), store.nowMs());
        }
    }

    private Outcome put(UUID conversation, Draft draft, long clock, long atMs) {
        var entry = new Entry(
                conversation, draft.sender(), draft.id(), clock, atMs, draft.kind(), draft.name(), draft.text());
        var earlier = store.entries().putIfAbsent(Keys.entry(conversation, draft.sender(), draft.id()), entry.toJson());
        return earlier == null ? new Outcome.Kept(entry, true) : repeated(conversation, draft, earlier);
    }

    private static Outcome repeated(UUID conversation, Draft draft, String earlier) {
        var entry = Entry.parse(conversation, earlier);
        if (entry.isEmpty()) throw ChatRefusal.malformed("the id " + draft.id() + " is in use");
        var same = entry.get().kind() == draft.kind() && entry.get().text().equals(draft.text());
        return same ? new Outcome.Kept(entry.get(), false) : new Outcome.Clash(entry.get());
    }

    /** Repeated, or by two at once: it ends once, for the first reason. */
    Outcome end(UUID conversation, String reason, long known) {
        while (true) {
            var text = headText(conversation);
            if (text == null) return new Outcome.Unknown();
            var head = Head.parse(text);
            if (head.end().isPresent()) return putEnd(conversation, head.end().get());
            var ended = head.ended(reason, known, store.nowMs());
            if (store.heads().replace(Keys.conversation(conversation), text, ended.toJson()))
                return putEnd(conversation, ended.end().orElseThrow());
        }
    }

    /** Whoever set the head may have died before this. */
    Outcome putEnd(UUID conversation, Head.End end) {
        var outcome = put(conversation, EndReasons.entry(end.reason()), end.clock(), end.atMs());
        return outcome instanceof Outcome.Clash(Entry earlier) ? new Outcome.Kept(earlier, false) : outcome;
    }

    /** Tells the store again what it has lost with more nodes than there are backups, or has not got on this side of a cut network. */
    void restore(Conversation conversation, List<Entry> lost, long clock) {
        var key = Keys.conversation(conversation.id());
        store.conversations().putIfAbsent(key, conversation.toJson());
        for (var entry : lost)
            store.entries().putIfAbsent(Keys.entry(conversation.id(), entry.sender(), entry.id()), entry.toJson());
        while (true) {
            var text = headText(conversation.id());
            if (text == null) return;
            var head = Head.parse(text);
            if (head.clock() >= clock) return;
            if (store.heads().replace(key, text, head.lifted(clock).toJson())) return;
        }
    }

    /** The head goes last: while it is there, whoever sweeps next finds what is left. */
    void forget(UUID conversation) {
        var key = Keys.conversation(conversation);
        removeFrom(store.conversations(), key);
        removeAll(store.entries(), conversation);
        forgetParticipants(conversation);
        removeFrom(store.queue(), key);
        removeFrom(store.heads(), key);
    }

    /** Where they are and what they have seen. */
    void forgetParticipants(UUID conversation) {
        removeAll(store.marks(), conversation);
        removeAll(store.seats(), conversation);
    }

    private static void removeAll(ChatMap map, UUID conversation) {
        Map.copyOf(map.of(conversation)).forEach(map::remove);
    }

    private static void removeFrom(ChatMap map, String key) {
        for (var text = map.get(key); text != null; text = map.get(key)) if (map.remove(key, text)) return;
    }
}
