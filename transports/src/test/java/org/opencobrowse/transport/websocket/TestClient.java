package org.opencobrowse.transport.websocket;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.WebSocket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.testing.Await;
import org.opencobrowse.transport.testing.ContractClient;

/** A well-behaved WebSocket client, unless told otherwise. */
final class TestClient implements ContractClient {

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    private final List<Buffer> messages = new CopyOnWriteArrayList<>();
    private final CompletableFuture<WebSocket> socket = new CompletableFuture<>();
    private volatile @Nullable Integer closeCode;

    void attach(WebSocket attached) {
        attached.binaryMessageHandler(messages::add);
        attached.closeHandler(_ -> closeCode = (int) attached.closeStatusCode());
        socket.complete(attached);
    }

    WebSocket socket() {
        return socket.join();
    }

    void send(ClientFrame frame) {
        send(codec.encode(frame));
    }

    @Override
    public void send(Buffer message) {
        socket().writeFinalBinaryFrame(message);
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

    int awaitClose() {
        return Await.present("closed", this::closeCode);
    }

    void awaitFrame(ServerFrame frame) {
        Await.until(frame.type(), () -> frames().contains(frame), this::frames);
    }

    @Override
    public void close(int code) {
        socket().close((short) code);
    }

    @Override
    public void stopReading() {
        socket().pause();
    }

    @Override
    public void resumeReading() {
        socket().resume();
    }
}
