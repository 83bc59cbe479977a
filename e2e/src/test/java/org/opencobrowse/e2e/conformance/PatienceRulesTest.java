package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How long a server waits for what does not come. All of it at the same time, because the times are those of the document. */
class PatienceRulesTest {
    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private static final ExecutorService BACKGROUND = Executors.newVirtualThreadPerTaskExecutor();
    private static final Map<Carrier, CompletableFuture<Frame>> HEARTBEATS = new EnumMap<>(Carrier.class);
    private static final Map<Carrier, CompletableFuture<Frame>> SILENT = new EnumMap<>(Carrier.class);
    private static CompletableFuture<Party> noHello;
    private static CompletableFuture<String> slowBody;
    private static CompletableFuture<Boolean> slowBodyIsCut;

    @BeforeAll
    static void beginAll() {
        var node = SHARED.node();
        noHello = later(() -> {
            var party = Party.stranger(Carrier.WEBSOCKET, node);
            party.isRefusedAs("silent");
            return party;
        });
        for (var carrier : Carrier.values()) HEARTBEATS.put(carrier, later(() -> heartbeat(carrier, node)));
        SILENT.put(Carrier.WEBSOCKET, later(() -> {
            var session = node.newSession();
            var hello = Party.customerHello(Carrier.WEBSOCKET, session);
            return Party.stranger(Carrier.WEBSOCKET, node).say(hello).isRefusedAs("silent");
        }));
        SILENT.put(Carrier.LONGPOLL, later(() -> pollsNoMore(node)));
        var body = new CompletableFuture<RawSocket>();
        slowBody = later(() -> slowBody(node, body));
        slowBodyIsCut = later(() -> slowBody.thenCombine(body, (_, socket) -> socket.isClosedByTheOther())
                .join());
    }

    private static <T> CompletableFuture<T> later(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, BACKGROUND).orTimeout(60, TimeUnit.SECONDS);
    }

    @AfterAll
    static void stop() {
        BACKGROUND.shutdownNow();
    }

    private static Frame heartbeat(Carrier carrier, NodeUnderTest node) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            return party.await("heartbeat");
        }
    }

    /** Hears that it was silent when it comes back soon enough. */
    private static Frame pollsNoMore(NodeUnderTest node) {
        var calls = PollCalls.of(node);
        var session = node.newSession();
        calls.send(1, Party.customerHello(Carrier.LONGPOLL, session));
        var silenceMs = calls.poll(1).frames().getFirst().number("silenceMs");
        pause(silenceMs + silenceMs / 2);
        var last = calls.poll(2).frames().getLast();
        assertThat(calls.poll(3).refusal()).isEqualTo("silent");
        return last;
    }

    /** The passing of time is what is tested: there is nothing else to wait for. */
    private static void pause(long ms) {
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    }

    /** A byte now and then, as those do who want to keep a server waiting. */
    private static String slowBody(NodeUnderTest node, CompletableFuture<RawSocket> opened) {
        var socket = RawSocket.to(node);
        opened.complete(socket);
        var headers = PollCalls.of(node).headers(Map.of("X-Cobrowse-Batch", "1", "Content-Length", "1000"));
        socket.sendHead("POST", PollCalls.PATH, headers);
        BACKGROUND.execute(() -> {
            while (socket.trySend(new byte[] {0})) pause(500);
        });
        var head = socket.readHead();
        return head.status() + " " + socket.readBody(head);
    }

    @Test
    @Rule("W3")
    void aSocketOnWhichNobodySaysHelloIsClosed() {
        assertThat(noHello.join().seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("H1")
    void aServerThatHasNothingToSaySaysSo(Carrier carrier) {
        assertThat(Objects.requireNonNull(HEARTBEATS.get(carrier)).join().type())
                .isEqualTo("heartbeat");
    }

    @ParameterizedTest
    @EnumSource
    @Rule({"H2", "X19"})
    void whoIsSilentIsDead(Carrier carrier) {
        assertThat(Objects.requireNonNull(SILENT.get(carrier)).join().text("name"))
                .isEqualTo("silent");
    }

    @Test
    @Rule("X8")
    void aBodyThatDoesNotArriveIsRefusedAndItsSocketClosed() {
        assertThat(slowBody.join())
                .startsWith(Codes.of("silent").status() + " ")
                .contains("silent");
        assertThat(slowBodyIsCut.join()).isTrue();
    }
}
