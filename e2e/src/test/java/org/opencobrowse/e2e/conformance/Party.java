package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Somebody at one end of a wire: says frames, and looks at what comes back. Sends heartbeats by itself, once welcomed. */
public final class Party implements AutoCloseable {
    static final long PATIENCE_S = 20;
    private static final long HEARTBEAT_MS = 700;

    private final Carrier carrier;
    private final Wire wire;
    private final BlockingQueue<Frame> came = new LinkedBlockingQueue<>();
    private final List<Frame> seen = new ArrayList<>();
    private final CompletableFuture<Integer> end = new CompletableFuture<>();
    private volatile boolean quiet;
    private volatile long heardNanos = System.nanoTime();

    private Party(Carrier carrier, Function<Wire.Listener, Wire> open) {
        this.carrier = carrier;
        this.wire = open.apply(new Wire.Listener() {
            @Override
            public void received(byte[] message) {
                heardNanos = System.nanoTime();
                came.add(Frame.read(message));
            }

            @Override
            public void ended(int code) {
                end.complete(code);
            }
        });
    }

    /** Connected, and has said nothing yet. */
    public static Party stranger(Carrier carrier, NodeUnderTest node) {
        return new Party(carrier, listener -> carrier.open(node, listener));
    }

    /** The same on a WebSocket whose handshake is changed by these headers; an empty value leaves one out. */
    static Party stranger(NodeUnderTest node, Map<String, String> headers) {
        return new Party(Carrier.WEBSOCKET, listener -> WebSocketWire.open(node, listener, headers));
    }

    /** The customer, welcomed; for the first time. */
    public static Party customer(Carrier carrier, NodeUnderTest node, SharedSession session) {
        return stranger(carrier, node).enters(customerHello(carrier, session));
    }

    /** An agent, welcomed; new to the session. */
    public static Party agent(Carrier carrier, NodeUnderTest node, SharedSession session) {
        return stranger(carrier, node).enters(agentHello(carrier, node, session));
    }

    public static Frame customerHello(Carrier carrier, SharedSession session, Object... more) {
        return hello("customer", carrier, session, "secret", session.secret()).having(more);
    }

    public static Frame agentHello(Carrier carrier, NodeUnderTest node, SharedSession session, Object... more) {
        return hello("agent", carrier, session, "bearer", node.bearer()).having(more);
    }

    private static Frame hello(String role, Carrier carrier, SharedSession session, String proof, String value) {
        return Frame.of("hello")
                .having("versions", List.of(1), "role", role, "session", session.id(), "transport", carrier.word())
                .having("position", 0, "epoch", 0, "seq", 0, "client", "conformance", proof, value);
    }

    public Party enters(Frame hello) {
        say(hello);
        await("welcome");
        Thread.ofVirtual().start(this::beat);
        return this;
    }

    /** The node may think that this one is dead. */
    public Party quiet() {
        quiet = true;
        return this;
    }

    private void beat() {
        try {
            while (!quiet && !end.isDone()) {
                say(Frame.of("heartbeat"));
                TimeUnit.MILLISECONDS.sleep(HEARTBEAT_MS);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** All in one batch, where the carrier has batches. */
    public Party say(Frame... frames) {
        wire.send(Arrays.stream(frames).map(Frame::wire).toList());
        return this;
    }

    /** Bytes that need not be a frame. */
    public Party say(byte[] message) {
        wire.send(List.of(message));
        return this;
    }

    public Party publish(long seq, String kind, String body) {
        return say(event(1, seq, kind, body));
    }

    public static Frame event(long epoch, long seq, String kind, String body) {
        var bytes = body.getBytes(StandardCharsets.UTF_8);
        return Frame.of("publish", "epoch", epoch, "seq", seq, "kind", kind, "length", bytes.length)
                .with(bytes);
    }

    /** A piece of a body that is {@code length} bytes long. */
    public static Frame piece(long seq, String kind, int length, int offset, byte[] bytes) {
        return Frame.of("publish", "epoch", 1, "seq", seq, "kind", kind, "length", length, "offset", offset)
                .with(bytes);
    }

    /** The next frame of one of these types; what comes before it is kept in {@link #seen}. */
    public Frame await(String... types) {
        return next(types)
                .orElseThrow(
                        () -> new AssertionError("no %s came; seen: %s, end: %s".formatted(List.of(types), seen, end)));
    }

    /** As {@link #await}; empty: none came in time, or before the end. */
    public Optional<Frame> next(String... types) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        while (true) {
            var next = next(deadline);
            if (next == null) return Optional.empty();
            seen.add(next);
            if (List.of(types).contains(next.type())) return Optional.of(next);
        }
    }

    /** Null: nothing came by then, or nothing can come any more. Frames are told before the end is. */
    private @Nullable Frame next(long deadline) {
        try {
            while (System.nanoTime() < deadline) {
                var over = end.isDone();
                var next = came.poll(over ? 0 : 50, TimeUnit.MILLISECONDS);
                if (next != null || over) return next;
            }
            return null;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Everything that came before what was awaited last, and that itself. */
    public List<Frame> seen() {
        return List.copyOf(seen);
    }

    public int endCode() {
        try {
            return end.get(PATIENCE_S, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (ExecutionException | TimeoutException failure) {
            throw new AssertionError("the connection did not end; seen: " + seen, failure);
        }
    }

    /** For how long nothing has come. */
    public long silentMs() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
    }

    public boolean isOver() {
        return end.isDone();
    }

    /** Refused with this name, in a frame and by the code of the end, which must be those of the table. */
    public Frame isRefusedAs(String name) {
        var refused = await("refused");
        assertThat(refused.text("name")).as(refused.toString()).isEqualTo(name);
        var known = Codes.of(name);
        assertThat(refused.number("code")).isEqualTo(known.code());
        assertThat(refused.text("retry")).isEqualTo(known.retry());
        assertThat(refused.text("reason")).as("words for people").isNotBlank();
        assertThat(endCode()).as("code of the end").isEqualTo(known.code());
        return refused;
    }

    Wire wire() {
        return wire;
    }

    Carrier carrier() {
        return carrier;
    }

    /** Goes, and says so. */
    @Override
    public void close() {
        quiet = true;
        wire.close();
    }
}
