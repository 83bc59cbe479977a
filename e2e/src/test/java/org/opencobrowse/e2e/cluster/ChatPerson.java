package org.opencobrowse.e2e.cluster;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;

/** A customer, or an agent at a desk with many conversations, on one connection: to any node, and to the next one when that ends. */
final class ChatPerson implements AutoCloseable {
    private static final long BEAT_MS = 1_000;
    private static final long SILENCE_MS = 4_000;
    private static final long RETRY_MS = 100;
    private static final Frame WAKE = Frame.of("wake");

    private final List<NodeUnderTest> nodes;
    private final Frame hello;
    private final Map<String, ChatSide> sides = new ConcurrentHashMap<>();
    private final List<String> refusals = new CopyOnWriteArrayList<>();
    private final Thread living;
    private volatile BlockingQueue<Frame> came = new LinkedBlockingQueue<>();
    private volatile int at;
    private volatile boolean isOver;

    /** @param at where it tries first: the number of a node */
    ChatPerson(List<NodeUnderTest> nodes, int at, Frame hello) {
        this.nodes = nodes;
        this.at = at;
        this.hello = hello;
        living = Thread.startVirtualThread(this::live);
    }

    static Frame hello(String role, String session, String proof, String value) {
        return Frame.of("hello")
                .having("versions", List.of(1), "role", role, "session", session, "transport", "websocket")
                .having("position", 0, "epoch", 0, "seq", 0, "client", "test", proof, value);
    }

    void follow(ChatSide side) {
        sides.put(side.conversation(), side);
        came.add(WAKE);
    }

    /** Something is to be said. */
    void wake() {
        came.add(WAKE);
    }

    /** The number of the node that it is connected to, or tries. */
    int at() {
        return at;
    }

    /** The connection breaks; the next one is to this node. */
    void moveTo(int number) {
        at = number - 1;
        cut();
    }

    void cut() {
        came.add(Frame.of(ChatWire.OVER));
    }

    /** Names of refusals of whole connections, and of conversations. */
    List<String> refusals() {
        return List.copyOf(refusals);
    }

    private void live() {
        try {
            while (!isOver) {
                visit(nodes.get(Math.floorMod(at - 1, nodes.size())));
                at = at % nodes.size() + 1;
                if (!isOver)
                    TimeUnit.MILLISECONDS.sleep(
                            RETRY_MS + ThreadLocalRandom.current().nextLong(RETRY_MS));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void visit(NodeUnderTest node) throws InterruptedException {
        var frames = new LinkedBlockingQueue<Frame>();
        came = frames;
        try (var wire = new ChatWire(node, frames::add)) {
            wire.send(hello);
            new Visit(wire, frames).last();
        } catch (IOException _) {
            // Nobody is there: the next one.
        }
    }

    /** One connection, as long as it lasts. */
    private final class Visit {
        private final ChatWire wire;
        private final BlockingQueue<Frame> frames;
        private final Set<String> followed = new HashSet<>();
        private boolean isWelcome;
        private long heard = System.nanoTime();
        private long spoke = System.nanoTime();

        Visit(ChatWire wire, BlockingQueue<Frame> frames) {
            this.wire = wire;
            this.frames = frames;
        }

        void last() throws InterruptedException {
            while (!isOver) {
                var frame = frames.poll(BEAT_MS / 4, TimeUnit.MILLISECONDS);
                if (frame != null && !handle(frame)) return;
                if (ms(heard) > SILENCE_MS) return;
                if (isWelcome) speak();
            }
        }

        private boolean handle(Frame frame) {
            if (frame.equals(WAKE)) return true;
            heard = System.nanoTime();
            switch (frame.type()) {
                case ChatWire.OVER -> {
                    return false;
                }
                case "refused" -> {
                    refusals.add(frame.text("name"));
                    return false;
                }
                case "chat-welcome" -> isWelcome = true;
                case "not-followed" -> {
                    refusals.add("not-followed " + frame.text("name"));
                    return false;
                }
                default -> {
                    var side = frame.has("conversation") ? sides.get(frame.text("conversation")) : null;
                    if (side != null && side.received(frame)) followed.remove(side.conversation());
                }
            }
            return true;
        }

        private void speak() {
            for (var side : sides.values()) {
                if (followed.add(side.conversation())) say(side.follow());
                side.toSay(System.nanoTime()).ifPresent(this::say);
            }
            if (ms(spoke) > BEAT_MS) say(Frame.of("heartbeat"));
        }

        private void say(Frame frame) {
            spoke = System.nanoTime();
            wire.send(frame);
        }

        private static long ms(long since) {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - since);
        }
    }

    @Override
    public void close() {
        isOver = true;
        cut();
        try {
            living.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
