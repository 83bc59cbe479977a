package org.opencobrowse.bench.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The one event loop that all clients live on: no locks, no second thread that would take the server's core. */
public final class LoadLoop implements AutoCloseable {
    private static final int CONNECTIONS = 60_000;
    private static final int MESSAGE_BYTES = 4 * 1024 * 1024;

    private final Vertx vertx = Vertx.vertx(new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1)
            .setBlockedThreadCheckInterval(60_000));
    private final Context context = vertx.getOrCreateContext();
    private final Map<String, Integer> faults = new LinkedHashMap<>();
    private final WebSocketClient webSockets;
    private final HttpClient http;

    public LoadLoop() {
        webSockets = await(() -> Future.succeededFuture(vertx.createWebSocketClient(new WebSocketClientOptions()
                .setMaxConnections(CONNECTIONS)
                .setConnectTimeout(20_000)
                .setMaxFrameSize(MESSAGE_BYTES)
                .setMaxMessageSize(MESSAGE_BYTES)
                .setTcpNoDelay(true))));
        http = await(() -> Future.succeededFuture(vertx.createHttpClient(
                new HttpClientOptions()
                        .setKeepAliveTimeout(120)
                        .setConnectTimeout(20_000)
                        .setPipelining(false),
                new PoolOptions().setHttp1MaxSize(CONNECTIONS).setMaxWaitQueueSize(-1))));
    }

    public Vertx vertx() {
        return vertx;
    }

    WebSocketClient webSockets() {
        return webSockets;
    }

    public HttpClient http() {
        return http;
    }

    /** Something that must not happen in a healthy run; every kind is reported with its count. On the loop. */
    public void fault(String what) {
        faults.merge(what, 1, Integer::sum);
    }

    /** What was noted since the last call. */
    public Map<String, Integer> takeFaults() {
        return get(() -> {
            var taken = Map.copyOf(faults);
            faults.clear();
            return taken;
        });
    }

    /** Runs it on the loop and waits for what it begins. */
    public <T> T await(Supplier<Future<T>> step) {
        var done = new CompletableFuture<T>();
        context.runOnContext(_ -> {
            try {
                step.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
            } catch (RuntimeException failure) {
                done.completeExceptionally(failure);
            }
        });
        return join(done);
    }

    public <T> T get(Callable<T> step) {
        return await(() -> {
            try {
                return Future.succeededFuture(step.call());
            } catch (Exception failure) {
                return Future.failedFuture(failure);
            }
        });
    }

    public void run(Runnable step) {
        await(() -> {
            step.run();
            return Future.succeededFuture();
        });
    }

    private static <T> T join(CompletableFuture<T> done) {
        try {
            return done.get(300, TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            throw new IllegalStateException(failure.getCause());
        } catch (TimeoutException late) {
            throw new IllegalStateException("nothing came back within 300 s", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        join(vertx.close().toCompletionStage().toCompletableFuture());
    }
}
