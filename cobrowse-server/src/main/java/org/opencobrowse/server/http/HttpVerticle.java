package org.opencobrowse.server.http;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.server.http.Descriptors.Room;

/** One event loop's share of a listening port: builds its own router from the parts and serves it. Deployed once per core. */
public final class HttpVerticle extends VerticleBase {
    private static final int GOODBYE_S = 5;

    private final HttpServerOptions options;
    private final List<Routes> parts;
    private final IntConsumer listening;
    private final RequestWatch.Patience patience;
    private final Optional<Overflow> overflow;
    private @Nullable HttpServer server;

    /**
     * @param options port −1, −2 …: any free port, the same one for all verticles with the same number
     * @param listening told the port, on any thread, before the verticle has started
     */
    public HttpVerticle(HttpServerOptions options, List<Routes> parts, IntConsumer listening) {
        this(options, parts, listening, ServerLimits.PATIENCE, Optional.empty());
    }

    /** For ports that strangers reach. */
    public HttpVerticle(HttpServerOptions options, List<Routes> parts, IntConsumer listening, Overflow overflow) {
        this(options, parts, listening, ServerLimits.PATIENCE, Optional.of(overflow));
    }

    HttpVerticle(
            HttpServerOptions options,
            List<Routes> parts,
            IntConsumer listening,
            RequestWatch.Patience patience,
            Optional<Overflow> overflow) {
        this.patience = patience;
        this.overflow = overflow;
        this.options = options;
        this.parts = List.copyOf(parts);
        this.listening = listening;
    }

    @Override
    public Future<?> start() {
        var router = router(parts);
        var ofExcess = router(overflow.map(Overflow::parts).orElse(List.of()));
        var created = vertx.createHttpServer(options);
        server = created;
        var watch = new RequestWatch(vertx, patience);
        return created.connectionHandler(connection -> open(connection, watch))
                .requestHandler(request -> {
                    watch.asked(request);
                    NativeRequest.begins(request);
                    (watch.isExcess(request) ? ofExcess : router).handle(request);
                })
                .listen()
                .onSuccess(bound -> listening.accept(bound.actualPort()));
    }

    private void open(HttpConnection connection, RequestWatch watch) {
        switch (overflow.map(it -> it.descriptors().next()).orElse(Room.ENOUGH)) {
            case ENOUGH -> watch.opened(connection, false);
            case SCARCE -> watch.opened(connection, true);
            case NONE -> connection.close();
        }
    }

    /** Requests in flight get their answers; sockets say goodbye. */
    @Override
    public Future<?> stop() {
        return server == null ? Future.succeededFuture() : server.shutdown(GOODBYE_S, TimeUnit.SECONDS);
    }

    private Router router(List<Routes> parts) {
        var router = Router.router(vertx);
        router.route().failureHandler(Refusals::onFailure);
        for (var status : List.of(404, 405, 406, 415)) router.errorHandler(status, Refusals::notFound);
        parts.forEach(part -> part.mount(router));
        return router;
    }
}
