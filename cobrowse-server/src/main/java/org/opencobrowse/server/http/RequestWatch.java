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

    /** @param isExcess whether there is no room for it */
    void opened(HttpConnection connection, boolean isExcess) {
        var visit = new Visit(connection, isExcess);
        visits.put(connection, visit);
        connection.closeHandler(_ -> forget(visit));
        visit.lookIn(patience.firstMs);
    }

    void asked(HttpServerRequest request) {
        var visit = visits.get(request.connection());
        if (visit != null) visit.newest = request;
    }

    /** Whether it came on a connection for which there was no room. */
    boolean isExcess(HttpServerRequest request) {
        var visit = visits.get(request.connection());
        return visit != null && visit.isExcess;
    }

    private void forget(Visit visit) {
        visits.remove(visit.connection);
        vertx.cancelTimer(visit.timer);
    }

    private final class Visit {
        private final HttpConnection connection;
        private final boolean isExcess;
        private @Nullable HttpServerRequest newest;
        /** The request that was answered already when we looked last. */
        private @Nullable HttpServerRequest answered;

        private long timer;

        Visit(HttpConnection connection, boolean isExcess) {
            this.connection = connection;
            this.isExcess = isExcess;
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
