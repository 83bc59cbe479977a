package org.opencobrowse.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;

class EventLoopWatchTest {
    private final Vertx vertx = Vertx.vertx();
    private final CountDownLatch stuck = new CountDownLatch(1);
    private final EventLoopWatch watch = new EventLoopWatch(20, 5, stuck::countDown);

    @AfterEach
    void close() {
        watch.close();
        TestNode.await(vertx.close());
    }

    @Test
    void aLoopThatDoesNotAnswerEndsTheProcess() throws InterruptedException {
        var loop = watchedLoop();
        var release = new CountDownLatch(1);
        loop.runOnContext(_ -> awaitQuietly(release));

        var noticed = stuck.await(30, TimeUnit.SECONDS);
        release.countDown();
        assertThat(noticed).isTrue();
    }

    @Test
    void aLoopThatAnswersDoesNot() {
        var loop = watchedLoop();
        Promise<Void> lateEnough = Promise.promise();
        loop.runOnContext(_ -> vertx.setTimer(500, _ -> lateEnough.complete()));
        TestNode.await(lateEnough.future());

        assertThat(stuck.getCount()).isEqualTo(1);
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

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
