package org.opencobrowse.chat;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The map of a node that is alone: in its memory, sorted so that a conversation is one stretch. */
final class LocalMap implements ChatMap {
    private final ConcurrentSkipListMap<String, String> values =
            new ConcurrentSkipListMap<>(Comparator.comparing(Keys::owner).thenComparing(Comparator.naturalOrder()));
    private final List<BiConsumer<String, @Nullable String>> listeners = new CopyOnWriteArrayList<>();

    @Override
    public @Nullable String get(String key) {
        return values.get(key);
    }

    @Override
    public Map<String, String> getAll(Collection<String> keys) {
        var found = new HashMap<String, String>();
        for (var key : keys) {
            var value = values.get(key);
            if (value != null) found.put(key, value);
        }
        return found;
    }

    @Override
    public @Nullable String putIfAbsent(String key, String value) {
        var earlier = values.putIfAbsent(key, value);
        if (earlier == null) tell(key, value);
        return earlier;
    }

    @Override
    public boolean replace(String key, String old, String value) {
        var isReplaced = values.replace(key, old, value);
        if (isReplaced) tell(key, value);
        return isReplaced;
    }

    @Override
    public boolean remove(String key, String old) {
        var isRemoved = values.remove(key, old);
        if (isRemoved) tell(key, null);
        return isRemoved;
    }

    @Override
    public Map<String, String> of(UUID conversation) {
        var first = "@" + conversation;
        return Map.copyOf(values.subMap(first, true, Character.MAX_VALUE + first, true));
    }

    @Override
    public Map<String, String> all() {
        return Map.copyOf(values);
    }

    @Override
    public int size() {
        return values.size();
    }

    @Override
    public void listen(BiConsumer<String, @Nullable String> listener) {
        listeners.add(listener);
    }

    private void tell(String key, @Nullable String value) {
        listeners.forEach(listener -> listener.accept(key, value));
    }
}
