package org.opencobrowse.transport.sending;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one connection. Any thread adds, only the connection's event loop takes: this is the one place where a session and
 * a connection on different event loops meet, hence the concurrent types.
 */
public final class SendQueue {

    private final Queue<Buffer> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private final AtomicBoolean hopAsked = new AtomicBoolean();
    private final long drainedBytes;
    private volatile boolean closed;

    /** Of the event loop alone: with a last message, nothing that still waits counts. */
    private boolean hasLast;

    private @Nullable Buffer last;

    public SendQueue(long fullBytes) {
        this.drainedBytes = fullBytes / 2;
    }

    /** True when the adder must make the event loop look; false when it is about to look anyway. */
    public boolean add(List<Buffer> messages) {
        if (closed) return false;
        messages.forEach(this::add);
        return hopAsked.compareAndSet(false, true);
    }

    private void add(Buffer message) {
        bufferedBytes.addAndGet(message.length());
        waiting.add(message);
    }

    /** The event loop looks now: what is added from here on needs another hop. */
    public void looking() {
        hopAsked.set(false);
    }

    /** What {@link #take} would take. */
    public @Nullable Buffer peek() {
        return hasLast ? last : waiting.peek();
    }

    public @Nullable Buffer take() {
        if (!hasLast) return waiting.poll();
        var message = last;
        last = null;
        return message;
    }

    /** These bytes left. True when with them the queue has drained. */
    public boolean gone(int bytes) {
        var before = bufferedBytes.getAndAdd(-bytes);
        return before > drainedBytes && before - bytes <= drainedBytes;
    }

    /** Takes nothing more; what waits can still be taken. */
    public void close() {
        closed = true;
    }

    /** This goes out and nothing else, not even what another thread is adding right now. */
    public void closeWith(Buffer message) {
        close();
        drop();
        hasLast = true;
        last = message;
        bufferedBytes.addAndGet(message.length());
    }

    public void drop() {
        for (var message = waiting.poll(); message != null; message = waiting.poll())
            bufferedBytes.addAndGet(-message.length());
    }

    public boolean isEmpty() {
        return hasLast ? last == null : waiting.isEmpty();
    }

    public long bufferedBytes() {
        return bufferedBytes.get();
    }
}
