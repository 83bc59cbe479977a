package org.opencobrowse.server.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Which session a topic leads to. A topic leads to one session at most: each change hangs on one comparison of one entry, so that of any number of nodes one wins. What a node that died has left
 * behind leads to a session that is over, and gives way to the next one. With the map of a cluster calls wait for other nodes: never on an event loop.
 */
final class TopicBook {
    private final ConcurrentMap<String, String> topics;

    TopicBook(ConcurrentMap<String, String> topics) {
        this.topics = topics;
    }

    Optional<UUID> find(String topic) {
        return Optional.ofNullable(topics.get(topic)).map(UUID::fromString);
    }

    /**
     * Lets the topic lead to this session from now on.
     *
     * @param givesWay whether it may stop leading to that other session
     * @return false: it goes on leading to the other one
     */
    boolean take(String topic, UUID session, Predicate<UUID> givesWay) {
        var id = session.toString();
        while (true) {
            var holder = topics.putIfAbsent(topic, id);
            if (holder == null || holder.equals(id)) return true;
            if (!givesWay.test(UUID.fromString(holder))) return false;
            if (topics.replace(topic, holder, id)) return true;
        }
    }

    /** Unless it leads to another session by now. */
    void free(String topic, UUID session) {
        topics.remove(topic, session.toString());
    }

    /**
     * Topics that lead nowhere: a node died between two steps, or claims were lost.
     *
     * @param known asked after a look at the topics: a session is known before a topic leads to it
     */
    void forgetStrays(Supplier<Set<UUID>> known) {
        var entries = Map.copyOf(topics);
        if (entries.isEmpty()) return;
        var sessions = known.get();
        entries.forEach((topic, session) -> {
            if (!sessions.contains(UUID.fromString(session))) topics.remove(topic, session);
        });
    }
}
