package org.opencobrowse.chat;

import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The store of one node, of which single maps fail when they are told to, and count how often they are read. */
final class FragileStore implements ChatStore {
    private final LocalStore real;
    private final Map<ChatMap, FragileMap> maps = new HashMap<>();

    FragileStore(InstantSource clock) {
        real = new LocalStore(clock);
    }

    static final class FragileMap implements ChatMap {
        private final ChatMap real;
        /** Does nothing, and says so. */
        boolean isBroken;
        /** Tells nobody of changes. */
        boolean isSilent;
        /** Just after a reading of everything or of one conversation, which does not see it any more. */
        Runnable afterReading = () -> {};

        int readings;

        private FragileMap(ChatMap real) {
            this.real = real;
        }

        private ChatMap real() {
            if (isBroken) throw new IllegalStateException("the cluster does not answer");
            return real;
        }

        private Map<String, String> read(Map<String, String> values) {
            readings++;
            var next = afterReading;
            afterReading = () -> {};
            next.run();
            return values;
        }

        @Override
        public @Nullable String get(String key) {
            return real().get(key);
        }

        @Override
        public Map<String, String> getAll(Collection<String> keys) {
            return real().getAll(keys);
        }

        @Override
        public @Nullable String putIfAbsent(String key, String value) {
            return real().putIfAbsent(key, value);
        }

        @Override
        public boolean replace(String key, String old, String value) {
            return real().replace(key, old, value);
        }

        @Override
        public boolean remove(String key, String old) {
            return real().remove(key, old);
        }

        @Override
        public Map<String, String> of(UUID conversation) {
            return read(real().of(conversation));
        }

        @Override
        public Map<String, String> all() {
            return read(real().all());
        }

        @Override
        public int size() {
            return real().size();
        }

        @Override
        public void listen(BiConsumer<String, @Nullable String> listener) {
            real.listen((key, value) -> {
                if (!isSilent) listener.accept(key, value);
            });
        }
    }

    private FragileMap fragile(ChatMap map) {
        return maps.computeIfAbsent(map, FragileMap::new);
    }

    @Override
    public FragileMap conversations() {
        return fragile(real.conversations());
    }

    @Override
    public FragileMap heads() {
        return fragile(real.heads());
    }

    @Override
    public FragileMap entries() {
        return fragile(real.entries());
    }

    @Override
    public FragileMap marks() {
        return fragile(real.marks());
    }

    @Override
    public FragileMap seats() {
        return fragile(real.seats());
    }

    @Override
    public FragileMap queue() {
        return fragile(real.queue());
    }

    @Override
    public FragileMap spent() {
        return fragile(real.spent());
    }

    @Override
    public long nowMs() {
        return real.nowMs();
    }

    @Override
    public void shout(String text) {
        real.shout(text);
    }

    @Override
    public void hear(Consumer<String> listener) {
        real.hear(listener);
    }

    @Override
    public void onUpheaval(Runnable listener) {
        real.onUpheaval(listener);
    }

    void upheaval() {
        real.upheaval();
    }

    @Override
    public void close() {}
}
