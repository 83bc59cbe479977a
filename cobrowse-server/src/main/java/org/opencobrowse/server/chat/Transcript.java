package org.opencobrowse.server.chat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.chat.Conversation;
import org.opencobrowse.chat.Entry;
import org.opencobrowse.chat.EntryKind;
import org.opencobrowse.chat.Timeline;

/** A conversation for programs, and for people. */
record Transcript(Conversation conversation, Timeline timeline) {
    private static final int MOST = 500;

    JsonObject json(int from, String state) {
        var entries = timeline.entries();
        var begin = Math.min(from, entries.size());
        var end = Math.min(entries.size(), begin + MOST);
        var agents = new JsonArray();
        timeline.agents()
                .forEach((agent, joined) -> agents.add(new JsonObject()
                        .put("participant", agent.text())
                        .put("name", joined.name().orElse(""))));
        var json = new JsonObject().put("id", conversation.id().toString());
        put(json, "name", conversation.name());
        json.put("data", data());
        put(json, "url", conversation.url());
        put(json, "title", conversation.title());
        put(json, "referrer", conversation.referrer());
        return json.put("createdMs", conversation.createdMs())
                .put("state", state)
                .put("agents", agents)
                .put(
                        "entries",
                        new JsonArray(entries.subList(begin, end).stream()
                                .map(Transcript::json)
                                .toList()))
                .put("next", end);
    }

    private JsonObject data() {
        var data = new JsonObject();
        conversation.data().forEach(data::put);
        return data;
    }

    static JsonObject json(Entry entry) {
        var json = new JsonObject()
                .put("conversation", entry.conversation().toString())
                .put("sender", entry.sender().text())
                .put("id", entry.id())
                .put("clock", entry.clock())
                .put("atMs", entry.atMs())
                .put("kind", entry.kind().wireName());
        put(json, "name", entry.name());
        if (!isSecret(entry)) put(json, "text", entry.text());
        return json;
    }

    /** A join code is for those who are in the conversation while it is good, and for no record. */
    private static boolean isSecret(Entry entry) {
        return entry.kind() == EntryKind.COBROWSE_STARTED;
    }

    private static void put(JsonObject json, String field, Optional<String> value) {
        value.ifPresent(there -> json.put(field, there));
    }

    /** One entry a line; further lines of a message are indented, so that no text can look like an entry. */
    String text() {
        var text = new StringBuilder(
                "Conversation %s\nBegun %s\n\n".formatted(conversation.id(), time(conversation.createdMs())));
        for (var entry : timeline.entries()) text.append(line(entry));
        return text.toString();
    }

    private String line(Entry entry) {
        var said = entry.kind() == EntryKind.MESSAGE
                ? who(entry) + ": " + indented(entry.text().orElse(""))
                : "* " + (entry.sender().isAgent() ? who(entry) + " " : "")
                        + entry.kind().wireName() + reason(entry);
        return time(entry.atMs()) + "  " + said + "\n";
    }

    private String who(Entry entry) {
        return entry.name()
                .or(() -> entry.sender().isAgent() ? Optional.empty() : conversation.name())
                .orElse(entry.sender().text());
    }

    private static String reason(Entry entry) {
        return isSecret(entry)
                ? ""
                : entry.text().map(text -> " (" + text + ")").orElse("");
    }

    private static String indented(String text) {
        return String.join("\n    ", List.of(text.split("\\R", -1)));
    }

    private static String time(long ms) {
        return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
