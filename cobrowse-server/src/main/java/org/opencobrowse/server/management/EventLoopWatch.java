package org.opencobrowse.server.management;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.server.http.Routes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fail-stop beats hang: a node whose event loop is stuck holds its clients for as long as a balancer's time-outs last, a dead one is replaced at once. Knocks at
 * every loop once a second, from a thread of its own, and ends the process when one has not answered a number of knocks in a row. Counting knocks instead of time
 * forgives pauses of the whole process.
 */
public final class EventLoopWatch implements Routes {
    /** Exit code of a process that ended itself. */
    public static final int EXIT_CODE = 70;

    private static final Logger log = LoggerFactory.getLogger(EventLoopWatch.class);
    private static final int KNOCK_EVERY_S = 1;
    private static final Duration TELLING = Duration.ofSeconds(2);

    private final List<Door> doors = new CopyOnWriteArrayList<>();
    private final long patienceKnocks;
    private final Runnable onStuck;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("event-loop-watch").factory());

    /** @param patience in whole seconds: for so long a loop may leave knocks without an answer */
    public EventLoopWatch(Duration patience) {
        this(patience.toSeconds() / KNOCK_EVERY_S, () -> Runtime.getRuntime().halt(EXIT_CODE));
    }

    EventLoopWatch(long patienceKnocks, Runnable onStuck) {
        this.patienceKnocks = patienceKnocks;
        this.onStuck = onStuck;
    }

    /** Begins to knock. */
    public void start() {
        // With a delay and not at a rate: after a pause of the whole process no knock is made up for.
        var _ = thread.scheduleWithFixedDelay(this::knock, KNOCK_EVERY_S, KNOCK_EVERY_S, TimeUnit.SECONDS);
    }

    /** Watches the loop that it is mounted on. */
    @Override
    public void mount(Router router) {
        doors.add(new Door(Vertx.currentContext(), Thread.currentThread()));
    }

    public Future<Void> close() {
        thread.shutdownNow();
        return Future.succeededFuture();
    }

    /** On the watching thread. */
    void knock() {
        for (var door : doors) if (door.knock() >= patienceKnocks) end(door.thread);
    }

    /** Told on a thread that nobody waits for long: what the loop is stuck in may be the log. */
    private void end(Thread stuck) {
        var telling = Thread.ofPlatform().daemon().name("event-loop-stuck").start(() -> tell(stuck));
        try {
            telling.join(TELLING);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        onStuck.run();
    }

    private void tell(Thread stuck) {
        var where = new Throwable("where it is");
        where.setStackTrace(stuck.getStackTrace());
        log.atError()
                .addKeyValue("knocks", patienceKnocks)
                .addKeyValue("thread", stuck.getName())
                .setCause(where)
                .log("event-loop-stuck: this process ends itself");
    }

    /** One event loop. All fields but {@code opened} belong to the watching thread. */
    private static final class Door {
        private final Context loop;
        private final Thread thread;
        private volatile boolean opened = true;
        private int unanswered;

        Door(Context loop, Thread thread) {
            this.loop = loop;
            this.thread = thread;
        }

        int knock() {
            if (!opened) return ++unanswered;
            unanswered = 0;
            opened = false;
            loop.runOnContext(_ -> opened = true);
            return 0;
        }
    }
}
