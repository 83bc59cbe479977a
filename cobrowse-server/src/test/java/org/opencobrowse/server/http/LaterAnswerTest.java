package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.WebClient;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LaterAnswerTest {
    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void stop() throws Exception {
        get(vertx.close());
    }

    private static <T> T get(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private int status(Consumer<RoutingContext> handler) throws Exception {
        var router = Router.router(vertx);
        router.get("/").handler(handler::accept);
        var server = get(vertx.createHttpServer().requestHandler(router).listen(0, "127.0.0.1"));
        return get(WebClient.create(vertx)
                        .get(server.actualPort(), "127.0.0.1", "/")
                        .send())
                .statusCode();
    }

    private static void elsewhere(Runnable action) {
        Thread.ofPlatform().start(action);
    }

    @Test
    void theAnswerIsGivenOnTheLoopOfTheRequestWhereverTheValueComesFrom() throws Exception {
        var status = status(context -> {
            var own = Thread.currentThread();
            Promise<Integer> value = Promise.promise();
            LaterAnswer.when(
                    value.future(),
                    context,
                    it -> context.response()
                            .setStatusCode(Thread.currentThread().equals(own) ? it : 409)
                            .end());
            elsewhere(() -> value.complete(204));
        });
        assertThat(status).isEqualTo(204);
    }

    @Test
    void aFailureOfTheValueOrOfTheAnswerFailsTheRequest() throws Exception {
        assertThat(status(context -> {
                    Promise<Integer> value = Promise.promise();
                    LaterAnswer.when(value.future(), context, _ -> context.end());
                    elsewhere(() -> value.fail("made to fail"));
                }))
                .isEqualTo(500);
        assertThat(status(context -> LaterAnswer.when(Future.succeededFuture(1), context, _ -> {
                    throw new IllegalStateException("made to fail");
                })))
                .isEqualTo(500);
    }
}
