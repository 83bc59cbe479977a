package org.opencobrowse.transport.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.testing.RecordingListener;
import org.opencobrowse.transport.testing.SampleFrames;

/** After each attack the same server still serves a connection that was there before, and a new one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileClientTest {

    private static final int BINARY = 0x82;
    private static final int BINARY_BEGUN = 0x02;
    private static final int TEXT = 0x81;
    private static final int CONTINUATION = 0x00;
    private static final int PING = 0x89;

    private static final WebSocketSettings SETTINGS = new WebSocketSettings(
            new ConnectionLimits(Limits.DEFAULT, 1_000, 100_000, 200_000, 30, 256 * 1024, 500, 2_000), 30_000, 64);

    private static final ServerFrame WELCOME = new ServerFrame.Heartbeat(OptionalLong.empty());

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    private final RecordingListener listener = new RecordingListener();
    private final TestServer server = new TestServer(SETTINGS, listener);
    private long served;

    private TestClient bystander = new TestClient();

    @BeforeAll
    void begin() {
        listener.answering((connection, frame) -> {
            if (frame instanceof ClientFrame.Hello) connection.send(WELCOME);
            if (frame instanceof ClientFrame.Ack ack) connection.send(new ServerFrame.Ack(1, ack.position()));
        });
        bystander = helloed();
    }

    private TestClient helloed() {
        var client = server.connect();
        client.send(SampleFrames.hello(Role.CUSTOMER));
        client.awaitFrame(WELCOME);
        return client;
    }

    @AfterEach
    void othersAreServed() {
        assertServed(bystander);
        assertServed(helloed());
    }

    private void assertServed(TestClient client) {
        client.send(new ClientFrame.Ack(++served));
        client.awaitFrame(new ServerFrame.Ack(1, served));
    }

    @AfterAll
    void end() {
        server.close();
    }

    private int closeCodeAfter(byte[]... sent) throws IOException {
        try (var client = new RawClient(server.port())) {
            try {
                client.send(RawClient.frame(
                        BINARY, codec.encode(SampleFrames.hello(Role.AGENT)).getBytes()));
                for (var bytes : sent) client.send(bytes);
            } catch (SocketException cutAlready) {
                assertThat(client.isCut()).isTrue();
            }
            var code = client.closeCode();
            assertThat(client.isCut())
                    .as("cut although the close is not answered")
                    .isTrue();
            return code;
        }
    }

    @Test
    void anUnmaskedFrameIsMalformed() throws IOException {
        assertThat(closeCodeAfter(new byte[] {(byte) BINARY, 1, 'x'})).isEqualTo(4400);
    }

    @Test
    void aLengthOfTwoToTheFortyIsTooLarge() throws IOException {
        assertThat(closeCodeAfter(new byte[] {(byte) BINARY, (byte) 0xff, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0}))
                .isEqualTo(4413);
    }

    @Test
    void aNegativeLengthIsMalformed() throws IOException {
        assertThat(closeCodeAfter(new byte[] {(byte) BINARY, (byte) 0xff, -1, -1, -1, -1, -1, -1, -1, -1, 0, 0, 0, 0}))
                .isEqualTo(4400);
    }

    @Test
    void reservedBitsAreMalformed() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(0xc2, new byte[] {1}))).isEqualTo(4400);
        assertThat(closeCodeAfter(RawClient.frame(0xa2, new byte[] {1}))).isEqualTo(4400);
    }

    @Test
    void unknownOpcodesAreMalformed() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(0x83, new byte[] {1}))).isEqualTo(4400);
        assertThat(closeCodeAfter(RawClient.frame(0x8b, new byte[] {1}))).isEqualTo(4400);
    }

    @Test
    void aFragmentedControlFrameIsMalformed() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(0x09, new byte[] {1}))).isEqualTo(4400);
    }

    @Test
    void aContinuationOfNothingIsMalformed() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(CONTINUATION, new byte[] {1})))
                .isEqualTo(4400);
    }

    @Test
    void badUtf8AsTextIsMalformed() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(TEXT, new byte[] {(byte) 0xc3, (byte) 0x28})))
                .isEqualTo(4400);
    }

    @Test
    void tenThousandEmptyFragmentsAreTooLarge() throws IOException {
        var flood = new ByteArrayOutputStream();
        flood.writeBytes(RawClient.frame(BINARY_BEGUN, new byte[0]));
        for (int fragment = 0; fragment < 10_000; fragment++)
            flood.writeBytes(RawClient.frame(CONTINUATION, new byte[0]));
        assertThat(closeCodeAfter(flood.toByteArray())).isIn(4413, RawClient.CUT);
    }

    @Test
    void aFloodOfPingsIsTooFast() throws IOException {
        var flood = new ByteArrayOutputStream();
        for (int ping = 0; ping < 10_000; ping++) flood.writeBytes(RawClient.frame(PING, new byte[0]));
        assertThat(closeCodeAfter(flood.toByteArray())).isIn(4420, RawClient.CUT);
    }

    @Test
    void aThousandLevelsOfNestingAreMalformed() throws IOException {
        var deep = "{\"type\":\"ack\",\"a\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}\n";
        assertThat(closeCodeAfter(RawClient.frame(BINARY, deep.getBytes(StandardCharsets.UTF_8))))
                .isEqualTo(4400);
    }

    @Test
    void aFirstFrameThatIsAServersIsUnknown() throws IOException {
        assertThat(closeCodeAfter(RawClient.frame(
                        BINARY,
                        codec.encode(new ServerFrame.RequestSnapshot("user")).getBytes())))
                .isEqualTo(4405);
    }

    @Test
    void halfAFrameAndThenSilenceIsClosedAsSilent() throws IOException {
        try (var client = new RawClient(server.port())) {
            client.send(new byte[] {(byte) BINARY, (byte) 0x85, 0, 0, 0, 0, 'h', 'e'});
            assertThat(client.closeCode()).isEqualTo(4408);
            assertThat(client.isCut()).isTrue();
        }
    }

    @Test
    void manyConnectionsThatSayNothingAreAllClosed() throws IOException {
        var clients = new RawClient[100];
        for (int i = 0; i < clients.length; i++) clients[i] = new RawClient(server.port());
        for (var client : clients) {
            assertThat(client.closeCode()).isEqualTo(4408);
            client.close();
        }
    }

    @Test
    void randomBytesEndTheirConnectionOnly() throws IOException {
        for (long seed = 1; seed <= 50; seed++) {
            var noise = new byte[4_096];
            new java.util.Random(seed).nextBytes(noise);
            assertThat(closeCodeAfter(noise))
                    .as("seed %d", seed)
                    .isIn(4400, 4405, 4408, 4413, 1000, 1005, RawClient.CUT);
        }
    }

    @Test
    void bodiesAreNotReadFromAnythingButBinaryMessages() throws IOException {
        var wire = codec.encode(new ClientFrame.Extend());
        assertThat(closeCodeAfter(RawClient.frame(TEXT, wire.getBytes()))).isEqualTo(4400);
        assertThat(listener.received()).doesNotContain(new ClientFrame.Extend());
        assertThat(Buffer.buffer(wire.getBytes())).isEqualTo(wire);
    }
}
