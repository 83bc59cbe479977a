package org.opencobrowse.bench.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The least that a relay on this stack can do: what comes in by one WebSocket goes out, the same buffer, by the others of its room. No order, no
 * acknowledgement, no log, no limit, one event loop, no lock.
 */
public final class RelayServer extends VerticleBase {
    private static final int FRAME_BYTES = 1024 * 1024;

    private final int port;
    private final Map<String, Set<ServerWebSocket>> rooms = new HashMap<>();

    private RelayServer(int port) {
        this.port = port;
    }

    public static void main(String[] arguments) {
        var vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
        vertx.deployVerticle(new RelayServer(Integer.parseInt(arguments[0])), new DeploymentOptions())
                .onFailure(failure -> {
                    System.err.println(failure);
                    System.exit(1);
                });
    }

    @Override
    public Future<?> start() {
        var options = new HttpServerOptions()
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(FRAME_BYTES)
                .setMaxWebSocketMessageSize(FRAME_BYTES);
        return vertx.createHttpServer(options).webSocketHandler(this::welcome).listen(port, "127.0.0.1");
    }

    private void welcome(ServerWebSocket socket) {
        var room = rooms.computeIfAbsent(socket.path(), _ -> new HashSet<>());
        room.add(socket);
        socket.closeHandler(_ -> room.remove(socket));
        socket.binaryMessageHandler(message -> {
            for (var other : room) if (!other.equals(socket)) other.writeBinaryMessage(message);
        });
    }
}
