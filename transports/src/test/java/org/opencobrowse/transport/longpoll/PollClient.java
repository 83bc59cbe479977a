package org.opencobrowse.transport.longpoll;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.testing.ContractClient;

/** A client that polls and sends, one after the other, unless told otherwise. */
final class PollClient implements ContractClient {

    /** An answer over HTTP. */
    record Answer(int status, String type, Buffer body) {

        private boolean isEnd() {
            return status == 200 && type.equals("application/json");
        }

        /** The code of a refusal; 0: it is none. */
        int code() {
            return status >= 400 || isEnd() ? new JsonObject(body).getInteger("code") : 0;
        }
    }

    static final String ORIGIN = "https://shop.example";

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    private final HttpClient http;
    private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, 22);
    private final List<Buffer> messages = new CopyOnWriteArrayList<>();
    private final AtomicLong batches = new AtomicLong();
    private final AtomicLong polls = new AtomicLong();
    private Future<?> lastSend = Future.succeededFuture();
    private volatile boolean reading;
    private volatile boolean polling;
    private volatile @Nullable Integer closeCode;

    PollClient(HttpClient http) {
        this.http = http;
    }

    String id() {
        return id;
    }

    /** Any call, with these headers beside the usual ones; a value of "" takes one away. */
    Future<Answer> call(Buffer body, String... headers) {
        return http.request(HttpMethod.POST, "/cobrowse/v1/longpoll").compose(request -> {
            request.putHeader(HttpHeaders.ORIGIN, ORIGIN)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
                    .putHeader(LongPollHeaders.CONNECTION, id);
            for (int at = 0; at < headers.length; at += 2) {
                if (headers[at + 1].isEmpty()) request.headers().remove(headers[at]);
                else request.putHeader(headers[at], headers[at + 1]);
            }
            return request.send(body)
                    .compose(response -> response.body()
                            .map(bytes -> new Answer(
                                    response.statusCode(),
                                    String.valueOf(response.getHeader(HttpHeaders.CONTENT_TYPE)),
                                    bytes)));
        });
    }

    Future<Answer> sendBatch(long number, Buffer... batch) {
        return call(Batch.encode(List.of(batch)), LongPollHeaders.BATCH, Long.toString(number));
    }

    Future<Answer> poll(long number) {
        return call(Buffer.buffer(), LongPollHeaders.POLL, Long.toString(number));
    }

    void send(ClientFrame frame) {
        send(codec.encode(frame));
    }

    @Override
    public synchronized void send(Buffer message) {
        var number = batches.incrementAndGet();
        lastSend = lastSend.transform(_ -> sendBatch(number, message));
    }

    @Override
    public List<Buffer> messages() {
        return List.copyOf(messages);
    }

    List<ServerFrame> frames() {
        return messages.stream().map(codec::decodeServer).toList();
    }

    @Override
    public Optional<Integer> closeCode() {
        return Optional.ofNullable(closeCode);
    }

    @Override
    public synchronized void close(int code) {
        stopReading();
        var number = Long.toString(batches.incrementAndGet());
        lastSend = lastSend.transform(_ ->
                call(Buffer.buffer(), LongPollHeaders.BATCH, number, LongPollHeaders.CLOSE, Integer.toString(code)));
    }

    @Override
    public void stopReading() {
        reading = false;
    }

    @Override
    public synchronized void resumeReading() {
        reading = true;
        if (!polling) pollOn();
    }

    private void pollOn() {
        polling = true;
        var number = polls.get() + 1;
        poll(number).onComplete(answer -> polled(number, answer));
    }

    /** One poll at a time, whoever resumes meanwhile: of two the server would refuse one. */
    private synchronized void polled(long number, AsyncResult<Answer> answer) {
        polling = false;
        if (answer.succeeded()) take(number, answer.result());
        if (reading && closeCode == null) pollOn();
    }

    private void take(long number, Answer answer) {
        if (answer.code() == CloseCode.UNKNOWN_CONNECTION.code()) return; // not open yet
        if (answer.code() > 0) {
            closeCode = answer.code();
            return;
        }
        if (answer.status() != 200) return;
        polls.set(number);
        messages.addAll(Batch.decode(answer.body(), Limits.DEFAULT.messageBytes()));
    }
}
