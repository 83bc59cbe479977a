package org.opencobrowse.chat;

import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;

/**
 * One thing that was said or happened in a conversation. It never changes. (sender, id) is its key in the conversation: whatever is sent again has the same. Entries are ordered by (clock, sender, id),
 * which needs nobody who counts: two halves of a cluster may use a clock twice, and still all readers agree afterwards. The clock is Lamport's (Time, Clocks, and the Ordering of Events in a
 * Distributed System, 1978).
 *
 * @param id chosen by the sender
 * @param clock one more than the highest that whoever accepted it knew
 * @param atMs by the cluster's time, for people
 * @param name of the sender, for people
 */
public record Entry(
        UUID conversation,
        Sender sender,
        String id,
        long clock,
        long atMs,
        EntryKind kind,
        Optional<String> name,
        Optional<String> text)
        implements Comparable<Entry> {

    private static final Comparator<Entry> ORDER =
            Comparator.comparingLong(Entry::clock).thenComparing(Entry::sender).thenComparing(Entry::id);

    private static final Comparator<String> FIRST_ACCEPTED = Comparator.comparingLong(
                    (String text) -> Json.parse(text).number("clock"))
            .thenComparingLong(text -> Json.parse(text).number("atMs"))
            .thenComparing(Comparator.naturalOrder());

    /** Identity of an entry in its conversation. */
    public record Key(Sender sender, String id) {}

    public Key key() {
        return new Key(sender, id);
    }

    @Override
    public int compareTo(Entry other) {
        return ORDER.compare(this, other);
    }

    /**
     * Of two accounts of one key, as two halves of a cluster may have them when something was sent to both: the same one on both sides. It is the one with the lower clock, since that comes before every
     * answer on either side, and before what its sender sent next.
     */
    static String merge(String one, String other) {
        return FIRST_ACCEPTED.compare(one, other) <= 0 ? one : other;
    }

    /** Whether this account of the same key is the valid one of both. */
    boolean prevailsOver(Entry other) {
        if (equals(other)) return false;
        var mine = toJson();
        var theirs = other.toJson();
        return merge(mine, theirs).equals(mine);
    }

    /** What it takes, in UTF-8. */
    int bytes() {
        return TextRules.bytes(id, name.orElse(""), text.orElse(""));
    }

    String toJson() {
        return Json.object()
                .put("sender", sender.text())
                .put("id", id)
                .put("clock", clock)
                .put("atMs", atMs)
                .put("kind", kind.wireName())
                .put("name", name)
                .put("text", text)
                .text();
    }

    /** Empty: it is of a kind that only the next version knows. */
    static Optional<Entry> parse(UUID conversation, String text) {
        var json = Json.parse(text);
        return EntryKind.of(json.string("kind"))
                .map(kind -> new Entry(
                        conversation,
                        new Sender(json.string("sender")),
                        json.string("id"),
                        json.number("clock"),
                        json.number("atMs"),
                        kind,
                        json.text("name"),
                        json.text("text")));
    }

    @Override
    public String toString() {
        // No text: it stands in no log.
        return "Entry[%s %s/%s %d %s]".formatted(conversation, sender, id, clock, kind);
    }
}
