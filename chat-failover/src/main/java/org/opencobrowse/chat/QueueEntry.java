package org.opencobrowse.chat;

import java.util.Optional;

/**
 * One that waits for an agent, or was accepted by one: there is one of a name, and each change is one comparison of it.
 *
 * @param wantedMs since when it is wanted, by the cluster's time: its place in the queue
 * @param turn how often it has waited: tells one waiting from the next
 * @param token a session's join code, for the agent who accepts it
 * @param run of the node whose session it is
 */
record QueueEntry(
        Waiting.Kind kind,
        Optional<String> name,
        Optional<String> url,
        Optional<String> title,
        long wantedMs,
        int turn,
        Optional<Acceptance> acceptance,
        Optional<String> token,
        Optional<String> run) {

    /**
     * @param id of the entry {@code joined} that follows
     * @param agentName for people
     */
    record Acceptance(Sender agent, Optional<String> agentName, String id, long atMs) {}

    static QueueEntry chat(Conversation conversation, long wantedMs) {
        return new QueueEntry(
                Waiting.Kind.CHAT,
                conversation.name(),
                conversation.url(),
                conversation.title(),
                wantedMs,
                1,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    boolean isWaiting() {
        return acceptance.isEmpty();
    }

    boolean isAcceptedBy(Sender agent) {
        return acceptance.filter(it -> it.agent().equals(agent)).isPresent();
    }

    QueueEntry accepted(Acceptance by) {
        return new QueueEntry(kind, name, url, title, wantedMs, turn, Optional.of(by), token, run);
    }

    QueueEntry waitingAgain() {
        return new QueueEntry(kind, name, url, title, wantedMs, turn + 1, Optional.empty(), token, run);
    }

    /** Of two accounts, as two halves of a cluster may have them. What the entries of a conversation say is put right afterwards; for a session the first acceptance counts. */
    static String merge(String one, String other) {
        return merge(parse(one), parse(other)).toJson();
    }

    private static QueueEntry merge(QueueEntry one, QueueEntry other) {
        if (one.turn != other.turn) return one.turn > other.turn ? one : other;
        if (one.isWaiting() != other.isWaiting()) return one.isWaiting() ? other : one;
        var a = one.acceptance.map(Acceptance::atMs).orElse(0L);
        var b = other.acceptance.map(Acceptance::atMs).orElse(0L);
        if (!a.equals(b)) return a < b ? one : other;
        return one.toJson().compareTo(other.toJson()) <= 0 ? one : other;
    }

    String toJson() {
        var json = Json.object()
                .put("kind", kind.wireName())
                .put("name", name)
                .put("url", url)
                .put("title", title)
                .put("wantedMs", wantedMs)
                .put("turn", turn)
                .put("token", token)
                .put("run", run);
        acceptance.ifPresent(it -> json.put("agent", it.agent().text())
                .put("agentName", it.agentName())
                .put("acceptance", it.id())
                .put("acceptedMs", it.atMs()));
        return json.text();
    }

    static QueueEntry parse(String text) {
        var json = Json.parse(text);
        return new QueueEntry(
                Waiting.Kind.of(json.string("kind")),
                json.text("name"),
                json.text("url"),
                json.text("title"),
                json.number("wantedMs"),
                Math.toIntExact(json.number("turn")),
                json.text("agent")
                        .map(agent -> new Acceptance(
                                new Sender(agent),
                                json.text("agentName"),
                                json.string("acceptance"),
                                json.number("acceptedMs"))),
                json.text("token"),
                json.text("run"));
    }
}
