package org.opencobrowse.chat;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.topic.ITopic;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What the members of a Hazelcast cluster share. */
final class SharedStore implements ChatStore {
    private static final String MERGED = "{\"merged\":true}";

    private final HazelcastInstance member;
    private final SharedMap conversations;
    private final SharedMap heads;
    private final SharedMap entries;
    private final SharedMap marks;
    private final SharedMap seats;
    private final SharedMap queue;
    private final SharedMap spent;
    private final ITopic<String> topic;
    private final UUID membership;
    private final UUID lifecycle;
    private final UUID merges;
    private final List<UUID> ears = new CopyOnWriteArrayList<>();
    private final List<Runnable> upheavals = new CopyOnWriteArrayList<>();

    SharedStore(HazelcastInstance member) {
        this.member = member;
        conversations = map(ChatMaps.CONVERSATIONS);
        heads = map(ChatMaps.HEADS);
        entries = map(ChatMaps.ENTRIES);
        marks = map(ChatMaps.MARKS);
        seats = map(ChatMaps.SEATS);
        queue = map(ChatMaps.QUEUE);
        spent = map(ChatMaps.SPENT);
        topic = member.getTopic(ChatMaps.TOPIC);
        membership = member.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                upheaval();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                upheaval();
            }
        });
        // Who merged knows when it is done; those whom it joined do not, and have new entries all the same.
        lifecycle = member.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) Thread.startVirtualThread(() -> topic.publish(MERGED));
        });
        merges = topic.addMessageListener(message -> {
            if (message.getMessageObject().equals(MERGED)) upheaval();
        });
    }

    private SharedMap map(String name) {
        return new SharedMap(member.getMap(name));
    }

    private void upheaval() {
        upheavals.forEach(Runnable::run);
    }

    @Override
    public ChatMap conversations() {
        return conversations;
    }

    @Override
    public ChatMap heads() {
        return heads;
    }

    @Override
    public ChatMap entries() {
        return entries;
    }

    @Override
    public ChatMap marks() {
        return marks;
    }

    @Override
    public ChatMap seats() {
        return seats;
    }

    @Override
    public ChatMap queue() {
        return queue;
    }

    @Override
    public ChatMap spent() {
        return spent;
    }

    @Override
    public long nowMs() {
        return member.getCluster().getClusterTime();
    }

    @Override
    public void shout(String text) {
        topic.publish(text);
    }

    @Override
    public void hear(Consumer<String> listener) {
        ears.add(topic.addMessageListener(message -> listener.accept(message.getMessageObject())));
    }

    @Override
    public void onUpheaval(Runnable listener) {
        upheavals.add(listener);
    }

    @Override
    public void close() {
        try {
            member.getCluster().removeMembershipListener(membership);
            member.getLifecycleService().removeLifecycleListener(lifecycle);
            topic.removeMessageListener(merges);
            ears.forEach(topic::removeMessageListener);
            List.of(conversations, heads, entries, marks, seats, queue, spent).forEach(SharedMap::close);
        } catch (HazelcastInstanceNotActiveException e) {
            // It has left the cluster, and its listeners with it.
        }
    }
}
