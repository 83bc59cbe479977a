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
import org.opencobrowse.transport.conversation.Carrier;
import org.opencobrowse.transport.conversation.Conversation;
import org.opencobrowse.transport.conversation.Host;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;

/** One WebSocket: frames in, messages out, and the ways in which a socket ends. On the event loop of the socket. */
final class WebSocketCarrier implements Carrier, SocketWriter.Watcher {

    private final ServerWebSocket socket;
    private final WebSocketSettings settings;
    private final Host host;
    private final Conversation conversation;
    private final SocketWriter writer;
    private final MessageJoiner joiner;
    private Runnable closeSocket = () -> {};

    WebSocketCarrier(String id, ServerWebSocket socket, WebSocketSettings settings, Host host, Stay stay) {
        this.socket = socket;
        this.settings = settings;
        this.host = host;
        this.conversation = new Conversation(id, String.valueOf(socket.remoteAddress()), host, stay, this);
        this.writer = new SocketWriter(socket, conversation.queue(), host.clockMs(), this);
        this.joiner = new MessageJoiner(settings.messageBytes(), settings.fragments());
    }

    Connection begin() {
        socket.frameHandler(this::onFrame);
        socket.exceptionHandler(this::onBrokenSocket);
        socket.closeHandler(_ -> conversation.over());
        socket.shutdownHandler(
                _ -> conversation.refuseNow(ServerFrame.Refused.of(CloseCode.DRAINING, "the node goes down")));
        conversation.begin();
        return conversation;
    }

    private void onFrame(WebSocketFrame frame) {
        if (!conversation.isOver()) conversation.attempt(() -> hear(frame));
    }

    private void hear(WebSocketFrame frame) {
        conversation.heard();
        if (frame.isClose()) {
            conversation.endedByClient(frame.closeStatusCode());
            return;
        }
        conversation.count();
        if (frame.isText()) throw ProtocolViolation.malformed("text messages are not part of the protocol");
        if (frame.isBinary() || frame.isContinuation())
            joiner.add(frame.binaryData(), frame.isFinal()).ifPresent(this::receive);
    }

    private void receive(Buffer message) {
        conversation.receive(conversation.decode(message));
    }

    @Override
    public void carry() {
        writer.write();
        if (conversation.isOver() && writer.isIdle()) closeSocketOnce();
    }

    @Override
    public void onWriting() {
        conversation.sending(1);
    }

    @Override
    public void onGone(int bytes, boolean left) {
        if (left) host.meters().sent(bytes);
        conversation.gone(bytes);
        if (conversation.isOver() || !conversation.queue().isEmpty()) {
            carry();
            conversation.arm();
        }
    }

    /** Frames that wait say the same as a heartbeat when they arrive. */
    @Override
    public boolean isQuiet() {
        return conversation.bufferedBytes() == 0;
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
        if (conversation.isOver() || !(cause instanceof CorruptedWebSocketFrameException broken)) return;
        var tooBig = broken.closeStatus().code() == WebSocketCloseStatus.MESSAGE_TOO_BIG.code();
        conversation.refuseNow(
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
