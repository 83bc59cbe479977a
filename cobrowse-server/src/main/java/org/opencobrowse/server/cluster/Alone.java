package org.opencobrowse.server.cluster;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.EndReason;

/** A node without others: what it does not have, nobody has, and what it lost cannot be continued. */
public final class Alone implements Ownership {
    private final TopicBook topics = new TopicBook(new ConcurrentHashMap<>());
    private final ConcurrentMap<UUID, String> topicOf = new ConcurrentHashMap<>();

    @Override
    public Future<Owner> ownerOf(UUID session) {
        return Future.succeededFuture(new Owner.Unknown());
    }

    @Override
    public Future<Owner> ownerOf(JoinCode code) {
        return Future.succeededFuture(new Owner.Unknown());
    }

    @Override
    public Future<Optional<UUID>> sessionOf(String topic) {
        return Future.succeededFuture(topics.find(topic));
    }

    @Override
    public Future<Grant> begin(Birth birth, String key) {
        return Future.succeededFuture(
                birth.topic().map(topic -> begin(birth.id(), topic)).orElseGet(Grant.Granted::new));
    }

    private Grant begin(UUID session, Topic topic) {
        if (!topics.take(topic.name(), session, _ -> topic.isProven())) return new Grant.TopicTaken();
        topicOf.put(session, topic.name());
        return new Grant.Granted();
    }

    private void free(UUID session) {
        var topic = topicOf.remove(session);
        if (topic != null) topics.free(topic, session);
    }

    @Override
    public Future<Continuation> continueLost(UUID lost, String secret, Birth birth, String key) {
        return Future.succeededFuture(new Continuation(new Grant.Refused(), birth));
    }

    @Override
    public Future<Boolean> giveUp(UUID lost, String secret) {
        return Future.succeededFuture(false);
    }

    @Override
    public void abandon(UUID session) {
        free(session);
    }

    @Override
    public void ended(UUID session, EndReason reason) {
        free(session);
    }

    @Override
    public Future<Void> settled() {
        return Future.succeededFuture();
    }

    @Override
    public boolean isSure() {
        return true;
    }

    @Override
    public void onDoubt(Runnable action) {}

    @Override
    public void onLost(Consumer<UUID> action) {}
}
