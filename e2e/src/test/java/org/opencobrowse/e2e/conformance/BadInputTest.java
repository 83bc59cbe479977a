package org.opencobrowse.e2e.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.ServerSettings;

/**
 * What an enemy sends. Each gets a named refusal that is counted, the node's memory stays bounded, and another session on the same node does not notice. What
 * takes the node's patience begins first and is looked at last.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class BadInputTest {
    private static final long MIB = 1L << 20;
    private static final int SLOW_BODIES = 25;
    private static final int FLOOD_EVENTS = 4_000;
    private static final int EVENT_BYTES = 32_768;
    private static final int SNAPSHOT_EVERY = 50;

    private static final ExecutorService BACKGROUND = Executors.newVirtualThreadPerTaskExecutor();

    private static NodeUnderTest node;
    private static Party bystander;
    private static Party bystandersAgent;
    private static long bystanderSeq;
    private static long heapBefore;
    private static CompletableFuture<List<Integer>> slowBodies;
    private static CompletableFuture<Long> flooded;

    @BeforeAll
    static void start() {
        // The usual settings: that is what will stand in front of enemies.
        node = NodeUnderTest.own(ServerSettings.demo(ConformanceOrigins.SECOND));
        var session = node.newSession();
        bystander = Party.customer(Carrier.WEBSOCKET, node, session);
        bystandersAgent = Party.agent(Carrier.LONGPOLL, node, session);
        publishedAndSeen("snapshot");
        heapBefore = heapAfterCollection();
        slowBodies = later(
                () -> IntStream.range(0, SLOW_BODIES).mapToObj(_ -> later(BadInputTest::slowBody)).toList().stream()
                        .map(CompletableFuture::join)
                        .toList());
        flooded = flood();
    }

    @AfterAll
    static void stop() {
        BACKGROUND.shutdownNow();
        node.close();
    }

    @AfterEach
    void theBystandersDoNotNotice() {
        publishedAndSeen("delta");
        assertThat(bystander.seen()).noneMatch(frame -> frame.type().startsWith("request"));
        assertThat(bystandersAgent.seen().stream().filter(frame -> frame.type().equals("resync")))
                .hasSizeLessThan(2);
        assertThat(node.process().isAlive()).isTrue();
        assertThat(node.process().output()).doesNotContain("OutOfMemory", "fault in", "session-failed");
    }

    private static void publishedAndSeen(String kind) {
        bystander.publish(++bystanderSeq, kind, "word " + bystanderSeq);
        assertThat(new String(bystandersAgent.await("event").body(), UTF_8)).isEqualTo("word " + bystanderSeq);
    }

    private static <T> CompletableFuture<T> later(Supplier<T> what) {
        return CompletableFuture.supplyAsync(what, BACKGROUND).orTimeout(120, TimeUnit.SECONDS);
    }

    /** How many more refusals of this name there are than before. */
    private static void isCounted(String name, Runnable attack) {
        var before = node.metrics().refusals(name);
        attack.run();
        Await.until(
                "the refusal %s is counted".formatted(name),
                () -> node.metrics().refusals(name),
                now -> now > before);
    }

    private static void refused(PollCalls.Answer answer, String name) {
        assertThat(answer.refusal()).isEqualTo(name);
    }

    private static PollCalls opened(SharedSession session) {
        var calls = PollCalls.of(node);
        assertThat(calls.send(1, Party.customerHello(Carrier.LONGPOLL, session)).status())
                .isEqualTo(204);
        assertThat(calls.poll(1).frames().getFirst().type()).isEqualTo("welcome");
        return calls;
    }

    @Test
    @Order(1)
    void pollsOfUnknownConnections() {
        isCounted("unknown-connection", () -> {
            for (var count = 0; count < 200; count++) refused(PollCalls.of(node).poll(1), "unknown-connection");
        });
    }

    @Test
    @Order(1)
    void pollsOfStolenConnections() {
        var stolen = opened(node.newSession()).with("Origin", ConformanceOrigins.SECOND);
        isCounted("origin-refused", () -> refused(stolen.poll(2), "origin-refused"));
        isCounted("origin-refused", () -> refused(stolen.send(2, Frame.of("end")), "origin-refused"));
    }

    @Test
    @Order(1)
    void callsOfConnectionsThatAreOver() {
        var calls = opened(node.newSession());
        calls.send(2, Frame.of("end"));
        var number = 2L;
        while (!calls.poll(number).isJson()) number++;
        for (var count = 0; count < 50; count++) {
            assertThat(calls.poll(number).refusal()).isEqualTo("session-ended");
            assertThat(calls.send(3 + count, Party.event(1, 1, "snapshot", "{}"))
                            .status())
                    .isEqualTo(204);
        }
    }

    @Test
    @Order(1)
    void manyPollsAtATime() {
        var calls = opened(node.newSession());
        isCounted("too-fast", () -> {
            var polls = IntStream.range(0, 50)
                    .mapToObj(_ -> later(() -> calls.poll(2)))
                    .toList();
            Await.until(
                    "all polls but one are sent away",
                    () -> polls.stream().filter(CompletableFuture::isDone).count(),
                    done -> done == 49L);
            calls.send(2, Party.event(1, 1, "snapshot", "{}"));
            assertThat(polls.stream().map(CompletableFuture::join).filter(answer -> !answer.isJson()))
                    .hasSize(1);
        });
    }

    @Test
    @Order(1)
    void batchesOfAGigabyte() {
        isCounted("too-large", () -> isCutOff("Content-Length", "1073741824", new byte[65_536]));
        var chunk = ("10000\r\n" + "x".repeat(65_536) + "\r\n").getBytes(UTF_8);
        isCounted("too-large", () -> isCutOff("Transfer-Encoding", "chunked", chunk));
    }

    /** Sends on whatever the answer, at a gigabyte in some minutes: it must not be heard to the end. */
    private static void isCutOff(String header, String value, byte[] part) {
        try (var socket = RawSocket.to(node)) {
            socket.sendHead(
                    "POST", PollCalls.PATH, PollCalls.of(node).headers(Map.of("X-Cobrowse-Batch", "1", header, value)));
            var parts = 0;
            while (parts < 10_000 && socket.trySend(part)) {
                parts++;
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
            assertThat(parts).as("parts that the node took").isLessThan(10_000);
        }
    }

    @Test
    @Order(1)
    void batchesFullOfNothing() {
        var calls = opened(node.newSession());
        // 65,536 frames without a header in one batch.
        isCounted("malformed", () -> refused(calls.send(2, new byte[262_144]), "malformed"));
    }

    @Test
    @Order(1)
    void batchesAndFramesThatAreCutOff() {
        var calls = opened(node.newSession());
        var batch = PollCalls.batch(List.of(Party.event(1, 1, "snapshot", "{}").wire()));
        isCounted("malformed", () -> {
            for (var length = 1; length < batch.length; length++)
                refused(calls.send(2, Arrays.copyOf(batch, length)), "malformed");
        });
        var announced = WebSocketWire.frame(0x80 | WebSocketWire.BINARY, new byte[10_000]);
        try (var party = Party.customer(Carrier.WEBSOCKET, node, node.newSession())) {
            ((WebSocketWire) party.wire()).sendRaw(Arrays.copyOf(announced, 5_000));
            party.wire().cut();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void numbersThatAreNone(Carrier carrier) {
        for (var number : new String[] {"-1", "1e400", "9".repeat(4_000), "-0.0", "1e99999999", "0x10", "NaN"})
            isCounted(
                    "malformed",
                    () -> Party.customer(carrier, node, node.newSession())
                            .say(Frame.line("{\"type\":\"ack\",\"position\":%s}".formatted(number)))
                            .isRefusedAs("malformed"));
    }

    @Test
    @Order(1)
    void bombsThatWantToBeInflated() throws IOException {
        var bomb = new java.io.ByteArrayOutputStream();
        try (var gzip = new java.util.zip.GZIPOutputStream(bomb)) {
            for (var count = 0; count < 1_000; count++) gzip.write(new byte[65_536]);
        }
        var calls = PollCalls.of(node).with("Content-Encoding", "gzip");
        isCounted("malformed", () -> refused(calls.send(1, bomb.toByteArray()), "malformed"));
        var rest = node.post(
                SharedSession.PATH,
                Map.of("Origin", node.pageOrigin(), "Content-Type", "application/json", "Content-Encoding", "gzip"),
                bomb.toByteArray());
        assertThat(rest.refusal()).isIn("malformed", "too-large");
        isCounted("malformed", () -> {
            var party = Party.customer(Carrier.WEBSOCKET, node, node.newSession());
            ((WebSocketWire) party.wire()).sendRaw(WebSocketWire.frame(0xc0 | WebSocketWire.BINARY, new byte[60_000]));
            party.isRefusedAs("malformed");
        });
    }

    @ParameterizedTest
    @EnumSource
    @Order(1)
    void moreFramesThanAnybodyNeeds(Carrier carrier) {
        isCounted("too-fast", () -> {
            var party = Party.customer(carrier, node, node.newSession());
            var heartbeats = new Frame[500];
            Arrays.fill(heartbeats, Frame.of("heartbeat"));
            for (var count = 0; count < 40 && !party.isOver(); count++) party.say(heartbeats);
            party.isRefusedAs("too-fast");
        });
    }

    /** A publisher that never acknowledges, one agent that never reads, and one that reads and never acknowledges. */
    private static CompletableFuture<Long> flood() {
        var session = node.newSession();
        var customer = Party.customer(Carrier.WEBSOCKET, node, session);
        customer.publish(1, "snapshot", "{}");
        var reader = Party.agent(Carrier.LONGPOLL, node, session);
        var deaf = Party.agent(Carrier.WEBSOCKET, node, session);
        deaf.await("event");
        deaf.wire().stopReading();
        return later(() -> {
            for (var seq = 2L; seq <= FLOOD_EVENTS; seq++) {
                var kind = seq % SNAPSHOT_EVERY == 0 ? "snapshot" : "delta";
                customer.say(Frame.of("publish", "epoch", 1, "seq", seq, "kind", kind, "length", EVENT_BYTES)
                        .with(new byte[EVENT_BYTES]));
                // Below the rate that is refused.
                if (seq > 1_500) LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(2_500));
            }
            var last = reader.await("event");
            while (last.number("seq") < FLOOD_EVENTS) last = reader.await("event");
            return last.number("seq");
        });
    }

    /** What came back, or 0 when it was cut without a word. */
    private static int slowBody() {
        try (var socket = RawSocket.to(node)) {
            var headers = PollCalls.of(node).headers(Map.of("X-Cobrowse-Batch", "1", "Content-Length", "262144"));
            socket.sendHead("POST", PollCalls.PATH, headers);
            BACKGROUND.execute(() -> {
                while (socket.trySend(new byte[] {0})) LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            });
            return socket.readHead().status();
        }
    }

    @Test
    @Order(2)
    void bodiesThatComeSlowly() {
        var slow = new ArrayList<>(slowBodies.join());
        assertThat(slow).hasSize(SLOW_BODIES).containsOnly(Codes.of("silent").status());
        assertThat(node.metrics().refusals("silent")).isGreaterThanOrEqualTo(SLOW_BODIES);
    }

    @Test
    @Order(3)
    void anAgentThatNeverReadsIsCutOffAndTheOtherGetsEverything() {
        assertThat(flooded.join()).isEqualTo(FLOOD_EVENTS);
        var figures = Await.until(
                "the agent that never reads is cut off",
                java.time.Duration.ofSeconds(60),
                node::metrics,
                metrics -> metrics.refusals("too-slow") > 0);
        assertThat(figures.sum("cobrowse_sequencer_decisions_total", "decision=\"slow-subscriber\"")
                        + figures.sum("cobrowse_sequencer_decisions_total", "decision=\"subscriber-skipped\""))
                .isPositive();
    }

    @Test
    @Order(4)
    void memoryIsBoundedByFarLessThanWhatWasSent() {
        var sent = (long) FLOOD_EVENTS * EVENT_BYTES;
        assertThat(sent).isGreaterThan(100 * MIB);
        assertThat(heapAfterCollection() - heapBefore)
                .as("bytes that the node still holds")
                .isLessThan(48 * MIB);
    }

    /** Of the node, right after a full collection. */
    private static long heapAfterCollection() {
        var process = node.process();
        var jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        try {
            var collection = new ProcessBuilder(jcmd, String.valueOf(process.pid()), "GC.run")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            assertThat(collection.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
        return (long) node.metrics().sum("jvm_memory_used_bytes", "area=\"heap\"");
    }
}
