package org.opencobrowse.chat;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * The foremost of a conversation: the one entry of which those who add to it compare and set, each before its own entry is put. So one clock is given once (but for two halves of a cluster), what was
 * accepted later has a higher one, and nothing comes after the end. Whoever dies in between leaves a clock without an entry, which harms nobody.
 *
 * @param clock the highest that was given
 * @param count of entries, or a little more: repetitions that met in flight count twice
 * @param bytes of what was said, as {@link Draft#bytes} counts; as exact as the count
 * @param end when it has ended
 */
record Head(long clock, int count, long bytes, long createdMs, Optional<End> end) {

    /** Enough to write the entry {@code ended} once more, if whoever ended the conversation died before. */
    record End(String reason, long clock, long atMs) {}

    static Head beginning(long createdMs) {
        return new Head(0, 0, 0, createdMs, Optional.empty());
    }

    /** What is left to say when the head was lost. */
    static Head of(Conversation conversation, Timeline timeline) {
        var end = timeline.entries().stream()
                .filter(entry -> entry.kind() == EntryKind.ENDED)
                .findFirst()
                .map(entry -> new End(entry.text().orElse(""), entry.clock(), entry.atMs()));
        var bytes = timeline.entries().stream().mapToLong(Entry::bytes).sum();
        return new Head(timeline.clock(), timeline.entries().size(), bytes, conversation.createdMs(), end);
    }

    Head next(long atLeast, long more) {
        return new Head(Math.max(clock, atLeast) + 1, count + 1, bytes + more, createdMs, end);
    }

    Head lifted(long atLeast) {
        return new Head(Math.max(clock, atLeast), count, bytes, createdMs, end);
    }

    Head ended(String reason, long atLeast, long atMs) {
        var next = next(atLeast, 0);
        return new Head(next.clock, next.count, bytes, createdMs, Optional.of(new End(reason, next.clock, atMs)));
    }

    OptionalLong endedMs() {
        return end.map(it -> OptionalLong.of(it.atMs())).orElse(OptionalLong.empty());
    }

    /** Of two accounts of one conversation, as two halves of a cluster may have them: what has happened is not undone. */
    static String merge(String one, String other) {
        return merge(parse(one), parse(other)).toJson();
    }

    private static Head merge(Head one, Head other) {
        return new Head(
                Math.max(one.clock, other.clock),
                Math.max(one.count, other.count),
                Math.max(one.bytes, other.bytes),
                Math.min(one.createdMs, other.createdMs),
                earlier(one.end, other.end));
    }

    private static Optional<End> earlier(Optional<End> one, Optional<End> other) {
        if (one.isEmpty() || other.isEmpty()) return one.or(() -> other);
        var a = one.get();
        var b = other.get();
        if (a.clock != b.clock) return a.clock < b.clock ? one : other;
        if (a.atMs != b.atMs) return a.atMs < b.atMs ? one : other;
        return a.reason.compareTo(b.reason) <= 0 ? one : other;
    }

    String toJson() {
        var json = Json.object()
                .put("clock", clock)
                .put("count", count)
                .put("bytes", bytes)
                .put("createdMs", createdMs);
        end.ifPresent(it ->
                json.put("reason", it.reason()).put("endClock", it.clock()).put("endedMs", it.atMs()));
        return json.text();
    }

    static Head parse(String text) {
        var json = Json.parse(text);
        return new Head(
                json.number("clock"),
                Math.toIntExact(json.number("count")),
                json.number("bytes"),
                json.number("createdMs"),
                json.text("reason").map(it -> new End(it, json.number("endClock"), json.number("endedMs"))));
    }
}
