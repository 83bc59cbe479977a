package org.opencobrowse.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Client;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.load.Tally;

/** Socket.IO with connection state recovery, on Node.js. */
public final class SocketIoPeer implements Peer {
    private final Path folder;

    public SocketIoPeer(Path folder) {
        this.folder = folder;
    }

    @Override
    public String name() {
        return "socket.io";
    }

    @Override
    public boolean speaks(Carrier carrier) {
        return true;
    }

    @Override
    public Launch launch(int port, Needs needs) {
        return Launch.of(List.of(
                "node",
                "--expose-gc",
                "--max-old-space-size=1024",
                folder.resolve("server.js").toString(),
                String.valueOf(port)));
    }

    @Override
    public Fleet.Maker clients(LoadLoop loop, int port, Carrier carrier) {
        return new Fleet.Maker() {
            @Override
            public Client publisher(int room) {
                return new SocketIoClient(loop, port, room, carrier, null);
            }

            @Override
            public Client subscriber(int room, Tally tally) {
                return new SocketIoClient(loop, port, room, carrier, tally);
            }
        };
    }

    @Override
    public long heapBytes(ServerUnderTest server) {
        // The default would ask to upgrade to HTTP/2, which Socket.IO takes for one of its own upgrades.
        try (var http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/heap"))
                    .build();
            return Long.parseLong(http.send(request, BodyHandlers.ofString()).body());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
