package org.opencobrowse.server.http;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Closes connections on which no whole request head comes: an idle limit alone lets a client drip one byte of a head, or of a body that nobody waits for, at a
 * time, for ever. One look a connection now and then, whatever comes in between, so that a request costs nothing. On one event loop.
 */
final class RequestWatch {
    /**
     * How long clients may take, in milliseconds.
     *
     * @param firstMs for the head of a connection's first request
     * @param nextMs for each later head, from the answer before it: closed after this long at the earliest, and twice as long at the latest
     */
    record Patience(long firstMs, long nextMs) {}

    private final Vertx vertx;
    private final Patience patience;
    private final IdentityHashMap<HttpConnection, Visit> visits = new IdentityHashMap<>();

    RequestWatch(Vertx vertx, Patience patience) {
        this.vertx = vertx;
        this.patience = patience;
    }

    void opened(HttpConnection connection) {
        var visit = new Visit(connection);
        visits.put(connection, visit);
        connection.closeHandler(_ -> forget(visit));
        visit.lookIn(patience.firstMs);
    }

    void asked(HttpServerRequest request) {
        var visit = visits.get(request.connection());
        if (visit != null) visit.newest = request;
    }

    private void forget(Visit visit) {
        visits.remove(visit.connection);
        vertx.cancelTimer(visit.timer);
    }

    private final class Visit {
        private final HttpConnection connection;
        private @Nullable HttpServerRequest newest;
        /** The request that was answered already when we looked last. */
        private @Nullable HttpServerRequest answered;

        private long timer;

        Visit(HttpConnection connection) {
            this.connection = connection;
        }

        void lookIn(long ms) {
            timer = vertx.setTimer(ms, _ -> look());
        }

        private void look() {
            if (newest == null || newest.equals(answered)) {
                connection.close();
            } else if (isWebSocket(newest)) {
                forget(this);
            } else {
                if (newest.response().ended()) answered = newest;
                lookIn(patience.nextMs);
            }
        }

        /** Then it has limits of its own. */
        private static boolean isWebSocket(HttpServerRequest request) {
            return request.response().getStatusCode() == 101;
        }
    }
}
