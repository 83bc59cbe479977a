package org.opencobrowse.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketFrame;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.http.RecordingMeters;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EventKind;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.testing.Await;
import org.opencobrowse.transport.testing.RecordingListener;
import org.opencobrowse.transport.testing.SampleFrames;

class WebSocketConnectionTest {

    private static final ServerFrame WELCOME = new ServerFrame.Ack(1, 1);

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    private final RecordingListener listener = new RecordingListener();
    private final List<TestServer> servers = new ArrayList<>();

    private TestServer server(WebSocketSettings settings) {
        servers.add(new TestServer(settings, listener));
        return servers.getLast();
    }

    private RecordingMeters meters() {
        return servers.getLast().meters;
    }

    @AfterEach
    void close() {
        servers.forEach(TestServer::close);
    }

    private static WebSocketSettings times(long helloMs, long heartbeatMs, long silenceMs, long stalledMs) {
        return new WebSocketSettings(
                new ConnectionLimits(Limits.DEFAULT, helloMs, heartbeatMs, silenceMs, 300, 256 * 1024, 500, 2_000),
                stalledMs,
                64);
    }

    private TestClient greeted(TestServer server) {
        listener.answering((connection, frame) -> {
            if (frame instanceof ClientFrame.Hello) connection.send(WELCOME);
        });
        var client = server.connect();
        client.send(SampleFrames.hello(Role.CUSTOMER));
        client.awaitFrame(WELCOME);
        return client;
    }

    /** Else the server's own idle limit would cut without a word who is to be told. */
    @Test
    void theIdleLimitIsAboveEverythingThatEndsWithACode() {
        var hasty = times(10_000, 1_000, 2_000, 30_000);
        assertThat(WebSocketEndpoint.serverOptions(new HttpServerOptions(), hasty)
                        .getIdleTimeout())
                .isGreaterThan(10);
        var patient = times(10_000, 30_000, 120_000, 30_000);
        assertThat(WebSocketEndpoint.serverOptions(new HttpServerOptions(), patient)
                        .getIdleTimeout())
                .isGreaterThan(120);
    }

    @Test
    void anEchoSessionGetsHelloAndRelaysWhatIsPublished() {
        listener.answering((connection, frame) -> {
            switch (frame) {
                case ClientFrame.Hello _ -> connection.send(WELCOME);
                case ClientFrame.Publish publish ->
                    connection.send(new ServerFrame.Ack(publish.epoch(), publish.seq()));
                default -> connection.close(CloseCode.SESSION_ENDED, "ended");
            }
        });
        var client = server(WebSocketSettings.DEFAULT).connect();
        client.send(SampleFrames.hello(Role.CUSTOMER));
        client.awaitFrame(WELCOME);
        client.send(SampleFrames.publish(3, 1, EventKind.SNAPSHOT, Buffer.buffer("the page")));
        client.send(new ClientFrame.End());

        assertThat(client.awaitClose()).isEqualTo(4411);
        assertThat(client.frames()).containsExactly(WELCOME, new ServerFrame.Ack(3, 1));
        assertThat(client.socket().subProtocol()).isEqualTo("cobrowse.v1");
        assertThat(meters().accepted).hasValue(1);
        assertThat(meters().refused).containsExactly(CloseCode.SESSION_ENDED);
        assertThat(meters().receivedBytes.get()).isPositive();
    }

    @Test
    void compressionIsNotNegotiatedAlthoughTheClientOffersIt() {
        var client = server(WebSocketSettings.DEFAULT).connect();
        assertThat(client.socket().headers().contains("sec-websocket-extensions"))
                .isFalse();
    }

    @Test
    void aTextMessageIsMalformed() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        client.socket().writeTextMessage("{\"type\":\"end\"}\n");
        assertRefused(client, CloseCode.MALFORMED);
        assertThat(listener.received()).isEmpty();
    }

    @Test
    void aMessageAboveTheChunkLimitIsTooLargeAndNamesIt() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        client.send(SampleFrames.publish(1, 1, EventKind.SNAPSHOT, Buffer.buffer(new byte[40_000])));
        assertRefused(client, CloseCode.TOO_LARGE);
        assertThat(((ServerFrame.Refused) client.frames().getLast()).limit()).hasValue(32_768);
    }

    @Test
    void aMessageTooLargeToBeReadAtAllIsTooLargeAsWell() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        client.socket().writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[70_000]), true));
        assertRefused(client, CloseCode.TOO_LARGE);
    }

    @Test
    void fragmentsAreJoinedUpToTheMessageLimit() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        var body = Buffer.buffer(new byte[32_768]);
        var wire = codec.encode(SampleFrames.publish(1, 1, EventKind.SNAPSHOT, body));
        client.socket().writeFrame(WebSocketFrame.binaryFrame(wire.slice(0, 10), false));
        client.socket().writeFrame(WebSocketFrame.continuationFrame(wire.slice(10, 20_000), false));
        client.socket().writePing(Buffer.buffer("between"));
        client.socket().writeFrame(WebSocketFrame.continuationFrame(wire.slice(20_000, wire.length()), true));
        Await.until("received", () -> listener.received().size() == 1, listener::received);
        assertThat(listener.received()).containsExactly(SampleFrames.publish(1, 1, EventKind.SNAPSHOT, body));

        client.socket().writeFrame(WebSocketFrame.binaryFrame(Buffer.buffer(new byte[40_000]), false));
        client.socket().writeFrame(WebSocketFrame.continuationFrame(Buffer.buffer(new byte[40_000]), false));
        assertRefused(client, CloseCode.TOO_LARGE);
    }

    @Test
    void withoutHelloAConnectionIsClosedAsSilent() {
        var client = server(times(50, 10_000, 25_000, 30_000)).connect();
        assertRefused(client, CloseCode.SILENT);
        assertThat(listener.opened()).isEmpty();
        assertThat(meters().ended).containsExactly(ConnectionEnd.byServer(CloseCode.SILENT));
    }

    @Test
    void aSilentClientIsClosedAndHeartbeatsComeUntilThen() {
        var client = greeted(server(times(10_000, 40, 2_000, 30_000)));
        listener.opened().getFirst().onHeartbeat(() -> new ServerFrame.Heartbeat(OptionalLong.of(5)));
        assertRefused(client, CloseCode.SILENT);
        assertThat(client.frames().getFirst()).isEqualTo(WELCOME);
        assertThat(client.frames()).contains(new ServerFrame.Heartbeat(OptionalLong.of(5)));
    }

    @Test
    void noHeartbeatComesBeforeTheSessionHasAnswered() {
        var client = server(times(10_000, 20, 200, 30_000)).connect();
        client.send(SampleFrames.hello(Role.CUSTOMER));
        assertRefused(client, CloseCode.SILENT);
        assertThat(client.frames()).hasSize(1);
    }

    @Test
    void aClientThatKeepsHeartbeatsUpStaysConnected() {
        var client = greeted(server(times(10_000, 20, 1_500, 30_000)));
        var started = System.nanoTime();
        Await.until(
                "longer than the silence limit",
                () -> {
                    client.send(new ClientFrame.Heartbeat());
                    return System.nanoTime() - started > 1_700_000_000;
                },
                client::closeCode);
        assertThat(client.closeCode()).isEmpty();
    }

    @Test
    void aClientThatSendsTooFastIsRefused() {
        var settings = new WebSocketSettings(
                new ConnectionLimits(Limits.DEFAULT, 10_000, 10_000, 25_000, 300, 256 * 1024, 1, 10), 30_000, 64);
        var client = greeted(server(settings));
        for (int frame = 0; frame < 100; frame++) client.send(new ClientFrame.Heartbeat());
        assertRefused(client, CloseCode.TOO_FAST);
        assertThat(listener.received()).hasSizeLessThan(12);
    }

    @Test
    void withoutTheSubprotocolThereIsNoVersionInCommon() {
        var client = server(WebSocketSettings.DEFAULT).connect(List.of());
        assertRefused(client, CloseCode.VERSION);
        assertThat(listener.opened()).isEmpty();
    }

    @Test
    void aFaultOfTheSessionEndsThatConnectionOnly() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        var other = greeted(servers.getLast());
        listener.answering((connection, frame) -> {
            if (frame instanceof ClientFrame.Extend) throw new IllegalStateException("a fault, on purpose");
        });
        client.send(new ClientFrame.Extend());
        assertRefused(client, CloseCode.INTERNAL);
        other.send(new ClientFrame.Heartbeat());
        Await.until("served", () -> listener.received().contains(new ClientFrame.Heartbeat()), listener::received);
    }

    @Test
    void aFaultWhileMakingAHeartbeatEndsThatConnectionOnly() {
        var client = greeted(server(times(10_000, 40, 20_000, 30_000)));
        listener.opened().getFirst().onHeartbeat(() -> {
            throw new IllegalStateException("a fault, on purpose");
        });
        assertRefused(client, CloseCode.INTERNAL);
    }

    @Test
    void aClientThatNeverReadsIsFullAndBoundedAndThenCut() {
        var client = greeted(server(times(10_000, 100_000, 200_000, 300)));
        client.stopReading();
        var connection = listener.opened().getFirst();
        var event = codec.encode(SampleFrames.event(1, 16 * 1024 * 1024));
        connection.send(event);
        connection.send(event);
        assertThat(connection.isFull()).isTrue();
        for (int frame = 0; frame < 100_000; frame++) connection.send(WELCOME);
        Await.until("cut", () -> !listener.ends().isEmpty(), connection::describe);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.TOO_SLOW));
        Await.until("memory is returned", () -> connection.bufferedBytes() == 0, connection::describe);
        client.resumeReading();
    }

    @Test
    void whoeverSendsWithoutHeedingThatItIsFullIsStopped() {
        var client = greeted(server(times(10_000, 10_000, 25_000, 30_000)));
        client.stopReading();
        var connection = listener.opened().getFirst();
        var event = codec.encode(SampleFrames.event(1, 16 * 1024 * 1024));
        for (int time = 0; time < 10; time++) connection.send(event);
        Await.until("stopped", () -> !listener.ends().isEmpty(), connection::describe);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.TOO_SLOW));
        Await.until("memory is returned", () -> connection.bufferedBytes() < 1_000_000, connection::describe);
        client.resumeReading();
    }

    @Test
    void framesOfManyThreadsArriveWholeAndInTheOrderOfEach() throws InterruptedException {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        var connection = listener.opened().getFirst();
        var threads = new ArrayList<Thread>();
        for (int thread = 1; thread <= 4; thread++) {
            int epoch = thread;
            threads.add(Thread.ofPlatform()
                    .start(() -> LongStream.rangeClosed(1, 2_000)
                            .forEach(seq -> connection.send(new ServerFrame.Ack(epoch, seq)))));
        }
        for (var thread : threads) thread.join();
        Await.until(
                "all",
                () -> client.messages().size() == 8_001,
                () -> client.messages().size());
        for (int thread = 1; thread <= 4; thread++) {
            int epoch = thread;
            assertThat(client.frames().stream()
                            .skip(1)
                            .map(ServerFrame.Ack.class::cast)
                            .filter(ack -> ack.epoch() == epoch)
                            .map(ServerFrame.Ack::seq))
                    .isEqualTo(LongStream.rangeClosed(1, 2_000).boxed().toList());
        }
    }

    @Test
    void aNodeThatGoesDownClosesAsDraining() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        var down = servers.getLast().shutdown();
        assertRefused(client, CloseCode.DRAINING);
        Await.until("down", down::isComplete, listener::ends);
    }

    @Test
    void aLongReasonWithWideCharactersFitsTheCloseFrame() {
        var client = greeted(server(WebSocketSettings.DEFAULT));
        listener.opened().getFirst().close(CloseCode.SESSION_ENDED, "ü".repeat(200));
        assertThat(client.awaitClose()).isEqualTo(4411);
        assertThat(client.socket().closeReason()).isEqualTo("ü".repeat(61));
    }

    @Test
    void aConnectionThatTheNetworkTakesAwayIsLost() throws IOException {
        try (var client = new RawClient(server(WebSocketSettings.DEFAULT).port())) {
            client.send(RawClient.frame(
                    0x82, codec.encode(SampleFrames.hello(Role.AGENT)).getBytes()));
            Await.until("opened", () -> !listener.opened().isEmpty(), listener::opened);
        }
        Await.until("lost", () -> !listener.ends().isEmpty(), listener::ends);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.lost());
    }

    @Test
    void aRequestThatIsNoHandshakeIsAnsweredAndNothingIsAccepted() throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                server(WebSocketSettings.DEFAULT).port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
            assertThat(answer).isEqualTo("HTTP/1.1 400");
        }
        assertThat(meters().accepted).hasValue(0);
    }

    @Test
    void halfAHandshakeAndThenSilenceIsCut() throws IOException {
        try (var socket = new Socket(
                InetAddress.getLoopbackAddress(),
                server(times(100, 50, 200, 30_000)).port())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write("GET /cobrowse".getBytes(StandardCharsets.US_ASCII));
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    private void assertRefused(TestClient client, CloseCode code) {
        assertThat(client.awaitClose()).as("close code").isEqualTo(code.code());
        assertThat(client.frames())
                .last()
                .isInstanceOfSatisfying(
                        ServerFrame.Refused.class,
                        refused -> assertThat(refused.closeCode()).isEqualTo(code));
        assertThat(meters().refused).containsExactly(code);
    }
}
