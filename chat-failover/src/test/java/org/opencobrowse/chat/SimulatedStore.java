package org.opencobrowse.chat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store as one simulated node sees it. */
final class SimulatedStore implements ChatStore {
    private final SimulatedCluster cluster;
    private final Map<String, SimulatedMap> maps = new TreeMap<>();
    private final List<Runnable> upheavals = new ArrayList<>();
    SimulatedCluster.Half half;
    boolean isDead;

    SimulatedStore(SimulatedCluster cluster, SimulatedCluster.Half half) {
        this.cluster = cluster;
        this.half = half;
    }

    void hear(String map, String key, @Nullable String value) {
        map(map).listeners.forEach(listener -> listener.accept(key, value));
    }

    void upheaval() {
        upheavals.forEach(Runnable::run);
    }

    private SimulatedMap map(String name) {
        return maps.computeIfAbsent(name, SimulatedMap::new);
    }

    @Override
    public ChatMap conversations() {
        return map("conversations");
    }

    @Override
    public ChatMap heads() {
        return map("heads");
    }

    @Override
    public ChatMap entries() {
        return map("entries");
    }

    @Override
    public ChatMap marks() {
        return map("marks");
    }

    @Override
    public ChatMap seats() {
        return map("seats");
    }

    @Override
    public ChatMap queue() {
        return map("queue");
    }

    @Override
    public ChatMap spent() {
        return map("spent");
    }

    @Override
    public long nowMs() {
        return cluster.nowMs(this);
    }

    @Override
    public void shout(String text) {}

    @Override
    public void hear(Consumer<String> listener) {}

    @Override
    public void onUpheaval(Runnable listener) {
        upheavals.add(listener);
    }

    @Override
    public void close() {}

    private final class SimulatedMap implements ChatMap {
        private final String name;
        final List<BiConsumer<String, @Nullable String>> listeners = new ArrayList<>();

        SimulatedMap(String name) {
            this.name = name;
        }

        private Map<String, String> now() {
            cluster.step(SimulatedStore.this);
            cluster.mayFail();
            return half.map(name);
        }

        private void changed(String key, @Nullable String value) {
            cluster.changed(SimulatedStore.this, name, key, value);
            cluster.step(SimulatedStore.this);
            cluster.mayFail();
        }

        @Override
        public @Nullable String get(String key) {
            return now().get(key);
        }

        @Override
        public Map<String, String> getAll(Collection<String> keys) {
            var found = new TreeMap<>(now());
            found.keySet().retainAll(keys);
            return found;
        }

        @Override
        public @Nullable String putIfAbsent(String key, String value) {
            var earlier = now().putIfAbsent(key, value);
            if (earlier == null) changed(key, value);
            return earlier;
        }

        @Override
        public boolean replace(String key, String old, String value) {
            var isReplaced = now().replace(key, old, value);
            if (isReplaced) changed(key, value);
            return isReplaced;
        }

        @Override
        public boolean remove(String key, String old) {
            var isRemoved = now().remove(key, old);
            if (isRemoved) changed(key, null);
            return isRemoved;
        }

        @Override
        public Map<String, String> of(UUID conversation) {
            var all = new TreeMap<>(now());
            all.keySet().removeIf(key -> !Keys.owner(key).equals(conversation.toString()));
            return all;
        }

        @Override
        public Map<String, String> all() {
            return new TreeMap<>(now());
        }

        @Override
        public int size() {
            return now().size();
        }

        @Override
        public void listen(BiConsumer<String, @Nullable String> listener) {
            listeners.add(listener);
        }
    }
}
