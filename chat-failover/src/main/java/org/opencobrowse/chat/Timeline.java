package org.opencobrowse.chat;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** The state of a conversation: what its entries say in their order, and nothing else. Whoever has the same entries sees the same state. */
public final class Timeline {
    /** Where a conversation stands, by its wire name. */
    public enum State {
        OPEN("open"),
        WAITING("waiting"),
        ENDED("ended");

        private final String wireName;

        State(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }

    private final List<Entry> entries;
    private final Set<Entry.Key> keys = new HashSet<>();
    private final Map<Sender, Entry> agents = new LinkedHashMap<>();
    private final Map<String, Entry> cobrowsing = new LinkedHashMap<>();
    private OptionalLong calledMs = OptionalLong.empty();
    private Optional<Entry> end = Optional.empty();
    private boolean isCustomerAway;
    private int timesAway;

    private Timeline(Collection<Entry> entries) {
        this.entries = List.copyOf(new TreeSet<>(entries));
        this.entries.forEach(this::add);
    }

    /** In any order, repeated or not. */
    public static Timeline of(Collection<Entry> entries) {
        return new Timeline(entries);
    }

    private void add(Entry entry) {
        keys.add(entry.key());
        switch (entry.kind()) {
            // Whoever is in already stays at their place.
            case JOINED -> agents.putIfAbsent(entry.sender(), entry);
            case LEFT -> agents.remove(entry.sender());
            case CALLED -> {
                if (calledMs.isEmpty()) calledMs = OptionalLong.of(entry.atMs());
            }
            case COBROWSE_STARTED -> cobrowsing.put(CobrowseIds.session(entry.id()), entry);
            case COBROWSE_ENDED, COBROWSE_LOST -> cobrowsing.remove(CobrowseIds.session(entry.id()));
            case CUSTOMER_AWAY -> {
                isCustomerAway = true;
                timesAway++;
            }
            case CUSTOMER_BACK -> isCustomerAway = false;
            case ENDED -> end = end.or(() -> Optional.of(entry));
            case MESSAGE, INVITED, DECLINED, CONTROL_GRANTED, CONTROL_ENDED -> {}
        }
    }

    /** In their order. */
    public List<Entry> entries() {
        return entries;
    }

    public boolean has(Sender sender, String id) {
        return keys.contains(new Entry.Key(sender, id));
    }

    public boolean isEnded() {
        return end.isPresent();
    }

    /** Why it ended. */
    public Optional<String> endReason() {
        return end.flatMap(Entry::text);
    }

    /** By the cluster's time. */
    public OptionalLong endedMs() {
        return end.map(it -> OptionalLong.of(it.atMs())).orElse(OptionalLong.empty());
    }

    /** Who is in it, with what let them in; whoever came first comes first. */
    public Map<Sender, Entry> agents() {
        return Collections.unmodifiableMap(agents);
    }

    /** Whether nobody has said anything and nobody came: only that the customer wanted to, and went. */
    boolean isVain() {
        return entries.stream().allMatch(entry -> switch (entry.kind()) {
            case CALLED, CUSTOMER_AWAY, CUSTOMER_BACK, ENDED -> true;
            default -> false;
        });
    }

    public boolean isIn(Sender agent) {
        return agents.containsKey(agent);
    }

    /** Sessions under way, by the id with which they were started, with their join codes. */
    public Map<String, String> cobrowsing() {
        var codes = new LinkedHashMap<String, String>();
        cobrowsing.forEach((session, entry) -> codes.put(session, entry.text().orElse("")));
        return Collections.unmodifiableMap(codes);
    }

    public boolean isCustomerAway() {
        return isCustomerAway;
    }

    /** How often the customer has been away until now. */
    int timesAway() {
        return timesAway;
    }

    /** The highest clock, 0 without entries. */
    public long clock() {
        return entries.isEmpty() ? 0 : entries.getLast().clock();
    }

    /** Since when it is wanted in the queue, by the cluster's time; also while an agent is in it. */
    public OptionalLong wantedSinceMs(Queueing queueing, Conversation conversation) {
        return switch (queueing) {
            case ON_START -> OptionalLong.of(conversation.createdMs());
            case ON_CALL -> calledMs;
        };
    }

    public State state(Queueing queueing) {
        if (isEnded()) return State.ENDED;
        var isWanted = queueing == Queueing.ON_START || calledMs.isPresent();
        return isWanted && agents.isEmpty() ? State.WAITING : State.OPEN;
    }
}
