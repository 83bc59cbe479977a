package org.opencobrowse.chat;

import com.hazelcast.core.EntryEvent;
import com.hazelcast.map.IMap;
import com.hazelcast.map.listener.EntryAddedListener;
import com.hazelcast.map.listener.EntryMergedListener;
import com.hazelcast.map.listener.EntryRemovedListener;
import com.hazelcast.map.listener.EntryUpdatedListener;
import com.hazelcast.query.Predicates;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A map of Hazelcast. Each value has as many backups as are configured before a call returns. */
final class SharedMap implements ChatMap {
    private final IMap<String, String> values;
    private final List<UUID> registrations = new CopyOnWriteArrayList<>();

    SharedMap(IMap<String, String> values) {
        this.values = values;
    }

    @Override
    public @Nullable String get(String key) {
        return values.get(key);
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) {
        return keys.isEmpty() ? Map.of() : values.getAll(new HashSet<>(keys));
    }

    @Override
    public @Nullable String putIfAbsent(String key, String value) {
        return values.putIfAbsent(key, value);
    }

    @Override
    public boolean replace(String key, String old, String value) {
        return values.replace(key, old, value);
    }

    @Override
    public boolean remove(String key, String old) {
        return values.remove(key, old);
    }

    @Override
    public Map<String, String> of(UUID conversation) {
        var id = conversation.toString();
        return copy(values.entrySet(Predicates.partitionPredicate(id, new OfConversation(id))));
    }

    @Override
    public Map<String, String> all() {
        return copy(values.entrySet());
    }

    private static Map<String, String> copy(Collection<Map.Entry<String, String>> entries) {
        var copy = new HashMap<String, String>();
        entries.forEach(entry -> copy.put(entry.getKey(), entry.getValue()));
        return copy;
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public void listen(BiConsumer<String, @Nullable String> listener) {
        registrations.add(values.addEntryListener(new Ear(listener), true));
    }

    void close() {
        registrations.forEach(values::removeEntryListener);
    }

    private record Ear(BiConsumer<String, @Nullable String> listener)
            implements EntryAddedListener<String, String>,
                    EntryUpdatedListener<String, String>,
                    EntryRemovedListener<String, String>,
                    EntryMergedListener<String, String> {

        @Override
        public void entryAdded(EntryEvent<String, String> event) {
            listener.accept(event.getKey(), event.getValue());
        }

        @Override
        public void entryUpdated(EntryEvent<String, String> event) {
            listener.accept(event.getKey(), event.getValue());
        }

        @Override
        public void entryRemoved(EntryEvent<String, String> event) {
            listener.accept(event.getKey(), null);
        }

        @Override
        public void entryMerged(EntryEvent<String, String> event) {
            listener.accept(event.getKey(), event.getValue());
        }
    }
}
