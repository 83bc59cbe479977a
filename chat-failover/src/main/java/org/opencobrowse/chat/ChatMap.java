package org.opencobrowse.chat;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One map that all nodes see. Every change is one comparison of one entry, so that of any number of nodes one wins; there are no locks. With a cluster, calls wait for other nodes. */
interface ChatMap {
    @Nullable
    String get(String key);

    Map<String, String> getAll(Collection<String> keys);

    /** @return what is there already, or null: the value is there now */
    @Nullable
    String putIfAbsent(String key, String value);

    boolean replace(String key, String old, String value);

    boolean remove(String key, String old);

    /** Everything of one conversation, where {@link Keys} put it. */
    Map<String, String> of(UUID conversation);

    /** A copy of everything. */
    Map<String, String> all();

    int size();

    /** Tells of changes that any node makes, mostly: a change may be told twice, late or never. The value is null when it was removed. Must not wait for anything. */
    void listen(BiConsumer<String, @Nullable String> listener);
}
