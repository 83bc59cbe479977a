package org.opencobrowse.chat;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Somebody who wants to know everything of one conversation. It is read, not pushed: what a slow reader has not read yet waits in the room, which all readers share, and the rest is only what is true by
 * now; so a reader costs next to nothing. For one thread at a time; nothing here waits for anything but a moment for memory.
 */
public final class Following implements AutoCloseable {
    private final Room home;
    final Runnable wake;
    Runnable onClose = () -> {};

    // Guarded by the room.
    String room = "";
    int place;
    boolean caughtUp;
    boolean presence;
    final Set<Sender> marked = new LinkedHashSet<>();
    final Set<Sender> typing = new LinkedHashSet<>();

    Following(Room home, Runnable wake) {
        this.home = home;
        this.wake = wake;
    }

    public UUID id() {
        return home.conversation().id();
    }

    public Conversation conversation() {
        return home.conversation();
    }

    /** As this node knows it now. */
    public Timeline timeline() {
        return home.timeline();
    }

    /**
     * What is new since the last call.
     *
     * @param max entries at most; read again until nothing comes
     */
    public List<News> next(int max) {
        return home.newsFor(this, max);
    }

    /** Harmless when it is closed already. */
    @Override
    public void close() {
        home.leave(this);
        onClose.run();
    }
}
