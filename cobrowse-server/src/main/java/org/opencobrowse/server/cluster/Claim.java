package org.opencobrowse.server.cluster;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.EndReason;

/**
 * What all nodes know of one session: who owns it, and what became of it. A session never moves: when its node is lost, another one begins under the same join code with a higher fence. So only
 * the owner changes a live claim, and a claim that has ended lives no more.
 *
 * @param key by which the customer's page asked for it
 * @param proof of the customer's secret, not the secret
 * @param fence 1 for the first session of a join code, 2 for the one that continues it …; of two sessions with one join code the higher one is right
 * @param topic that leads to it, if one does
 * @param createdMs by the wall clock of the owner, for people
 */
public record Claim(
        UUID session,
        JoinCode code,
        String key,
        Proof proof,
        Peer owner,
        int fence,
        Optional<String> topic,
        long createdMs,
        Optional<End> end) {

    /**
     * @param atMs by the clock of the cluster
     * @param next the session that continues this one
     */
    public record End(EndReason reason, long atMs, Optional<UUID> next) {}

    public boolean isLive() {
        return end.isEmpty();
    }

    /** Whether a session may continue it: it did not end because somebody wanted it to. */
    public boolean isOpenToContinue() {
        return end.map(it -> it.reason() == EndReason.NODE_LOST).orElse(true);
    }

    Claim ended(EndReason reason, long atMs) {
        return isLive() ? with(new End(reason, atMs, Optional.empty())) : this;
    }

    Claim continuedBy(UUID next, long atMs) {
        return with(new End(EndReason.NODE_LOST, end.map(End::atMs).orElse(atMs), Optional.of(next)));
    }

    /** The customer does not want it continued. What is continued already stays so. */
    Claim givenUp(long atMs) {
        var isOpen = isOpenToContinue() && end.flatMap(End::next).isEmpty();
        return isOpen ? with(new End(EndReason.CUSTOMER, atMs, Optional.empty())) : this;
    }

    private Claim with(End end) {
        return new Claim(session, code, key, proof, owner, fence, topic, createdMs, Optional.of(end));
    }

    /** Of two accounts of one session, as two halves of a cluster may have them: what has happened is not undone. */
    static Claim merge(Claim one, Claim other) {
        return one.stage() >= other.stage() ? one : other;
    }

    private int stage() {
        return end.map(it -> it.next().isPresent() ? 2 : 1).orElse(0);
    }

    /** As it is stored. Nodes of the next version may add fields: unknown ones are left alone. */
    String toJson() {
        var json = new JsonObject()
                .put("session", session.toString())
                .put("code", code.digits())
                .put("key", key)
                .put("proof", proof.text())
                .put("node", owner.node())
                .put("run", owner.is().run().toString())
                .put("url", owner.url().toString())
                .put("fence", fence)
                .put("createdMs", createdMs);
        topic.ifPresent(it -> json.put("topic", it));
        end.ifPresent(it -> {
            json.put("reason", it.reason().name()).put("endedMs", it.atMs());
            it.next().ifPresent(next -> json.put("next", next.toString()));
        });
        return json.encode();
    }

    static Claim parse(String text) {
        var json = new JsonObject(text);
        var owner = new Incarnation(json.getString("node"), UUID.fromString(json.getString("run")));
        return new Claim(
                UUID.fromString(json.getString("session")),
                new JoinCode(json.getString("code")),
                json.getString("key"),
                new Proof(json.getString("proof")),
                new Peer(owner, URI.create(json.getString("url"))),
                json.getInteger("fence"),
                Optional.ofNullable(json.getString("topic")),
                json.getLong("createdMs"),
                Optional.ofNullable(json.getString("reason"))
                        .map(reason -> new End(
                                reason(reason),
                                json.getLong("endedMs"),
                                Optional.ofNullable(json.getString("next")).map(UUID::fromString))));
    }

    /** A node of the next version may know reasons that this one does not. */
    private static EndReason reason(String name) {
        return Arrays.stream(EndReason.values())
                .filter(reason -> reason.name().equals(name))
                .findFirst()
                .orElse(EndReason.ERROR);
    }
}
