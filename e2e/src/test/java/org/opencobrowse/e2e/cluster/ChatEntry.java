package org.opencobrowse.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.JsonObject;
import java.util.Comparator;
import org.opencobrowse.e2e.conformance.Frame;

/** An entry of a conversation as somebody has it, in the order of docs/protocol/v1/chat.md, section 1. */
record ChatEntry(long clock, String sender, String id, String kind, String text) implements Comparable<ChatEntry> {
    private static final Comparator<ChatEntry> ORDER = Comparator.comparingLong(ChatEntry::clock)
            .thenComparing(ChatEntry::sender)
            .thenComparing(ChatEntry::id);

    static ChatEntry of(Frame frame) {
        var text = new String(frame.body(), UTF_8);
        return new ChatEntry(frame.number("clock"), frame.text("sender"), frame.text("id"), frame.text("kind"), text);
    }

    static ChatEntry of(JsonObject json) {
        return new ChatEntry(
                json.get("clock").getAsLong(),
                json.get("sender").getAsString(),
                json.get("id").getAsString(),
                json.get("kind").getAsString(),
                json.has("text") ? json.get("text").getAsString() : "");
    }

    String key() {
        return sender + " " + id;
    }

    @Override
    public int compareTo(ChatEntry other) {
        return ORDER.compare(this, other);
    }
}
