package org.opencobrowse.e2e.cluster;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;

/** One chat connection to one node. Frames are heard one after the other; the last one is {@link #OVER}, which no server sends. */
final class ChatWire implements WebSocket.Listener, AutoCloseable {
    static final String OVER = "over";

    private static final Duration OPENING = Duration.ofSeconds(3);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .connectTimeout(OPENING)
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();

    private final Consumer<Frame> hears;
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private final WebSocket socket;
    /** One at a time: the library refuses what is sent while something is being sent. */
    private CompletableFuture<?> sent = CompletableFuture.completedFuture(null);

    ChatWire(NodeUnderTest node, Consumer<Frame> hears) throws IOException {
        this.hears = hears;
        socket = open(node);
    }

    private WebSocket open(NodeUnderTest node) throws IOException {
        var opening = HTTP.newWebSocketBuilder()
                .connectTimeout(OPENING)
                .subprotocols("cobrowse.v1")
                .header("Origin", node.pageOrigin())
                .buildAsync(URI.create(node.pageOrigin().replace("http", "ws") + "/cobrowse/v1/chat/websocket"), this);
        try {
            return opening.get(OPENING.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException failure) {
            opening.cancel(true);
            throw new IOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    synchronized void send(Frame frame) {
        sent = sent.thenCompose(_ -> socket.sendBinary(ByteBuffer.wrap(frame.wire()), true));
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
        var bytes = new byte[data.remaining()];
        data.get(bytes);
        message.writeBytes(bytes);
        if (last) {
            hears.accept(Frame.read(message.toByteArray()));
            message.reset();
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        hears.accept(Frame.of(OVER, "code", code));
        return null;
    }

    @Override
    public void onError(WebSocket from, Throwable failure) {
        hears.accept(Frame.of(OVER, "code", 1006));
    }

    /** As a power cut does. */
    @Override
    public void close() {
        socket.abort();
    }
}
