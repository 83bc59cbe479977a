package org.opencobrowse.server.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.ConnectException;
import org.opencobrowse.server.time.MonotonicClock;

/** Knocks at other nodes' health page, past every balancer. */
final class PeerWatch {
    private static final int PATIENCE_MS = 1_000;
    private static final int LONGEST_ANSWER = 4_096;

    private final HttpClientAgent http;
    private final MonotonicClock clock;
    private final String run;

    /**
     * What a node said of itself, and how long it took.
     *
     * @param countsUs whether it takes this node for a member
     */
    record Answer(Sign sign, long millis, boolean takesNewSessions, boolean countsUs) {}

    PeerWatch(Vertx vertx, MonotonicClock clock, Incarnation self) {
        this.clock = clock;
        run = self.run().toString();
        // Nodes have certificates for the names that balancers know, not for their addresses; nothing secret is sent.
        http = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(PATIENCE_MS)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setKeepAlive(false));
    }

    Future<Answer> knock(Peer peer) {
        var started = clock.nowMs();
        return http.request(new RequestOptions()
                        .setMethod(HttpMethod.GET)
                        .setAbsoluteURI(peer.url() + "/cobrowse/health")
                        .setTimeout(PATIENCE_MS))
                .compose(request -> request.exceptionHandler(_ -> {}) // the failed future says it
                        .putHeader(RollCall.HEADER, run)
                        .send()
                        .compose(answer -> answer.body().map(body -> {
                            var health = body.length() > LONGEST_ANSWER ? new JsonObject() : new JsonObject(body);
                            return answer(peer, health, "true".equals(answer.getHeader(RollCall.HEADER)), started);
                        })))
                .otherwise(failure -> new Answer(sign(failure), clock.nowMs() - started, false, false));
    }

    Future<Void> close() {
        return http.close();
    }

    private Answer answer(Peer peer, JsonObject health, boolean countsUs, long started) {
        var isItself = peer.is().run().toString().equals(health.getValue("run"));
        var takes = isItself
                && "up".equals(health.getValue("status"))
                && Boolean.FALSE.equals(health.getValue("draining"))
                && !health.containsKey("notReady");
        return new Answer(isItself ? Sign.ITSELF : Sign.SOMEBODY_ELSE, clock.nowMs() - started, takes, countsUs);
    }

    private static Sign sign(Throwable failure) {
        return switch (failure) {
            case ConnectException refused when isRefused(refused) -> Sign.NOBODY;
            case DecodeException _ -> Sign.SOMEBODY_ELSE;
            default -> Sign.SILENCE;
        };
    }

    /** A time-out while connecting is a {@code ConnectException} too. */
    private static boolean isRefused(ConnectException failure) {
        return failure.getMessage() != null && failure.getMessage().contains("refused");
    }
}
