package org.opencobrowse.e2e.fault;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.e2e.fault.FaultPlan.OfCall;
import org.opencobrowse.e2e.fault.FaultPlan.OfSocket;
import org.opencobrowse.e2e.setup.ServerProcess;

/**
 * A proxy between one browser and a node that knows HTTP well enough to harm it: WebSockets and calls of long polling meet the faults of a plan, everything else
 * passes. One HTTP connection for each call, so that no fault hits two.
 */
public final class FaultProxy implements AutoCloseable {
    private static final int BUFFER_BYTES = 4_096;
    private static final int NARROW_BUFFER_BYTES = 16_384;
    private static final byte[] GATEWAY_ANSWER =
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 11\r\nConnection: close\r\n\r\n<h1>502</h1"
                    .getBytes(ISO_8859_1);

    private final Entrance entrance;
    private final AtomicInteger webSockets = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger faults = new AtomicInteger();
    private volatile @Nullable FaultPlan plan;
    private volatile @Nullable Integer upgradeStatus;
    private volatile boolean isCut;
    /** Towards the browser; 0: no limit. */
    private volatile int bytesPerSecond;
    /** So many sends of long polling from now on are taken and not answered. */
    private final AtomicInteger toHold = new AtomicInteger();

    /** Whoever stalls waits here until the faults are over. */
    private volatile CountDownLatch over = new CountDownLatch(0);

    public FaultProxy(ServerProcess node) {
        entrance = new Entrance(node, this::serve);
    }

    String url(String path) {
        return entrance.url(path);
    }

    /** Host and port. */
    public String authority() {
        return entrance.authority();
    }

    /** From now on, and what is open already is broken. */
    void misbehave(FaultPlan next) {
        over = new CountDownLatch(1);
        plan = next;
        entrance.reset();
    }

    /** Nothing comes through, and nothing connects. */
    public void cut() {
        isCut = true;
        entrance.reset();
    }

    /** No WebSocket comes through from now on: the handshake is answered with this status, and open ones are cut. */
    void refuseUpgrades(int status) {
        upgradeStatus = status;
        entrance.reset();
    }

    void allowUpgrades() {
        upgradeStatus = null;
    }

    /** What the node says comes through so slowly from now on, and little of it waits on the way. What is open already is broken. */
    void narrow(int toBytesPerSecond) {
        bytesPerSecond = toBytesPerSecond;
        entrance.reset();
    }

    /** The next sends of long polling never come to the node, and nobody hears so: their connections stay. */
    void holdSends(int count) {
        over = new CountDownLatch(1);
        toHold.set(count);
    }

    int sendsToHold() {
        return toHold.get();
    }

    /** Ends {@link #narrow}; nothing is broken. */
    void widen() {
        bytesPerSecond = 0;
    }

    /** No more faults; what hangs is broken, so that its owner hears of it. */
    public void mend() {
        isCut = false;
        if (plan == null) return;
        plan = null;
        entrance.reset();
        over.countDown();
    }

    /** Faults that happened so far. */
    int faults() {
        return faults.get();
    }

    /** WebSockets and calls of long polling that came so far. */
    String traffic() {
        return "%d WebSockets, %d calls, %d faults".formatted(webSockets.get(), calls.get(), faults.get());
    }

    @Override
    public void close() {
        over.countDown();
        entrance.close();
    }

    private void serve(Socket browser) throws IOException {
        if (isCut) {
            Entrance.reset(browser);
            return;
        }
        var in = new BufferedInputStream(browser.getInputStream());
        var head = RequestHead.read(in);
        if (head.isNone()) return;
        if (head.isOfWebSocket()) webSocket(browser, in, head);
        else {
            var call = new Call(head, in.readNBytes(head.bodyBytes()));
            if (head.isOfLongPolling()) call(browser, call);
            else browser.getOutputStream().write(ask(call));
        }
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    private record Call(RequestHead head, byte[] body) {}

    private Socket toNode() throws IOException {
        return bytesPerSecond > 0 ? entrance.toNode(NARROW_BUFFER_BYTES) : entrance.toNode();
    }

    /** The node's whole answer. */
    private byte[] ask(Call call) throws IOException {
        try (var there = toNode()) {
            there.getOutputStream().write(call.head.withoutKeepAlive());
            there.getOutputStream().write(call.body);
            return there.getInputStream().readAllBytes();
        }
    }

    private void call(Socket browser, Call call) throws IOException {
        if (call.head.isSendOfLongPolling() && toHold.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            awaitOver();
            return;
        }
        var number = calls.incrementAndGet();
        var current = plan;
        var fault = current == null ? OfCall.NONE : current.call(number);
        if (current != null && fault != OfCall.NONE) faults.incrementAndGet();
        var out = browser.getOutputStream();
        switch (fault) {
            case NONE -> writeNarrow(out, ask(call));
            case TWICE -> {
                Thread.ofVirtual().start(() -> askAgain(call));
                out.write(ask(call));
            }
            case LATE -> {
                pause(current == null ? 0 : current.lateMs(number));
                out.write(ask(call));
            }
            case LOST -> Entrance.reset(browser);
            case HALF -> {
                try (var there = toNode()) {
                    there.getOutputStream().write(call.head.withoutKeepAlive());
                    there.getOutputStream().write(call.body, 0, call.body.length / 2);
                }
                Entrance.reset(browser);
            }
            case ANSWER_LOST -> {
                ask(call);
                Entrance.reset(browser);
            }
            case ANSWER_CUT_OFF -> {
                var answer = ask(call);
                out.write(answer, 0, Math.max(1, answer.length - 5));
                out.flush();
                browser.shutdownOutput();
            }
            case ANSWERED_BY_PROXY -> out.write(GATEWAY_ANSWER);
        }
    }

    private void writeNarrow(OutputStream out, byte[] answer) throws IOException {
        for (var at = 0; at < answer.length; at += BUFFER_BYTES) {
            var length = Math.min(BUFFER_BYTES, answer.length - at);
            awaitRoom(length);
            out.write(answer, at, length);
        }
    }

    private void awaitRoom(int bytes) {
        var limit = bytesPerSecond;
        if (limit > 0) pause(1_000L * bytes / limit);
    }

    private void askAgain(Call call) {
        try {
            ask(call);
        } catch (IOException _) {
            // Nobody waits for this answer.
        }
    }

    private void webSocket(Socket browser, InputStream in, RequestHead head) throws IOException {
        var number = webSockets.incrementAndGet();
        var current = plan;
        var fault = current == null ? new OfSocket.None() : current.socket(number);
        var status = upgradeStatus;
        if (status != null) fault = new OfSocket.Refuse(status);
        if (!(fault instanceof OfSocket.None)) faults.incrementAndGet();
        switch (fault) {
            case OfSocket.Refuse(int answered) ->
                browser.getOutputStream()
                        .write("HTTP/1.1 %d No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                .formatted(answered)
                                .getBytes(ISO_8859_1));
            case OfSocket.Hang _ -> awaitOver();
            default -> relay(browser, in, head, fault);
        }
    }

    private void relay(Socket browser, InputStream in, RequestHead head, OfSocket fault) throws IOException {
        try (var there = toNode()) {
            there.getOutputStream().write(head.bytes());
            var passed = new AtomicInteger();
            Thread.ofVirtual().start(() -> pump(in, browser, there, fault, passed, _ -> {}));
            pump(there.getInputStream(), there, browser, fault, passed, this::awaitRoom);
        }
    }

    /** @param passed bytes so far, in both directions together */
    private void pump(
            InputStream source, Socket from, Socket to, OfSocket fault, AtomicInteger passed, IntConsumer awaitRoom) {
        var buffer = new byte[BUFFER_BYTES];
        try {
            for (var length = source.read(buffer); length >= 0; length = source.read(buffer)) {
                var now = plan == null ? new OfSocket.None() : fault;
                awaitRoom.accept(length);
                var through = through(now, passed.getAndAdd(length), length);
                to.getOutputStream().write(buffer, 0, through);
                if (through == length) continue;
                if (now instanceof OfSocket.Stall) awaitOver();
                Entrance.reset(from);
                Entrance.reset(to);
                return;
            }
            to.shutdownOutput();
        } catch (IOException _) {
            Entrance.reset(from);
            Entrance.reset(to);
        }
    }

    /** How many of these bytes come through, and when. */
    private static int through(OfSocket fault, int passed, int length) {
        return switch (fault) {
            case OfSocket.Reset(int afterBytes) -> Math.clamp(afterBytes - passed, 0, length);
            case OfSocket.Stall(int afterBytes) -> Math.clamp(afterBytes - passed, 0, length);
            case OfSocket.Slow(int bytesPerSecond) -> {
                pause(1_000L * length / bytesPerSecond);
                yield length;
            }
            case OfSocket.Late(int ms) -> {
                pause(ms);
                yield length;
            }
            case OfSocket.None _, OfSocket.Refuse _, OfSocket.Hang _ -> length;
        };
    }

    private void awaitOver() {
        try {
            if (!over.await(5, TimeUnit.MINUTES)) throw new AssertionError("faults without an end");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** The network takes its time: that is the fault itself, not a wait for something. */
    private static void pause(long ms) {
        LockSupport.parkNanos(Duration.ofMillis(ms).toNanos());
    }
}
