package org.opencobrowse.server.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** One event loop's share of a listening port: builds its own router from the parts and serves it. Deployed once per core. */
public final class HttpVerticle extends VerticleBase {
    private static final int GOODBYE_S = 5;

    private final HttpServerOptions options;
    private final List<Routes> parts;
    private final IntConsumer listening;
    private final RequestWatch.Patience patience;
    private @Nullable HttpServer server;

    /**
     * @param options port −1, −2 …: any free port, the same one for all verticles with the same number
     * @param listening told the port, on any thread, before the verticle has started
     */
    public HttpVerticle(HttpServerOptions options, List<Routes> parts, IntConsumer listening) {
        this(options, parts, listening, ServerLimits.PATIENCE);
    }

    HttpVerticle(HttpServerOptions options, List<Routes> parts, IntConsumer listening, RequestWatch.Patience patience) {
        this.patience = patience;
        this.options = options;
        this.parts = List.copyOf(parts);
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        var router = router();
        var created = vertx.createHttpServer(options);
        server = created;
        var watch = new RequestWatch(vertx, patience);
        return created.connectionHandler(watch::opened)
                .requestHandler(request -> {
                    watch.asked(request);
                    NativeRequest.begins(request);
                    router.handle(request);
                })
                .listen()
                .onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    /** Requests in flight get their answers; sockets say goodbye. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(GOODBYE_S, TimeUnit.SECONDS);
    }

    private Router router() {
        var router = Router.router(vertx);
        router.route().failureHandler(Refusals::onFailure);
        for (var status : List.of(404, 405, 406, 415)) router.errorHandler(status, Refusals::notFound);
        parts.forEach(part -> part.mount(router));
        return router;
    }
}
