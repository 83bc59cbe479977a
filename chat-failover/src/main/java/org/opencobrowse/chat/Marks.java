package org.opencobrowse.chat;

/**
 * How far a participant has got, and seen, a conversation: clocks of entries. They only grow.
 *
 * @param delivered at least as high as seen
 */
public record Marks(long delivered, long seen) {
    public static final Marks NONE = new Marks(0, 0);

    public Marks {
        delivered = Math.max(delivered, seen);
    }

    Marks merge(Marks other) {
        return new Marks(Math.max(delivered, other.delivered), Math.max(seen, other.seen));
    }

    static String merge(String one, String other) {
        return parse(one).merge(parse(other)).toJson();
    }

    String toJson() {
        return Json.object().put("delivered", delivered).put("seen", seen).text();
    }

    static Marks parse(String text) {
        var json = Json.parse(text);
        return new Marks(json.number("delivered"), json.number("seen"));
    }
}
