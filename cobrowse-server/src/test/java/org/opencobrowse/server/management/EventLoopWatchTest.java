package org.opencobrowse.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;

class EventLoopWatchTest {
    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger ends = new AtomicInteger();
    private final EventLoopWatch watch = new EventLoopWatch(3, ends::incrementAndGet);

    @AfterEach
    void close() {
        watch.close();
        TestNode.await(vertx.close());
    }

    @Test
    void aLoopThatAnswersNoKnockInARowEndsTheProcess() throws InterruptedException {
        var loop = watchedLoop();
        var blocked = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        loop.runOnContext(_ -> {
            blocked.countDown();
            awaitQuietly(release);
        });
        assertThat(blocked.await(30, TimeUnit.SECONDS)).isTrue();

        for (var i = 0; i < 3; i++) watch.knock();
        assertThat(ends).hasValue(0);
        watch.knock();
        assertThat(ends).hasValue(1);
        release.countDown();
    }

    @Test
    void aLoopThatAnswersLateDoesNot() {
        var loop = watchedLoop();
        for (var i = 0; i < 50; i++) {
            watch.knock();
            watch.knock();
            watch.knock();
            turnOf(loop);
        }

        assertThat(ends).hasValue(0);
    }

    private Context watchedLoop() {
        var loop = vertx.getOrCreateContext();
        Promise<Void> mounted = Promise.promise();
        loop.runOnContext(_ -> {
            watch.mount(Router.router(vertx));
            mounted.complete();
        });
        TestNode.await(mounted.future());
        return loop;
    }

    /** What was given to the loop before this call has run when it returns. */
    private static void turnOf(Context loop) {
        Promise<Void> ran = Promise.promise();
        loop.runOnContext(_ -> ran.complete());
        TestNode.await(ran.future());
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
