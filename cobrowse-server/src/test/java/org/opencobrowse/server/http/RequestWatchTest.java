package org.opencobrowse.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.RawSocket;

/** Clients that drip, on connections that last. Nothing here is idle: a byte comes all the time. */
class RequestWatchTest {
    private static final String GET = "GET /now HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String ANSWER = "yes";

    private final Vertx vertx = Vertx.vertx();
    private final AtomicInteger port = new AtomicInteger();

    @BeforeAll
    static void prepare() {
        NativeRequest.prepare();
    }

    @BeforeEach
    void start() throws Exception {
        var parts = List.<Routes>of(router -> {
            router.get("/now").handler(context -> context.response().end(ANSWER));
            router.get("/later")
                    .handler(context -> context.vertx()
                            .setTimer(900, _ -> context.response().end(ANSWER)));
            router.get("/socket").handler(context -> context.request().toWebSocket());
        });
        var patience = new RequestWatch.Patience(300, 300);
        vertx.deployVerticle(new HttpVerticle(
                        ServerLimits.options(Duration.ofSeconds(25))
                                .setHost("127.0.0.1")
                                .setPort(0),
                        parts,
                        port::set,
                        patience,
                        Optional.empty()))
                .await(10, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        vertx.close().await(10, TimeUnit.SECONDS);
    }

    @Test
    void aFirstHeadThatDripsIsCut() throws IOException {
        try (var client = new Client()) {
            client.isCutWhileDripping("GET /now HTTP/1.1\r\nX: ");
        }
    }

    @Test
    void aLaterHeadThatDripsIsCut() throws IOException {
        try (var client = new Client()) {
            client.asks(GET);
            client.asks(GET);
            client.isCutWhileDripping("GET /now HTTP/1.1\r\nX: ");
        }
    }

    @Test
    void aBodyThatDripsAfterTheAnswerIsCut() throws IOException {
        try (var client = new Client()) {
            client.asks("GET /now HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n");
            client.isCutWhileDripping("");
        }
    }

    /** A refusal before any route, which no handler of a route could have noticed. */
    @Test
    void whatDripsAfterAPathThatIsNoneIsCut() throws IOException {
        try (var client = new Client()) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n");
            client.isCutWhileDripping("GET /now HTTP/1.1\r\nX: ");
        }
    }

    @Test
    void aLaterHeadThatIsTooLargeIsRefusedAsTheFirstWouldBe() throws IOException {
        try (var client = new Client()) {
            client.asks(GET);
            client.send("GET /now HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(100_000) + "\r\n\r\n");
            assertThat(client.readUntil("\r\n")).contains("431");
        }
    }

    @Test
    void whoeverAsksAgainAndAgainAndWaitsForSlowAnswersStays() throws IOException {
        try (var client = new Client()) {
            for (int i = 0; i < 3; i++) {
                client.asks(GET.replace("now", "later"));
                client.asks(GET);
            }
        }
    }

    @Test
    void aWebSocketHasLimitsOfItsOwn() throws IOException {
        try (var client = new Client()) {
            client.send("GET /socket HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            assertThat(client.readUntil("\r\n\r\n")).contains("101");
            var longPast = new AtomicBoolean();
            vertx.setTimer(1_200, _ -> longPast.set(true));
            // Pings with a mask of zeros; each is answered, so that a socket that was cut would show.
            while (!longPast.get()) {
                client.send(new byte[] {(byte) 0x89, (byte) 0x81, 0, 0, 0, 0, 'x'});
                assertThat(client.read(3)).isEqualTo(new byte[] {(byte) 0x8a, 1, 'x'});
            }
        }
    }

    private final class Client extends RawSocket {
        Client() throws IOException {
            super(port.get());
        }

        void asks(String request) throws IOException {
            send(request);
            assertThat(readUntil(ANSWER)).contains("200");
        }

        /** Drips until the connection is closed; a server that never does lets the time run out. */
        void isCutWhileDripping(String begun) throws IOException {
            send(begun);
            socket.setSoTimeout(50);
            var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
            while (System.nanoTime() < deadline) {
                try {
                    send("a");
                    if (socket.getInputStream().read() < 0) return;
                } catch (SocketTimeoutException _) {
                    // still open: the next drop
                } catch (SocketException cut) {
                    return;
                }
            }
            throw new AssertionError("never cut");
        }
    }
}
