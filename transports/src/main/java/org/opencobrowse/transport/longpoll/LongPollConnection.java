package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.FrameRate;
import org.opencobrowse.transport.Liveness;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EncodedEvent;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.sending.SendQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client that polls. The methods of {@link Connection} may be called from any thread; everything else happens on the event
 * loop of the call that opened it, whichever loops the later calls come in on.
 *
 * <pre>
 * phase             hello      first answer   refuse, close, silence   closing deadline, client closes
 * AWAITING_HELLO    GREETED    -              ENDING                   -
 * GREETED           refused    OPEN           ENDING                   OVER
 * OPEN              refused    -              ENDING                   OVER
 * ENDING            -          -              -                        OVER
 * </pre>
 *
 * While ENDING, what was sent last and then the code of the end can still be polled.
 */
final class LongPollConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(LongPollConnection.class);

    private enum Phase {
        AWAITING_HELLO,
        GREETED,
        OPEN,
        ENDING,
        OVER
    }

    private static final long NO_TIMER = -1;

    private final String id;
    private final Opening opening;
    private final Loop loop = new Loop();
    private final LongPollSettings settings;
    private final FrameCodec codec;
    private final Stay stay;
    private final ConnectionListener listener;
    private final TransportMeters meters;
    private final LongSupplier clockMs;
    private final Runnable onOver;

    private final SendQueue queue;
    private final BatchNumbers batches = new BatchNumbers();
    private final Answers answers = new Answers();
    private final FrameRate rate;
    private final Liveness liveness;
    private final long openedMs;

    private volatile Phase phase = Phase.AWAITING_HELLO;
    private volatile Runnable onDrained = () -> {};
    private volatile Supplier<ServerFrame.Heartbeat> heartbeat = () -> ServerFrame.Heartbeat.PLAIN;

    private ServerFrame.@Nullable Refused end;
    private long awayBatch;
    private long answeredMs;
    private long heldSinceMs;
    private long gatherTimer = NO_TIMER;
    private long timer = NO_TIMER;
    private long armedMs = Long.MAX_VALUE;
    private long endingMs = Long.MAX_VALUE;
    private long received;
    private long sent;

    /** Who opened a connection: the origin of its page, and the address for logs and limits. */
    record Opening(String origin, String remoteAddress) {}

    LongPollConnection(
            String id,
            Opening opening,
            LongPollSettings settings,
            FrameCodec codec,
            Stay stay,
            ConnectionListener listener,
            TransportMeters meters,
            LongSupplier clockMs,
            Runnable onOver) {
        this.id = id;
        this.opening = opening;
        this.settings = settings;
        this.codec = codec;
        this.stay = stay;
        this.listener = listener;
        this.meters = meters;
        this.clockMs = clockMs;
        this.onOver = onOver;
        this.queue = new SendQueue(settings.fullBytes());
        this.openedMs = clockMs.getAsLong();
        this.answeredMs = openedMs - settings.gatherMs();
        this.rate = new FrameRate(settings.framesPerSecond(), settings.frameBurst(), openedMs);
        this.liveness = new Liveness(settings.heartbeatMs(), settings.silenceMs(), openedMs);
    }

    boolean isOf(String origin) {
        return opening.origin().equals(origin);
    }

    /** A send, whole, from any event loop. */
    void receive(Send send, Call call) {
        loop.run(() -> {
            guarded(() -> hear(send), call);
            call.accept();
        });
    }

    /** A poll, from any event loop. */
    void poll(long number, Call call) {
        loop.run(() -> guarded(() -> hear(number, call), call));
    }

    /** The edge: what a peer did wrong and what we did wrong both end this connection and nothing else. */
    private void guarded(Runnable step, Call call) {
        try {
            step.run();
        } catch (ProtocolViolation violation) {
            refuseNow(violation.refusal());
            call.refuse(violation.refusal());
        } catch (RuntimeException bug) {
            LOG.error("fault in {}", describe(), bug);
            var refusal = ServerFrame.Refused.of(CloseCode.INTERNAL, "a fault of the server; it is in its log");
            refuseNow(refusal);
            call.refuse(refusal);
        }
    }

    private void hear(Send send) {
        // What crosses with the end has no effect; the poll tells why.
        if (isEnding()) return;
        countCall();
        if (!batches.add(send.number())) {
            meters.repeated();
            return;
        }
        var frames = send.messages().stream().map(this::decode).toList();
        for (var frame : frames) if (!isEnding()) receive(frame, send.number());
        if (!isEnding()) send.closeCode().ifPresent(code -> end(ConnectionEnd.byClient(code)));
        arm();
    }

    private void countCall() {
        liveness.heard(clockMs.getAsLong());
        countFrame();
    }

    private void countFrame() {
        if (!rate.take(clockMs.getAsLong()))
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST, "more than " + settings.framesPerSecond() + " calls and frames a second");
    }

    private ClientFrame decode(Buffer message) {
        countFrame();
        received++;
        meters.received(message.length());
        return codec.decodeClient(message);
    }

    private void receive(ClientFrame frame, long batch) {
        switch (frame) {
            case ClientFrame.Hello hello
            when phase == Phase.AWAITING_HELLO -> {
                phase = Phase.GREETED;
                listener.opened(this, hello);
            }
            case ClientFrame.Hello _ -> throw ProtocolViolation.malformed("hello must be the first frame only");
            case ClientFrame other
            when phase == Phase.AWAITING_HELLO ->
                throw ProtocolViolation.malformed(other.type() + " came before hello");
            // Batches overtake each other, and the newest word on where somebody is holds.
            case ClientFrame.Away away -> {
                if (batch < awayBatch) return;
                awayBatch = batch;
                listener.received(this, away);
            }
            default -> listener.received(this, frame);
        }
    }

    private void hear(long number, Call call) {
        if (!isEnding()) countCall();
        switch (answers.judge(number)) {
            case STALE -> call.accept();
            case AGAIN -> {
                meters.repeated();
                call.answer(answers.again());
            }
            case NEXT -> next(call);
        }
        arm();
    }

    private void next(Call call) {
        release(answers.arrived());
        var before = answers.await(call);
        if (before != null) {
            meters.refused(CloseCode.TOO_FAST);
            before.refuse(ServerFrame.Refused.of(CloseCode.TOO_FAST, "another poll of this connection came"));
        }
        call.onGone(() -> loop.run(() -> answers.gone(call)));
        heldSinceMs = clockMs.getAsLong();
        flush();
    }

    private void release(List<Buffer> messages) {
        var drained = false;
        for (var message : messages) drained |= queue.gone(message.length());
        if (drained && !isEnding()) onDrained.run();
    }

    @Override
    public void send(ServerFrame frame) {
        enqueue(List.of(codec.encode(frame)));
    }

    @Override
    public void send(EncodedEvent event) {
        enqueue(event.messages());
    }

    private void enqueue(List<Buffer> messages) {
        if (queue.add(messages)) loop.later(this::flush);
    }

    /** Answers the waiting poll if there is something to say, but not more often than is good for either side. */
    private void flush() {
        queue.looking();
        if (!isEnding() && queue.bufferedBytes() > settings.overflowBytes()) {
            refuseNow(ServerFrame.Refused.of(CloseCode.TOO_SLOW, "more waits than this connection may have"));
            return;
        }
        if (!answers.isAwaited()) return;
        if (queue.isEmpty()) {
            tellEnd();
            return;
        }
        var gatherMs = answeredMs + settings.gatherMs() - clockMs.getAsLong();
        if (gatherMs <= 0 || isEnding() || queue.bufferedBytes() >= Batch.BYTES) answer();
        else if (gatherTimer == NO_TIMER) gatherTimer = loop.vertx().setTimer(gatherMs, _ -> gathered());
    }

    private void gathered() {
        gatherTimer = NO_TIMER;
        if (answers.isAwaited() && !queue.isEmpty()) answer();
    }

    private void answer() {
        var messages = new ArrayList<Buffer>();
        int bytes = 0;
        for (var message = queue.peek(); message != null; message = queue.peek()) {
            bytes += Batch.PREFIX_BYTES + message.length();
            if (bytes > Batch.BYTES) break;
            messages.add(Objects.requireNonNull(queue.take()));
        }
        answer(messages);
    }

    private void answer(List<Buffer> messages) {
        if (phase == Phase.GREETED && !messages.isEmpty()) {
            phase = Phase.OPEN;
            stay.welcomed();
        }
        answeredMs = clockMs.getAsLong();
        liveness.sent(answeredMs);
        sent += messages.size();
        messages.forEach(message -> meters.sent(message.length()));
        answers.answer(messages);
        arm();
    }

    /** The client has everything; now it may know why there is no more. */
    private void tellEnd() {
        var refusal = end;
        if (!isEnding()) return;
        var call = answers.take();
        if (call == null) return;
        if (refusal == null) call.accept();
        else call.end(refusal);
    }

    @Override
    public void refuse(ServerFrame.Refused refusal) {
        queue.close();
        loop.later(() -> refuseNow(refusal));
    }

    @Override
    public void close(CloseCode code, String reason) {
        queue.close();
        loop.later(() -> closeNow(ServerFrame.Refused.of(code, reason)));
    }

    private void refuseNow(ServerFrame.Refused refusal) {
        if (isEnding()) return;
        queue.closeWith(codec.encode(refusal));
        closeNow(refusal);
    }

    private void closeNow(ServerFrame.Refused refusal) {
        if (isEnding()) return;
        end = refusal;
        meters.refused(refusal.closeCode());
        end(ConnectionEnd.byServer(refusal.closeCode()));
        flush();
    }

    private void end(ConnectionEnd how) {
        var wasOpened = phase != Phase.AWAITING_HELLO;
        phase = Phase.ENDING;
        endingMs = clockMs.getAsLong() + settings.closingMs();
        queue.close();
        meters.ended(how);
        LOG.info(
                "connection ended connection={} remote={} by={} code={} openMs={} received={} sent={}",
                id,
                remoteAddress(),
                how.by(),
                how.code(),
                clockMs.getAsLong() - openedMs,
                received,
                sent);
        if (how.by() == ConnectionEnd.By.CLIENT) {
            queue.drop();
            tellEnd();
        }
        arm();
        if (!wasOpened) return;
        try {
            listener.closed(this, how);
        } catch (RuntimeException bug) {
            LOG.error("fault in {}", describe(), bug);
        }
    }

    private void over() {
        phase = Phase.OVER;
        queue.drop();
        tellEnd();
        stay.gone();
        onOver.run();
    }

    private void arm() {
        var deadlineMs = deadlineMs();
        if (phase == Phase.OVER || deadlineMs >= armedMs) return;
        loop.vertx().cancelTimer(timer);
        armedMs = deadlineMs;
        timer = loop.vertx().setTimer(Math.max(1, deadlineMs - clockMs.getAsLong()), _ -> onTimer());
    }

    private long deadlineMs() {
        if (isEnding()) return endingMs;
        return answers.isAwaited()
                ? Math.min(liveness.nextDeadlineMs(), heldSinceMs + settings.holdMs())
                : liveness.nextDeadlineMs();
    }

    private void onTimer() {
        armedMs = Long.MAX_VALUE;
        var nowMs = clockMs.getAsLong();
        if (!isEnding()) keepAlive(nowMs);
        else if (nowMs >= endingMs) over();
        arm();
    }

    private void keepAlive(long nowMs) {
        switch (liveness.due(nowMs)) {
            case NONE -> {}
            case DEAD ->
                refuseNow(ServerFrame.Refused.of(
                        CloseCode.SILENT, "nothing was heard for " + settings.silenceMs() + " ms"));
            case SEND_HEARTBEAT -> {
                liveness.sent(nowMs);
                // Not before the welcome, which must be first; and only when it says what nothing else is about to say.
                if (phase == Phase.OPEN && answers.isAwaited() && queue.isEmpty()) send(heartbeat.get());
            }
        }
        if (!isEnding() && answers.isAwaited() && nowMs >= heldSinceMs + settings.holdMs()) answer(List.of());
    }

    private boolean isEnding() {
        return phase == Phase.ENDING || phase == Phase.OVER;
    }

    @Override
    public boolean isFull() {
        return queue.bufferedBytes() > settings.fullBytes();
    }

    @Override
    public long bufferedBytes() {
        return queue.bufferedBytes();
    }

    @Override
    public void onDrained(Runnable handler) {
        onDrained = handler;
    }

    @Override
    public void onHeartbeat(Supplier<ServerFrame.Heartbeat> content) {
        heartbeat = content;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String remoteAddress() {
        return opening.remoteAddress();
    }

    @Override
    public String describe() {
        return "connection=" + id + " remote=" + remoteAddress() + " phase=" + phase + " bufferedBytes="
                + queue.bufferedBytes();
    }
}
