package org.opencobrowse.chat;

import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** What a node that is alone keeps in its own memory. */
final class LocalStore implements ChatStore {
    private final ChatMap conversations = new LocalMap();
    private final ChatMap heads = new LocalMap();
    private final ChatMap entries = new LocalMap();
    private final ChatMap marks = new LocalMap();
    private final ChatMap seats = new LocalMap();
    private final ChatMap queue = new LocalMap();
    private final ChatMap spent = new LocalMap();
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> upheavals = new CopyOnWriteArrayList<>();
    private final InstantSource clock;

    LocalStore(InstantSource clock) {
        this.clock = clock;
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
        return clock.millis();
    }

    @Override
    public void shout(String text) {
        listeners.forEach(listener -> listener.accept(text));
    }

    @Override
    public void hear(Consumer<String> listener) {
        listeners.add(listener);
    }

    @Override
    public void onUpheaval(Runnable listener) {
        upheavals.add(listener);
    }

    /** What a node that is alone never sees, but its tests. */
    void upheaval() {
        upheavals.forEach(Runnable::run);
    }

    @Override
    public void close() {}
}
