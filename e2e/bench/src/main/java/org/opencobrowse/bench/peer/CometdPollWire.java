package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Wire;

/** Bayeux over HTTP: each message is a POST of its own, and none waits for another. */
final class CometdPollWire implements Wire {
    private final LoadLoop loop;
    private final int port;
    private final Receiver receiver;
    private @Nullable String cookie;
    private int incarnation;

    CometdPollWire(LoadLoop loop, int port, Receiver receiver) {
        this.loop = loop;
        this.port = port;
        this.receiver = receiver;
    }

    @Override
    public Future<Void> open() {
        incarnation++;
        return Future.succeededFuture();
    }

    @Override
    public void send(Buffer message) {
        var sentBy = incarnation;
        loop.http()
                .request(HttpMethod.POST, port, "127.0.0.1", "/poll/")
                .compose(request -> {
                    request.putHeader("Content-Type", "application/json;charset=UTF-8");
                    if (cookie != null) request.putHeader("Cookie", cookie);
                    return request.send(message);
                })
                .compose(response -> {
                    var given = response.getHeader("Set-Cookie");
                    if (given != null) cookie = given.split(";", 2)[0];
                    return response.body().map(body -> {
                        if (response.statusCode() != 200)
                            throw new IllegalStateException(response.statusCode() + " " + body);
                        return body;
                    });
                })
                .onComplete(
                        answer -> {
                            if (sentBy == incarnation) receiver.received(answer);
                        },
                        failure -> {
                            if (sentBy == incarnation) loop.fault("POST: " + failure.getMessage());
                        });
    }

    @Override
    public void cut(Cut how) {
        incarnation++;
    }
}
