package org.opencobrowse.transport.websocket;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.carrying.CarriedConnection;
import org.opencobrowse.transport.carrying.Carrier;
import org.opencobrowse.transport.carrying.Host;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;

/** One WebSocket: frames in, messages out, and the ways in which a socket ends. On the event loop of the socket. */
final class WebSocketCarrier implements Carrier, SocketWriter.Watcher {

    private static final String HTTP_IDLE_LIMIT = "idle";

    private final ServerWebSocket socket;
    private final WebSocketSettings settings;
    private final Host host;
    private final CarriedConnection connection;
    private final SocketWriter writer;
    private final MessageJoiner joiner;
    private Runnable closeSocket = () -> {};

    WebSocketCarrier(String id, ServerWebSocket socket, WebSocketSettings settings, Host host, Stay stay) {
        this.socket = socket;
        this.settings = settings;
        this.host = host;
        this.connection = new CarriedConnection(id, String.valueOf(socket.remoteAddress()), host, stay, this);
        this.writer = new SocketWriter(socket, connection.queue(), host.clockMs(), this);
        this.joiner = new MessageJoiner(settings.messageBytes(), settings.fragments());
    }

    Connection begin() {
        leaveIdleLimit();
        socket.frameHandler(this::onFrame);
        socket.exceptionHandler(this::onBrokenSocket);
        socket.closeHandler(_ -> connection.over());
        socket.shutdownHandler(
                _ -> connection.refuseNow(ServerFrame.Refused.of(CloseCode.DRAINING, "the node goes down")));
        connection.begin();
        return connection;
    }

    /** A conversation has deadlines of its own; that of the HTTP server would read its clock for each message. */
    private void leaveIdleLimit() {
        var pipeline = channel().pipeline();
        if (pipeline.get(HTTP_IDLE_LIMIT) != null) pipeline.remove(HTTP_IDLE_LIMIT);
    }

    private void onFrame(WebSocketFrame frame) {
        if (!connection.isOver()) connection.attempt(() -> hear(frame));
    }

    private void hear(WebSocketFrame frame) {
        connection.heard();
        if (frame.isClose()) {
            connection.endedByClient(frame.closeStatusCode());
            return;
        }
        connection.count();
        if (frame.isText()) throw ProtocolViolation.malformed("text messages are not part of the protocol");
        if (frame.isBinary() || frame.isContinuation())
            joiner.add(frame.binaryData(), frame.isFinal()).ifPresent(this::receive);
    }

    private void receive(Buffer message) {
        connection.receive(connection.decode(message));
    }

    @Override
    public void carry() {
        writer.write();
        if (connection.isOver() && writer.isIdle()) closeSocketOnce();
    }

    @Override
    public void onWriting() {
        connection.sending(1);
    }

    @Override
    public void onGone(int bytes, boolean left) {
        if (left) host.meters().sent(bytes);
        connection.gone(bytes);
        if (connection.isOver() || !connection.queue().isEmpty()) {
            carry();
            connection.arm();
        }
    }

    /** Frames that wait say the same as a heartbeat when they arrive. */
    @Override
    public boolean isQuiet() {
        return connection.bufferedBytes() == 0;
    }

    @Override
    public long deadlineMs() {
        return writer.stalledAtMs(settings.stalledMs());
    }

    @Override
    public void look(long nowMs) {
        if (nowMs >= deadlineMs())
            throw new ProtocolViolation(CloseCode.TOO_SLOW, "nothing was taken for " + settings.stalledMs() + " ms");
    }

    @Override
    public void ending(ServerFrame.@Nullable Refused why) {
        if (why != null) closeSocket = () -> socket.close((short) why.code(), CloseReason.fit(why.reason()));
    }

    private void closeSocketOnce() {
        var close = closeSocket;
        closeSocket = () -> {};
        close.run();
    }

    /**
     * The network layer cuts the connection as soon as this returns, so what says why must be flushed at once. It is a last try:
     * the other side may not get it.
     */
    private void onBrokenSocket(Throwable cause) {
        if (connection.isOver() || !(cause instanceof CorruptedWebSocketFrameException broken)) return;
        var tooBig = broken.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
        connection.refuseNow(
                tooBig
                        ? ServerFrame.Refused.of(CloseCode.TOO_LARGE, "a message is above " + settings.messageBytes())
                        : ServerFrame.Refused.of(CloseCode.MALFORMED, "the WebSocket protocol is broken"));
        channel().flush();
        closeSocketOnce();
        channel().flush();
    }

    /** Not {@code socket.close}, which waits for a close frame to go out and so never ends when the other side reads nothing. */
    @Override
    public void cut() {
        var _ = channel().close();
    }

    private ChannelHandlerContext channel() {
        return ((WebSocketInternal) socket).channelHandlerContext();
    }
}
