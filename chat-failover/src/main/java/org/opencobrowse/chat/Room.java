package org.opencobrowse.chat;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as this node knows it, while somebody here follows it: its entries in the order in which they came to be known, each at a place that never changes. Only memory: nothing here waits. What
 * is learned twice is there once.
 */
final class Room {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Conversation conversation;
    private final Queueing queueing;
    private final List<Entry> arrivals = new ArrayList<>();
    private final Map<Entry.Key, Entry> known = new HashMap<>();
    private final Map<Sender, Marks> marks = new HashMap<>();
    private final Map<String, Seat> seats = new TreeMap<>();
    private final Set<Following> followers = new LinkedHashSet<>();
    private String id = newId();
    private long clock;
    private @Nullable Timeline timeline;

    Room(Conversation conversation, Queueing queueing) {
        this.conversation = conversation;
        this.queueing = queueing;
    }

    private static String newId() {
        var bytes = new byte[8];
        RANDOM.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    Conversation conversation() {
        return conversation;
    }

    synchronized long clock() {
        return clock;
    }

    synchronized boolean has(Entry.Key key) {
        return known.containsKey(key);
    }

    synchronized List<Entry> entries() {
        return List.copyOf(arrivals);
    }

    synchronized Timeline timeline() {
        var now = timeline;
        if (now == null) timeline = now = Timeline.of(arrivals);
        return now;
    }

    /** @return whether something was new */
    boolean learn(Collection<Entry> entries) {
        var isNew = false;
        synchronized (this) {
            for (var entry : entries.stream().sorted().toList()) isNew |= add(entry);
        }
        if (isNew) wake();
        return isNew;
    }

    private boolean add(Entry entry) {
        var earlier = known.putIfAbsent(entry.key(), entry);
        if (earlier != null && !entry.prevailsOver(earlier)) return false;
        clock = Math.max(clock, entry.clock());
        timeline = null;
        if (earlier == null) arrivals.add(entry);
        else retell(entry);
        return true;
    }

    /** It was accepted twice, on both sides of a cut network, and told from here with another clock than is valid now: everybody gets everything once more. */
    private void retell(Entry valid) {
        known.put(valid.key(), valid);
        id = newId();
        arrivals.clear();
        known.values().stream().sorted().forEach(arrivals::add);
    }

    void learn(Sender participant, Marks now) {
        synchronized (this) {
            var earlier = marks.getOrDefault(participant, Marks.NONE);
            var merged = earlier.merge(now);
            if (merged.equals(earlier)) return;
            marks.put(participant, merged);
            followers.forEach(follower -> follower.marked.add(participant));
        }
        wake();
    }

    synchronized Marks marks(Sender participant) {
        return marks.getOrDefault(participant, Marks.NONE);
    }

    void learn(String key, @Nullable Seat seat) {
        synchronized (this) {
            var earlier = seat == null ? seats.remove(key) : seats.put(key, seat);
            if (Objects.equals(earlier, seat)) return;
            followers.forEach(follower -> follower.presence = true);
        }
        wake();
    }

    void learnSeats(Map<String, Seat> all) {
        synchronized (this) {
            if (seats.equals(all)) return;
            seats.clear();
            seats.putAll(all);
            followers.forEach(follower -> follower.presence = true);
        }
        wake();
    }

    void typing(Sender participant) {
        synchronized (this) {
            followers.forEach(follower -> follower.typing.add(participant));
        }
        wake();
    }

    Following enter(Optional<Cursor> from, Runnable wake, Function<Following, Runnable> onClose) {
        var follower = new Following(this, wake);
        follower.onClose = onClose.apply(follower);
        synchronized (this) {
            followers.add(follower);
            from.filter(it -> it.room().equals(id) && it.place() >= 0 && it.place() <= arrivals.size())
                    .ifPresent(it -> {
                        follower.room = it.room();
                        follower.place = it.place();
                    });
        }
        return follower;
    }

    synchronized void leave(Following follower) {
        followers.remove(follower);
    }

    synchronized boolean isDeserted() {
        return followers.isEmpty();
    }

    private void wake() {
        // Outside of the lock: whoever is woken may read at once.
        List<Following> awake;
        synchronized (this) {
            awake = List.copyOf(followers);
        }
        awake.forEach(follower -> follower.wake.run());
    }

    synchronized List<News> newsFor(Following follower, int max) {
        var news = new ArrayList<News>();
        if (!follower.room.equals(id)) {
            follower.room = id;
            follower.place = 0;
            follower.caughtUp = false;
        }
        while (follower.place < arrivals.size() && news.size() < max) {
            var entry = arrivals.get(follower.place++);
            news.add(new News.Told(id, follower.place, entry));
        }
        // The rest is small: as many as there are participants.
        if (follower.place == arrivals.size()) addState(follower, news);
        return news;
    }

    private void addState(Following follower, List<News> news) {
        if (!follower.caughtUp) {
            follower.caughtUp = true;
            follower.presence = true;
            follower.marked.addAll(marks.keySet());
            news.add(new News.CaughtUp(id, follower.place, timeline().state(queueing)));
        }
        follower.marked.forEach(participant -> news.add(new News.Marked(participant, marks(participant))));
        follower.marked.clear();
        if (follower.presence) news.add(new News.Present(attendance()));
        follower.presence = false;
        follower.typing.forEach(participant -> news.add(new News.Typing(participant)));
        follower.typing.clear();
    }

    /** The customer, the agents that are in it, and whoever else is connected. */
    synchronized List<Attendance> attendance() {
        var byParticipant = seats.entrySet().stream()
                .collect(Collectors.groupingBy(
                        it -> Keys.participant(it.getKey()),
                        TreeMap::new,
                        Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        var there = new LinkedHashMap<Sender, Optional<String>>();
        there.put(Sender.CUSTOMER, conversation.name());
        timeline().agents().forEach((agent, joined) -> there.put(agent, joined.name()));
        byParticipant.forEach((participant, of) -> {
            if (of.stream().anyMatch(Seat::isTaken))
                there.putIfAbsent(participant, of.getFirst().name());
        });
        return there.entrySet().stream()
                .map(it -> Seating.attendance(
                        it.getKey(), it.getValue(), byParticipant.getOrDefault(it.getKey(), List.of())))
                .toList();
    }
}
