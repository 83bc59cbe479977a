package org.opencobrowse.chat;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/**
 * How a conversation began. It never changes; what happened since is its {@link Timeline}.
 *
 * @param name of the customer
 * @param data what the site wants agents to know
 * @param createdMs by the cluster's time
 */
public record Conversation(
        UUID id,
        SecretHash secret,
        Optional<String> name,
        Map<String, String> data,
        Optional<String> url,
        Optional<String> referrer,
        Optional<String> title,
        long createdMs) {

    public Conversation {
        data = Collections.unmodifiableMap(new TreeMap<>(data));
    }

    /** Of two accounts of one conversation, as two halves of a cluster may have them: the same one on both sides. */
    static String merge(String one, String other) {
        return merge(parse(one), parse(other)).toJson();
    }

    private static Conversation merge(Conversation one, Conversation other) {
        if (one.createdMs != other.createdMs) return one.createdMs < other.createdMs ? one : other;
        return one.toJson().compareTo(other.toJson()) <= 0 ? one : other;
    }

    String toJson() {
        var pairs = Json.object();
        data.forEach(pairs::put);
        return Json.object()
                .put("id", id.toString())
                .put("secret", secret.text())
                .put("name", name)
                .put("data", pairs)
                .put("url", url)
                .put("referrer", referrer)
                .put("title", title)
                .put("createdMs", createdMs)
                .text();
    }

    static Conversation parse(String text) {
        var json = Json.parse(text);
        var pairs = json.object("data");
        var data = new TreeMap<String, String>();
        pairs.fields().forEach(key -> data.put(key, pairs.string(key)));
        return new Conversation(
                UUID.fromString(json.string("id")),
                new SecretHash(json.string("secret")),
                json.text("name"),
                data,
                json.text("url"),
                json.text("referrer"),
                json.text("title"),
                json.number("createdMs"));
    }

    @Override
    public String toString() {
        // What a customer or a site told stands in no log.
        return "Conversation[" + id + "]";
    }
}
