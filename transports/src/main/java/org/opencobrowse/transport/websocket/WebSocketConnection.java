package org.opencobrowse.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
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
 * One WebSocket. The methods of {@link Connection} may be called from any thread; everything else happens on the event loop of
 * the socket.
 *
 * <pre>
 * phase             hello      first frame sent   refuse, close, client closes   socket gone
 * AWAITING_HELLO    GREETED    -                  CLOSING                        CLOSED
 * GREETED           refused    OPEN               CLOSING                        CLOSED
 * OPEN              refused    -                  CLOSING                        CLOSED
 * CLOSING           -          -                  -                              CLOSED
 * </pre>
 */
final class WebSocketConnection implements Connection, SocketWriter.Watcher {

    private static final Logger LOG = LoggerFactory.getLogger(WebSocketConnection.class);

    private enum Phase {
        AWAITING_HELLO,
        GREETED,
        OPEN,
        CLOSING,
        CLOSED
    }

    private final String id;
    private final ServerWebSocket socket;
    private final String remoteAddress;
    private final Context context;
    private final WebSocketSettings settings;
    private final FrameCodec codec;
    private final ConnectionListener listener;
    private final TransportMeters meters;
    private final LongSupplier clockMs;
    private final Stay stay;

    private final SendQueue queue;
    private final SocketWriter writer;
    private final MessageJoiner joiner;
    private final FrameRate rate;
    private final Liveness liveness;
    private final long acceptedMs;

    private volatile Phase phase = Phase.AWAITING_HELLO;
    private volatile Runnable onDrained = () -> {};
    private volatile Supplier<ServerFrame.Heartbeat> heartbeat = () -> ServerFrame.Heartbeat.PLAIN;

    private long closingMs;
    private long timer;
    private long armedMs = Long.MAX_VALUE;
    private Runnable closeSocket = () -> {};
    private long received;

    WebSocketConnection(
            String id,
            ServerWebSocket socket,
            WebSocketSettings settings,
            FrameCodec codec,
            ConnectionListener listener,
            TransportMeters meters,
            LongSupplier clockMs,
            Stay stay) {
        this.id = id;
        this.socket = socket;
        this.remoteAddress = String.valueOf(socket.remoteAddress());
        this.context = Vertx.currentContext();
        this.settings = settings;
        this.codec = codec;
        this.listener = listener;
        this.meters = meters;
        this.clockMs = clockMs;
        this.stay = stay;
        this.queue = new SendQueue(settings.fullBytes());
        this.writer = new SocketWriter(socket, queue, clockMs, this);
        this.joiner = new MessageJoiner(settings.messageBytes(), settings.fragments());
        this.acceptedMs = clockMs.getAsLong();
        this.rate = new FrameRate(settings.framesPerSecond(), settings.frameBurst(), acceptedMs);
        this.liveness = new Liveness(settings.heartbeatMs(), settings.silenceMs(), acceptedMs);
    }

    void begin() {
        socket.frameHandler(this::onFrame);
        socket.exceptionHandler(this::onBrokenSocket);
        socket.closeHandler(_ -> onSocketClosed());
        socket.shutdownHandler(_ -> refuseNow(ServerFrame.Refused.of(CloseCode.DRAINING, "the node goes down")));
        arm();
    }

    private void onFrame(WebSocketFrame frame) {
        if (!isOver()) guarded(() -> hear(frame));
    }

    /** The edge: what a peer did wrong and what we did wrong both end this connection and nothing else. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (ProtocolViolation violation) {
            refuseNow(violation.refusal());
        } catch (RuntimeException bug) {
            LOG.error("fault in {}", describe(), bug);
            refuseNow(ServerFrame.Refused.of(CloseCode.INTERNAL, "a fault of the server; it is in its log"));
        }
    }

    private void hear(WebSocketFrame frame) {
        var nowMs = clockMs.getAsLong();
        liveness.heard(nowMs);
        if (frame.isClose()) {
            end(ConnectionEnd.byClient(frame.closeStatusCode()));
            queue.drop();
            return;
        }
        if (!rate.take(nowMs))
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST, "more than " + settings.framesPerSecond() + " frames a second");
        if (frame.isText()) throw ProtocolViolation.malformed("text messages are not part of the protocol");
        if (frame.isBinary() || frame.isContinuation())
            joiner.add(frame.binaryData(), frame.isFinal()).ifPresent(this::receive);
    }

    private void receive(Buffer message) {
        received++;
        meters.received(message.length());
        switch (codec.decodeClient(message)) {
            case ClientFrame.Hello hello
            when phase == Phase.AWAITING_HELLO -> {
                phase = Phase.GREETED;
                arm();
                listener.opened(this, hello);
            }
            case ClientFrame.Hello _ -> throw ProtocolViolation.malformed("hello must be the first frame only");
            case ClientFrame frame
            when phase == Phase.AWAITING_HELLO ->
                throw ProtocolViolation.malformed(frame.type() + " came before hello");
            case ClientFrame frame -> listener.received(this, frame);
        }
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
        if (queue.add(messages)) context.runOnContext(_ -> write());
    }

    @Override
    public void refuse(ServerFrame.Refused refusal) {
        queue.close();
        context.runOnContext(_ -> refuseNow(refusal));
    }

    @Override
    public void close(CloseCode code, String reason) {
        queue.close();
        context.runOnContext(_ -> closeNow(code, reason));
    }

    private void write() {
        queue.looking();
        if (!isOver() && queue.bufferedBytes() > settings.overflowBytes()) {
            refuseNow(ServerFrame.Refused.of(CloseCode.TOO_SLOW, "more waits than this connection may have"));
            return;
        }
        writer.write();
        if (phase == Phase.CLOSING && writer.isIdle()) closeSocketOnce();
        arm();
    }

    @Override
    public void onWriting() {
        if (phase == Phase.GREETED) {
            phase = Phase.OPEN;
            stay.welcomed();
        }
        liveness.sent(clockMs.getAsLong());
    }

    @Override
    public void onGone(int bytes, boolean left) {
        if (left) meters.sent(bytes);
        if (queue.gone(bytes) && !isOver()) guarded(onDrained);
        if (!queue.isEmpty() || phase == Phase.CLOSING) write();
    }

    private void refuseNow(ServerFrame.Refused refusal) {
        if (isOver()) return;
        queue.closeWith(codec.encode(refusal));
        closeNow(refusal.closeCode(), refusal.name());
    }

    private void closeNow(CloseCode code, String reason) {
        if (isOver()) return;
        queue.close();
        closeSocket = () -> socket.close((short) code.code(), CloseReason.fit(reason));
        meters.refused(code);
        end(ConnectionEnd.byServer(code));
        write();
    }

    private void closeSocketOnce() {
        var close = closeSocket;
        closeSocket = () -> {};
        close.run();
    }

    /** The session hears of the end at once; the socket has until the closing deadline. */
    private void end(ConnectionEnd end) {
        var wasOpened = phase != Phase.AWAITING_HELLO;
        phase = Phase.CLOSING;
        closingMs = clockMs.getAsLong() + settings.closingMs();
        queue.close();
        meters.ended(end);
        LOG.info(
                "connection ended connection={} remote={} by={} code={} openMs={} received={} sent={}",
                id,
                remoteAddress,
                end.by(),
                end.code(),
                clockMs.getAsLong() - acceptedMs,
                received,
                writer.written());
        arm();
        if (wasOpened) guarded(() -> listener.closed(this, end));
    }

    /**
     * The network layer cuts the connection as soon as this returns, so what says why must be flushed at once. It is a last try:
     * the other side may not get it.
     */
    private void onBrokenSocket(Throwable cause) {
        if (isOver() || !(cause instanceof CorruptedWebSocketFrameException broken)) return;
        var tooBig = broken.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
        refuseNow(
                tooBig
                        ? ServerFrame.Refused.of(CloseCode.TOO_LARGE, "a message is above " + settings.messageBytes())
                        : ServerFrame.Refused.of(CloseCode.MALFORMED, "the WebSocket protocol is broken"));
        channel().flush();
        closeSocketOnce();
        channel().flush();
    }

    private void onSocketClosed() {
        if (!isOver()) end(ConnectionEnd.lost());
        phase = Phase.CLOSED;
        queue.drop();
        context.owner().cancelTimer(timer);
        stay.gone();
    }

    /** Not {@code socket.close}, which waits for a close frame to go out and so never ends when the other side reads nothing. */
    private void cut() {
        var _ = channel().close();
    }

    private ChannelHandlerContext channel() {
        return ((WebSocketInternal) socket).channelHandlerContext();
    }

    /** One timer for whatever is due first; it may find that its moment has moved, and is set again then. */
    private void arm() {
        var deadlineMs = deadlineMs();
        if (phase == Phase.CLOSED || deadlineMs >= armedMs) return;
        context.owner().cancelTimer(timer);
        armedMs = deadlineMs;
        timer = context.owner().setTimer(Math.max(1, deadlineMs - clockMs.getAsLong()), _ -> onTimer());
    }

    private long deadlineMs() {
        return switch (phase) {
            case AWAITING_HELLO -> acceptedMs + settings.helloMs();
            case GREETED, OPEN -> Math.min(liveness.nextDeadlineMs(), writer.stalledAtMs(settings.stalledMs()));
            case CLOSING, CLOSED -> closingMs;
        };
    }

    private void onTimer() {
        armedMs = Long.MAX_VALUE;
        var nowMs = clockMs.getAsLong();
        switch (phase) {
            case AWAITING_HELLO -> {
                if (nowMs >= deadlineMs())
                    refuseNow(
                            ServerFrame.Refused.of(CloseCode.SILENT, "no hello within " + settings.helloMs() + " ms"));
            }
            case GREETED, OPEN -> guarded(() -> keepAlive(nowMs));
            case CLOSING -> {
                if (nowMs >= closingMs) {
                    cut();
                    return;
                }
            }
            case CLOSED -> {}
        }
        arm();
    }

    private void keepAlive(long nowMs) {
        if (nowMs >= writer.stalledAtMs(settings.stalledMs())) {
            refuseNow(ServerFrame.Refused.of(
                    CloseCode.TOO_SLOW, "nothing was taken for " + settings.stalledMs() + " ms"));
            return;
        }
        switch (liveness.due(nowMs)) {
            case NONE -> {}
            case DEAD ->
                refuseNow(ServerFrame.Refused.of(
                        CloseCode.SILENT, "nothing was heard for " + settings.silenceMs() + " ms"));
            case SEND_HEARTBEAT -> beat(nowMs);
        }
    }

    /** Not before the welcome, which must be first; and not behind frames that wait, which say the same when they arrive. */
    private void beat(long nowMs) {
        liveness.sent(nowMs);
        if (phase == Phase.OPEN && queue.bufferedBytes() == 0) send(heartbeat.get());
    }

    private boolean isOver() {
        return phase == Phase.CLOSING || phase == Phase.CLOSED;
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
        return remoteAddress;
    }

    @Override
    public String describe() {
        return "connection=" + id + " remote=" + remoteAddress + " phase=" + phase + " bufferedBytes="
                + queue.bufferedBytes();
    }
}
