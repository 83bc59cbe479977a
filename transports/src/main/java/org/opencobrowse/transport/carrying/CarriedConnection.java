package org.opencobrowse.transport.carrying;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.FrameRate;
import org.opencobrowse.transport.Liveness;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EncodedEvent;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.sending.SendQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection from its hello to its end, whatever carries it. The methods of {@link Connection} may be called from any thread;
 * everything else happens on the event loop that it was made on.
 *
 * <pre>
 * phase            hello      other frame   first frame sent   refuse, close, client ends, silence   nothing left
 * AWAITING_HELLO   GREETED    refused       -                  ENDING                                OVER
 * GREETED          refused    refused       OPEN               ENDING                                OVER
 * OPEN             refused    heard         -                  ENDING                                OVER
 * ENDING           -          -             -                  -                                     OVER
 * </pre>
 *
 * While ENDING, the carrier may still bring what was sent last, and then the code of the end.
 */
public final class CarriedConnection implements Connection {

    private static final Logger LOG = LoggerFactory.getLogger(CarriedConnection.class);

    private enum Phase {
        AWAITING_HELLO,
        GREETED,
        OPEN,
        ENDING,
        OVER
    }

    private final String id;
    private final String remoteAddress;
    private final Host host;
    private final ConnectionLimits limits;
    private final Stay stay;
    private final Carrier carrier;
    private final Context context = Objects.requireNonNull(Vertx.currentContext());

    private final SendQueue queue;
    private final FrameRate rate;
    private final Liveness liveness;
    private final long begunMs;

    private volatile Phase phase = Phase.AWAITING_HELLO;
    private volatile Runnable onDrained = () -> {};
    private volatile Supplier<ServerFrame.Heartbeat> heartbeat = () -> ServerFrame.Heartbeat.PLAIN;

    private long endingMs = Long.MAX_VALUE;
    private long timer = -1;
    private long armedMs = Long.MAX_VALUE;
    private long received;
    private long sent;

    /** @param carrier must not be used before {@link #begin} */
    public CarriedConnection(String id, String remoteAddress, Host host, Stay stay, Carrier carrier) {
        this.id = id;
        this.remoteAddress = remoteAddress;
        this.host = host;
        this.limits = host.limits();
        this.stay = stay;
        this.carrier = carrier;
        this.queue = new SendQueue(limits.fullBytes());
        this.begunMs = host.nowMs();
        this.rate = new FrameRate(limits.framesPerSecond(), limits.frameBurst(), begunMs);
        this.liveness = new Liveness(limits.heartbeatMs(), limits.silenceMs(), begunMs);
    }

    /** The time for hello runs. */
    public void begin() {
        arm();
    }

    /** What waits for the carrier. */
    public SendQueue queue() {
        return queue;
    }

    public boolean isOver() {
        return phase == Phase.ENDING || phase == Phase.OVER;
    }

    /**
     * The edge: what a peer did wrong and what we did wrong both end this connection and nothing else.
     *
     * @return what the peer was refused for, if it was
     */
    public Optional<ServerFrame.Refused> attempt(Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (ProtocolViolation violation) {
            return Optional.of(refusedNow(violation.refusal()));
        } catch (RuntimeException bug) {
            LOG.error("fault in {}", describe(), bug);
            return Optional.of(
                    refusedNow(ServerFrame.Refused.of(CloseCode.INTERNAL, "a fault of the server; it is in its log")));
        }
    }

    /** A sign of life. */
    public void heard() {
        liveness.heard(host.nowMs());
    }

    /** Something that costs as much as a frame came. */
    public void count() {
        if (!rate.take(host.nowMs()))
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST, "more than " + limits.framesPerSecond() + " frames a second");
    }

    public ClientFrame decode(Buffer message) {
        received++;
        host.meters().received(message.length());
        return host.codec().decodeClient(message);
    }

    /** Only who was welcomed may say more than hello: until then nobody knows whether it may say anything. */
    public void receive(ClientFrame frame) {
        switch (phase) {
            case AWAITING_HELLO -> greet(frame);
            case GREETED -> throw ProtocolViolation.malformed(frame.type() + " came before welcome");
            case OPEN -> {
                if (frame instanceof ClientFrame.Hello)
                    throw ProtocolViolation.malformed("hello must be the first frame only");
                host.listener().received(this, frame);
            }
            case ENDING, OVER -> {}
        }
    }

    private void greet(ClientFrame frame) {
        if (!(frame instanceof ClientFrame.Hello hello))
            throw ProtocolViolation.malformed(frame.type() + " came before hello");
        phase = Phase.GREETED;
        arm();
        host.listener().opened(this, hello);
    }

    @Override
    public void send(ServerFrame frame) {
        enqueue(List.of(host.codec().encode(frame)));
    }

    @Override
    public void send(EncodedEvent event) {
        enqueue(event.messages());
    }

    private void enqueue(List<Buffer> messages) {
        if (queue.add(messages)) context.runOnContext(_ -> carry());
    }

    private void carry() {
        queue.looking();
        if (!isOver() && queue.bufferedBytes() > limits.overflowBytes())
            refuseNow(ServerFrame.Refused.of(CloseCode.TOO_SLOW, "more waits than this connection may have"));
        else carrier.carry();
        arm();
    }

    /** The carrier is about to send so many messages. An answer without one is a sign of life, too. */
    public void sending(int messages) {
        if (messages > 0 && phase == Phase.GREETED) {
            phase = Phase.OPEN;
            stay.welcomed();
        }
        sent += messages;
        liveness.sent(host.nowMs());
    }

    /** So many bytes of the queue will not be needed any more. */
    public void gone(int bytes) {
        if (queue.gone(bytes) && !isOver()) attempt(onDrained);
    }

    @Override
    public void refuse(ServerFrame.Refused refusal) {
        queue.close();
        context.runOnContext(_ -> refuseNow(refusal));
    }

    @Override
    public void close(CloseCode code, String reason) {
        queue.close();
        context.runOnContext(_ -> closeNow(ServerFrame.Refused.of(code, reason)));
    }

    private ServerFrame.Refused refusedNow(ServerFrame.Refused refusal) {
        refuseNow(refusal);
        return refusal;
    }

    /** As {@link #refuse}, before this returns. */
    public void refuseNow(ServerFrame.Refused refusal) {
        if (isOver()) return;
        queue.closeWith(host.codec().encode(refusal));
        closeNow(refusal);
    }

    private void closeNow(ServerFrame.Refused why) {
        if (isOver()) return;
        host.meters().refused(why.closeCode());
        end(ConnectionEnd.byServer(why.closeCode()), why);
    }

    /** The client ended it. */
    public void endedByClient(int code) {
        endedOutside(ConnectionEnd.byClient(code));
    }

    private void endedOutside(ConnectionEnd how) {
        if (isOver()) return;
        queue.drop();
        end(how, null);
    }

    /** The session hears of the end at once; the carrier has until the closing deadline. */
    private void end(ConnectionEnd how, ServerFrame.@Nullable Refused why) {
        var wasOpened = phase != Phase.AWAITING_HELLO;
        phase = Phase.ENDING;
        endingMs = host.nowMs() + limits.closingMs();
        queue.close();
        host.meters().ended(how);
        LOG.info(
                "connection ended connection={} remote={} by={} code={} openMs={} received={} sent={}",
                id,
                remoteAddress,
                how.by(),
                how.code(),
                host.nowMs() - begunMs,
                received,
                sent);
        carrier.ending(why);
        carrier.carry();
        arm();
        if (wasOpened) attempt(() -> host.listener().closed(this, how));
    }

    /** Nothing is left of what carried it. */
    public void over() {
        endedOutside(ConnectionEnd.lost());
        phase = Phase.OVER;
        queue.drop();
        context.owner().cancelTimer(timer);
        stay.gone();
    }

    /** One timer for whatever is due first; it may find that its moment has moved, and is set again then. */
    public void arm() {
        var deadlineMs = deadlineMs();
        if (deadlineMs >= armedMs) return;
        context.owner().cancelTimer(timer);
        armedMs = deadlineMs;
        timer = context.owner().setTimer(Math.max(1, deadlineMs - host.nowMs()), _ -> onTimer());
    }

    private long deadlineMs() {
        return switch (phase) {
            case AWAITING_HELLO -> begunMs + limits.helloMs();
            case GREETED, OPEN -> Math.min(liveness.nextDeadlineMs(), carrier.deadlineMs());
            case ENDING -> endingMs;
            case OVER -> Long.MAX_VALUE;
        };
    }

    private void onTimer() {
        armedMs = Long.MAX_VALUE;
        var nowMs = host.nowMs();
        switch (phase) {
            case AWAITING_HELLO -> {
                if (nowMs >= deadlineMs()) refuseAsSilent("no hello within " + limits.helloMs() + " ms");
            }
            case GREETED, OPEN -> attempt(() -> keepAlive(nowMs));
            case ENDING -> {
                if (nowMs >= endingMs) {
                    carrier.cut();
                    return;
                }
            }
            case OVER -> {}
        }
        arm();
    }

    private void keepAlive(long nowMs) {
        carrier.look(nowMs);
        switch (liveness.due(nowMs)) {
            case NONE -> {}
            case DEAD -> refuseAsSilent("nothing was heard for " + limits.silenceMs() + " ms");
            case SEND_HEARTBEAT -> beat(nowMs);
        }
    }

    private void refuseAsSilent(String reason) {
        refuseNow(ServerFrame.Refused.of(CloseCode.SILENT, reason));
    }

    /** Not before the welcome, which must be first; and only when it says what nothing else is about to say. */
    private void beat(long nowMs) {
        liveness.sent(nowMs);
        if (phase == Phase.OPEN && carrier.isQuiet()) send(heartbeat.get());
    }

    @Override
    public boolean isFull() {
        return queue.bufferedBytes() > limits.fullBytes();
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
        return remoteAddress;
    }

    @Override
    public Optional<String> misled() {
        return stay.misled();
    }

    @Override
    public String describe() {
        return "connection=" + id + " remote=" + remoteAddress + " phase=" + phase + " bufferedBytes="
                + queue.bufferedBytes();
    }
}
