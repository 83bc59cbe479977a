package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Wire;

/** Engine.IO over HTTP: one GET is always parked; POSTs go one after the other, because the server closes a client whose POSTs overlap. */
final class EngineIoPollWire implements Wire {
    private static final byte SEPARATOR = 0x1e;

    private final LoadLoop loop;
    private final int port;
    private final Receiver receiver;
    private @Nullable String path;
    private @Nullable Buffer waiting;
    private boolean isPosting;

    EngineIoPollWire(LoadLoop loop, int port, Receiver receiver) {
        this.loop = loop;
        this.port = port;
        this.receiver = receiver;
    }

    @Override
    public Future<Void> open() {
        var base = "/socket.io/?EIO=4&transport=polling";
        return get(base).map(opened -> {
            path = base + "&sid=" + new JsonObject(opened.getString(1, opened.length())).getString("sid");
            receiver.received(opened);
            poll(path);
            return null;
        });
    }

    private Future<Buffer> get(String uri) {
        return loop.http()
                .request(HttpMethod.GET, port, "127.0.0.1", uri)
                .compose(request -> request.send())
                .compose(response -> response.body().map(body -> {
                    if (response.statusCode() != 200) throw new IllegalStateException("GET: " + body);
                    return body;
                }));
    }

    private void poll(String uri) {
        get(uri).onComplete(
                        answer -> {
                            if (!uri.equals(path)) return;
                            packets(answer);
                            poll(uri);
                        },
                        failure -> {
                            if (uri.equals(path)) loop.fault("poll: " + failure.getMessage());
                        });
    }

    private void packets(Buffer payload) {
        var begin = 0;
        for (int at = 0; at <= payload.length(); at++)
            if (at == payload.length() || payload.getByte(at) == SEPARATOR) {
                receiver.received(payload.slice(begin, at));
                begin = at + 1;
            }
    }

    @Override
    public void send(Buffer packet) {
        if (path == null) return;
        if (isPosting)
            waiting = waiting == null ? packet : waiting.appendByte(SEPARATOR).appendBuffer(packet);
        else post(path, packet);
    }

    private void post(String uri, Buffer payload) {
        isPosting = true;
        loop.http()
                .request(HttpMethod.POST, port, "127.0.0.1", uri)
                .compose(request -> request.putHeader("Content-Type", "text/plain;charset=UTF-8")
                        .send(payload))
                .compose(response -> response.body().map(response.statusCode()))
                .onComplete(
                        status -> {
                            if (uri.equals(path)) posted(uri, status);
                        },
                        failure -> {
                            if (uri.equals(path)) loop.fault("POST: " + failure.getMessage());
                        });
    }

    private void posted(String uri, int status) {
        if (status != 200) loop.fault("POST: " + status);
        isPosting = false;
        var next = waiting;
        waiting = null;
        if (next != null) post(uri, next);
    }

    /** Requests that are under way run into the void. */
    @Override
    public void cut(Cut how) {
        path = null;
        waiting = null;
        isPosting = false;
    }
}
