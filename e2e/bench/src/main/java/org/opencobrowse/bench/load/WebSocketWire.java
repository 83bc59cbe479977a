package org.opencobrowse.bench.load;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.http.WebSocketFrame;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One WebSocket. Text is handed over as the bytes it came in. */
public final class WebSocketWire implements Wire {
    private final LoadLoop loop;
    private final WebSocketConnectOptions options;
    private final boolean isText;
    private final Receiver receiver;
    private @Nullable WebSocket socket;
    private @Nullable Buffer begun;
    private int cuts;
    /** Nobody reads them. */
    private final List<WebSocket> left = new ArrayList<>();

    private WebSocketWire(LoadLoop loop, WebSocketConnectOptions options, boolean isText, Receiver receiver) {
        this.loop = loop;
        this.options = options;
        this.isText = isText;
        this.receiver = receiver;
    }

    public static WebSocketWire text(LoadLoop loop, WebSocketConnectOptions options, Receiver receiver) {
        return new WebSocketWire(loop, options, true, receiver);
    }

    public static WebSocketWire binary(LoadLoop loop, WebSocketConnectOptions options, Receiver receiver) {
        return new WebSocketWire(loop, options, false, receiver);
    }

    @Override
    public Future<Void> open() {
        begun = null;
        var before = cuts;
        return loop.webSockets()
                .connect(options)
                .onSuccess(opened -> {
                    socket = opened;
                    opened.frameHandler(frame -> {
                        if (cuts == before) hear(frame);
                    });
                    opened.exceptionHandler(_ -> {});
                    opened.closeHandler(_ -> {
                        if (cuts != before) return;
                        socket = null;
                        loop.fault("closed by the server: " + opened.closeStatusCode() + " " + opened.closeReason());
                    });
                })
                .mapEmpty();
    }

    private void hear(WebSocketFrame frame) {
        if (frame.isClose() || frame.isPing()) return;
        var data = frame.binaryData();
        if (begun != null) data = begun.appendBuffer(data);
        begun = frame.isFinal() ? null : Buffer.buffer(data.getBytes());
        if (frame.isFinal()) receiver.received(data);
    }

    @Override
    public void send(Buffer message) {
        if (socket == null) return;
        if (isText) socket.writeFrame(WebSocketFrame.textFrame(message.toString(), true));
        else socket.writeBinaryMessage(message);
    }

    /** In a text wire, a message that is not text. */
    public void sendBinary(Buffer message) {
        if (socket != null) socket.writeFrame(WebSocketFrame.binaryFrame(message, true));
    }

    @Override
    public void cut(Cut how) {
        cuts++;
        if (how == Cut.CLOSED) left.forEach(WebSocketWire::close);
        if (socket == null) return;
        if (how == Cut.CLOSED) close(socket);
        else left.add(socket.pause());
        socket = null;
    }

    private static void close(WebSocket socket) {
        var _ = ((WebSocketInternal) socket).channelHandlerContext().channel().close();
    }
}
