package org.opencobrowse.e2e.conformance;

import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** A well-behaved client of long polling: one send and one poll at a time. */
final class PollWire implements Wire {
    private final PollCalls calls;
    private final Listener listener;
    private long batches;
    private volatile boolean reads = true;

    PollWire(NodeUnderTest node, Listener listener) {
        this.calls = PollCalls.of(node);
        this.listener = listener;
    }

    @Override
    public synchronized void send(List<byte[]> messages) {
        var number = ++batches;
        PollCalls.Answer answer;
        try {
            answer = calls.send(number, PollCalls.batch(messages));
        } catch (UncheckedIOException _) {
            return;
        }
        if (number == 1 && answer.isJson() && answer.refusal().equals("unknown-connection"))
            listener.ended(answer.code());
        else if (number == 1 && answer.isOfNobody()) listener.ended(0);
        else if (number == 1) Thread.ofVirtual().start(this::poll);
    }

    private void poll() {
        try {
            for (var number = 1L; reads; number++) {
                var answer = calls.poll(number);
                if (answer.isJson()) {
                    listener.ended(answer.code());
                    return;
                }
                if (answer.isOfNobody()) {
                    listener.ended(0);
                    return;
                }
                if (answer.status() == 204) {
                    listener.ended(1005);
                    return;
                }
                answer.messages().forEach(listener::received);
            }
        } catch (UncheckedIOException _) {
            listener.ended(0);
        }
    }

    @Override
    public void stopReading() {
        reads = false;
    }

    @Override
    public void close() {
        calls.with("X-Cobrowse-Close", "1000").post(Map.of("X-Cobrowse-Batch", String.valueOf(++batches)), new byte[0]);
    }

    @Override
    public void cut() {
        reads = false;
    }
}
