package org.opencobrowse.bench.peer;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Wire;

/** This product's long polling: one poll is always parked, up to three sends are under way, and what comes meanwhile waits for the next batch. */
final class CobrowsePollWire implements Wire {
    private static final String PATH = "/cobrowse/v1/longpoll";
    private static final int SENDS = 3;
    private static final int BATCH_BYTES = 256 * 1024;
    private static final SecureRandom CHANCE = new SecureRandom();

    private final LoadLoop loop;
    private final int port;
    private final Receiver receiver;
    private @Nullable String id;
    private Buffer waiting = Buffer.buffer();
    private long batches;
    private int underWay;
    private boolean isOpen;

    CobrowsePollWire(LoadLoop loop, int port, Receiver receiver) {
        this.loop = loop;
        this.port = port;
        this.receiver = receiver;
    }

    @Override
    public Future<Void> open() {
        var random = new byte[16];
        CHANCE.nextBytes(random);
        id = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        waiting = Buffer.buffer();
        batches = 0;
        underWay = 0;
        isOpen = false;
        return Future.succeededFuture();
    }

    @Override
    public void send(Buffer frame) {
        if (id == null) return;
        if (waiting.length() + frame.length() + 4 > BATCH_BYTES && mayPost()) post(id);
        waiting.appendInt(frame.length()).appendBuffer(frame);
        if (mayPost()) post(id);
    }

    /** The first batch opens the connection: none may overtake it. */
    private boolean mayPost() {
        return isOpen ? underWay < SENDS : underWay == 0;
    }

    private void post(String connection) {
        var batch = waiting;
        waiting = Buffer.buffer();
        underWay++;
        call(connection, "X-Cobrowse-Batch", ++batches, batch, (status, answer) -> {
            underWay--;
            if (status != 204) loop.fault("send: " + status + " " + answer);
            if (!isOpen) {
                isOpen = true;
                poll(connection, 1);
            }
            if (waiting.length() > 0 && mayPost()) post(connection);
        });
    }

    private void poll(String connection, long number) {
        call(connection, "X-Cobrowse-Poll", number, Buffer.buffer(), (status, answer) -> {
            if (status == 200) {
                for (int at = 0; at < answer.length(); at += 4 + answer.getInt(at))
                    receiver.received(answer.slice(at + 4, at + 4 + answer.getInt(at)));
                if (connection.equals(id)) poll(connection, number + 1);
            } else loop.fault("poll: " + status + " " + answer);
        });
    }

    private void call(
            String connection, String header, long number, Buffer body, BiConsumer<Integer, Buffer> answered) {
        loop.http()
                .request(HttpMethod.POST, port, "127.0.0.1", PATH)
                .compose(request -> request.putHeader("Content-Type", "application/octet-stream")
                        .putHeader("Origin", "http://127.0.0.1:" + port)
                        .putHeader("X-Cobrowse-Connection", connection)
                        .putHeader(header, String.valueOf(number))
                        .send(body))
                .compose(response -> response.body().map(answer -> {
                    if (connection.equals(id)) answered.accept(response.statusCode(), answer);
                    return answer;
                }))
                .onFailure(failure -> {
                    if (connection.equals(id)) loop.fault(header + ": " + failure.getMessage());
                });
    }

    /** Calls that are under way run into the void. */
    @Override
    public void cut(Cut how) {
        id = null;
    }
}
