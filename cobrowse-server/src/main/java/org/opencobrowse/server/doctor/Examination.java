package org.opencobrowse.server.doctor;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.server.gateway.RouteCookie;
import org.opencobrowse.server.time.MonotonicClock;

/** Tries the way from outside to the nodes as a browser does: this node calls the server where browsers see it. Takes a heartbeat's time and a little. */
final class Examination {
    private static final int CALLS = 10;
    private static final int LATER_CALLS = 4;
    private static final int CONNECT_MS = 2_000;
    private static final int ANSWER_MS = 5_000;
    private static final int LONGEST_ANSWER = 4_096;
    private static final int BATCH_BYTES = 256 * 1024;

    private final Vertx vertx;
    private final MonotonicClock clock;
    private final long silentMs;
    private final URI server;
    private final HttpClient client;

    /** What a node said of a call. */
    private record Seen(JsonObject answer, Optional<String> setCookie) {
        boolean says(String what) {
            return Boolean.TRUE.equals(answer.getValue(what));
        }
    }

    private record Slow(long gapMs, boolean whole) {}

    private record Socket(boolean opened, long silentMs) {}

    Examination(Vertx vertx, MonotonicClock clock, long silentMs, URI server) {
        this.vertx = vertx;
        this.clock = clock;
        this.silentMs = silentMs;
        this.server = server;
        // Nothing secret is sent, and the certificate is none of its business. A connection for each call: some
        // balancers choose a node by connection.
        client = vertx.createHttpClient(new HttpClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setTrustAll(true)
                .setVerifyHost(false)
                .setKeepAlive(false));
    }

    Future<Observations> observations() {
        return seen(Optional.empty())
                .compose(first -> seenAgain(first.setCookie(), CALLS)
                        .compose(calls -> meanwhile()
                                .compose(tried -> seenAgain(first.setCookie(), LATER_CALLS)
                                        .map(later -> observations(calls, later, tried)))))
                .onComplete(_ -> client.close());
    }

    private record Tried(Slow slow, Socket socket, boolean body) {}

    private Future<Tried> meanwhile() {
        var slow = slow();
        var socket = socket();
        var body = body();
        return Future.join(slow, socket, body).map(_ -> new Tried(slow.result(), socket.result(), body.result()));
    }

    private Observations observations(List<Seen> calls, List<Seen> later, Tried tried) {
        var last = later.getLast();
        return new Observations(
                calls.size(),
                count(calls, "cookie"),
                count(calls, "atItsNode"),
                later.size(),
                count(later, "cookie"),
                count(later, "atItsNode"),
                tried.socket.opened,
                tried.socket.silentMs,
                tried.slow.gapMs,
                tried.slow.whole,
                tried.body,
                Integer.valueOf(port()).equals(last.answer.getValue("port")) && isSecret() == last.says("tls"),
                last.says("forwarded"),
                last.says("trusted"),
                server.getRawAuthority(),
                last.answer.getString("host", ""));
    }

    private static long count(List<Seen> calls, String what) {
        return calls.stream().filter(call -> call.says(what)).count();
    }

    /** One after the other, as balancers count that take turns. */
    private Future<List<Seen>> seenAgain(Optional<String> cookie, int times) {
        Future<List<Seen>> all = Future.succeededFuture(new ArrayList<>());
        for (var time = 0; time < times; time++)
            all = all.compose(calls -> seen(cookie).map(call -> {
                calls.add(call);
                return calls;
            }));
        return all;
    }

    private Future<Seen> seen(Optional<String> cookie) {
        var options = to(HttpMethod.GET, "/cobrowse/doctor/seen").setTimeout(ANSWER_MS);
        cookie.ifPresent(value -> options.putHeader(HttpHeaders.COOKIE, RouteCookie.NAME + "=" + value));
        return client.request(options)
                .compose(request -> request.exceptionHandler(_ -> {}).send())
                .compose(answer -> answer.body().map(body -> new Seen(json(body), setCookie(answer))));
    }

    private static Optional<String> setCookie(HttpClientResponse answer) {
        return answer.cookies().stream()
                .filter(cookie -> cookie.startsWith(RouteCookie.NAME + "="))
                .map(cookie -> cookie.substring(RouteCookie.NAME.length() + 1).split(";", 2)[0])
                .findFirst();
    }

    private Future<Slow> slow() {
        return client.request(to(HttpMethod.GET, DoctorCalls.SLOW_PATH).setTimeout(silentMs + ANSWER_MS))
                .compose(request -> request.exceptionHandler(_ -> {}).send())
                .compose(answer -> {
                    Promise<Slow> read = Promise.promise();
                    var body = Buffer.buffer();
                    var second = new long[] {clock.nowMs()};
                    answer.handler(bytes -> {
                        if (body.length() < 2) second[0] = clock.nowMs();
                        if (body.length() < LONGEST_ANSWER) body.appendBuffer(bytes);
                    });
                    answer.exceptionHandler(_ -> read.tryComplete(new Slow(0, false)));
                    answer.endHandler(_ -> read.tryComplete(
                            new Slow(clock.nowMs() - second[0], body.toString().equals("abc"))));
                    return read.future();
                })
                .otherwise(_ -> new Slow(0, false));
    }

    private Future<Socket> socket() {
        var wanted = Math.min(silentMs, Diagnosis.LONGEST_SOCKET_SILENCE_MS);
        var sockets = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setConnectTimeout(CONNECT_MS)
                .setTrustAll(true)
                .setVerifyHost(false));
        var options = new WebSocketConnectOptions()
                .setHost(server.getHost())
                .setPort(port())
                .setSsl(isSecret())
                .setURI("/cobrowse/v1/websocket")
                .addSubProtocol("cobrowse.v1")
                .setTimeout(ANSWER_MS)
                .addHeader(HttpHeaders.ORIGIN, server.toString());
        return sockets.connect(options)
                .compose(socket -> {
                    var opened = clock.nowMs();
                    Promise<Socket> over = Promise.promise();
                    socket.closeHandler(_ -> over.tryComplete(new Socket(true, clock.nowMs() - opened)));
                    vertx.setTimer(wanted, _ -> {
                        over.tryComplete(new Socket(true, wanted));
                        socket.close();
                    });
                    return over.future();
                })
                .otherwise(_ -> new Socket(false, 0))
                .onComplete(_ -> sockets.close());
    }

    /** Whoever refuses it in words is a node: it is a batch that nobody said. */
    private Future<Boolean> body() {
        var options = to(HttpMethod.POST, "/cobrowse/v1/longpoll")
                .setTimeout(ANSWER_MS)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                .putHeader(HttpHeaders.ORIGIN, server.toString());
        return client.request(options)
                .compose(request -> request.exceptionHandler(_ -> {}).send(Buffer.buffer(new byte[BATCH_BYTES])))
                .compose(answer -> answer.body())
                .map(body -> json(body).containsKey("code"))
                .otherwise(false);
    }

    private static JsonObject json(Buffer body) {
        try {
            return body.length() > LONGEST_ANSWER ? new JsonObject() : new JsonObject(body);
        } catch (DecodeException _) {
            return new JsonObject();
        }
    }

    private RequestOptions to(HttpMethod method, String path) {
        return new RequestOptions()
                .setMethod(method)
                .setHost(server.getHost())
                .setPort(port())
                .setSsl(isSecret())
                .setURI(path);
    }

    private boolean isSecret() {
        return "https".equals(server.getScheme());
    }

    private int port() {
        return server.getPort() > 0 ? server.getPort() : isSecret() ? 443 : 80;
    }
}
