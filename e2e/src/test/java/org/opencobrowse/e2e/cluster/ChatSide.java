package org.opencobrowse.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.e2e.conformance.Frame;

/**
 * What one person has of one conversation, and still wants to say in it: one message at a time, again and again under its id until it comes back. Follows K1 to K4 of docs/protocol/v1/chat.md. Safe
 * on every thread.
 */
final class ChatSide {
    private static final long AGAIN_MS = 3_000;
    private static final long REFUSED_MS = 250;

    private final String conversation;
    private final String sender;
    private final Map<String, ChatEntry> entries = new HashMap<>();
    private final Map<String, Long> cameAt = new HashMap<>();
    /** Texts of all messages that were ever to be said, by their ids, in order. */
    private final Map<String, String> wanted = new LinkedHashMap<>();

    private final Deque<String> unsaid = new ArrayDeque<>();
    private String room = "";
    private long place;
    private long sayAt;
    private boolean follows;
    private int holes;
    private int changed;
    private int repeated;
    private String refusals = "";

    ChatSide(String conversation, String sender) {
        this.conversation = conversation;
        this.sender = sender;
    }

    String conversation() {
        return conversation;
    }

    String sender() {
        return sender;
    }

    synchronized void say(String id, String text) {
        wanted.put(id, text);
        unsaid.add(id);
    }

    /** What was accepted by another way than this one. */
    synchronized void hasSaid(String id, String text) {
        wanted.put(id, text);
    }

    synchronized Frame follow() {
        follows = false;
        var follow = Frame.of("follow", "conversation", conversation);
        return room.isEmpty() ? follow : follow.having("room", room, "place", place);
    }

    /** What is due now, by {@link System#nanoTime}. */
    synchronized Optional<Frame> toSay(long now) {
        if (!follows || unsaid.isEmpty() || now - sayAt < 0) return Optional.empty();
        sayAt = now + TimeUnit.MILLISECONDS.toNanos(AGAIN_MS);
        var id = unsaid.getFirst();
        var text = wanted.getOrDefault(id, "").getBytes(UTF_8);
        var say = Frame.of("say", "conversation", conversation, "id", id, "after", clock(), "length", text.length);
        return Optional.of(new Frame(say.header(), text));
    }

    /** The highest that it knows. */
    synchronized long clock() {
        return entries.values().stream().mapToLong(ChatEntry::clock).max().orElse(0);
    }

    /** @return whether to follow again from the beginning: a place is missing */
    synchronized boolean received(Frame frame) {
        switch (frame.type()) {
            case "entry" -> {
                return hasHole(frame);
            }
            case "followed" -> {
                follows = true;
                sayAt = System.nanoTime();
            }
            case "not-said" -> refused(frame);
            default -> {}
        }
        return false;
    }

    private boolean hasHole(Frame frame) {
        learn(ChatEntry.of(frame));
        var isSameRoom = frame.text("room").equals(room);
        var isNext = frame.number("place") == (isSameRoom ? place + 1 : 1);
        room = isNext ? frame.text("room") : "";
        place = frame.number("place");
        if (!isNext) holes++;
        return !isNext;
    }

    private void learn(ChatEntry entry) {
        var earlier = entries.put(entry.key(), entry);
        if (earlier != null && !earlier.equals(entry)) changed++;
        if (earlier != null && earlier.equals(entry)) repeated++;
        cameAt.putIfAbsent(entry.key(), System.nanoTime());
        if (!entry.sender().equals(sender) || !unsaid.remove(entry.id())) return;
        sayAt = System.nanoTime();
    }

    private void refused(Frame frame) {
        var name = frame.text("name");
        if (!List.of("too-fast", "internal").contains(name)) refusals += name + ": " + frame.text("reason") + "; ";
        var wait = frame.has("retryAfterMs") ? frame.number("retryAfterMs") : REFUSED_MS;
        sayAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(wait);
    }

    synchronized int unsaid() {
        return unsaid.size();
    }

    synchronized List<ChatEntry> ordered() {
        return entries.values().stream().sorted().toList();
    }

    /** Everything it wanted to say, in order: texts by ids. */
    synchronized Map<String, String> wanted() {
        return new LinkedHashMap<>(wanted);
    }

    /** When this message of anybody's came here; empty: not yet. */
    synchronized Optional<Long> cameAt(String from, String id) {
        return Optional.ofNullable(cameAt.get(from + " " + id));
    }

    /** Places that were missing. */
    synchronized int holes() {
        return holes;
    }

    /** Entries that got another clock after the sides of a cut network had met. */
    synchronized int changed() {
        return changed;
    }

    /** Entries that were told again. */
    synchronized int repeated() {
        return repeated;
    }

    /** Why messages were not accepted, beside haste and trouble in the cluster; empty as a rule. */
    synchronized String refusals() {
        return refusals;
    }
}
