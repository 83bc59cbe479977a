package org.opencobrowse.e2e.cluster;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.Party;

/** A customer whose page changes all the time, and an agent who watches: one session, on real sockets through a balancer. */
final class Couple implements AutoCloseable {
    private static final long PACE_MS = 250;

    private final Visit visit;
    private final Party customer;
    private final Party agent;
    private final CountDownLatch wantsToGo = new CountDownLatch(1);
    private final Thread publishing;
    private final Thread watching;
    private volatile long lastPosition;
    private volatile Optional<Ended> ended = Optional.empty();
    private volatile Optional<Throwable> fault = Optional.empty();

    /** @param atNanos by {@link System#nanoTime} */
    record Ended(String reason, int code, long atNanos) {}

    /**
     * Both are in the session, and the agent has the page.
     *
     * @param bearer of the agent
     */
    Couple(Visit visit, String balancer, String bearer) {
        this.visit = visit;
        var way = NodeUnderTest.at(balancer, visit.route(), bearer);
        customer = Party.customer(Carrier.WEBSOCKET, way, visit.session()).publish(1, "snapshot", "{page}");
        agent = Party.agent(Carrier.WEBSOCKET, way, visit.session());
        positioned(agent.await("event"));
        publishing = Thread.startVirtualThread(() -> orFault(this::publish));
        watching = Thread.startVirtualThread(() -> orFault(this::watch));
    }

    String session() {
        return visit.session().id();
    }

    String node() {
        return visit.node();
    }

    long lastPosition() {
        return lastPosition;
    }

    boolean isOver() {
        return ended.isPresent() || fault.isPresent();
    }

    /** How it ended for the agent; fails if it did not, or a connection was lost without a word. */
    Ended ended() {
        join(watching);
        join(publishing);
        fault.ifPresent(found -> {
            throw new AssertionError("session %s on %s".formatted(session(), node()), found);
        });
        return ended.orElseThrow();
    }

    /** Warnings that the customer was given, once the session has ended. */
    List<Frame> warnings() {
        return customer.seen().stream()
                .filter(frame -> frame.type().equals("warning"))
                .toList();
    }

    /** The last event that the server said it had, once the session has ended. */
    long acknowledged() {
        return customer.seen().stream()
                .filter(frame -> frame.type().equals("ack"))
                .mapToLong(frame -> frame.number("seq"))
                .max()
                .orElse(0);
    }

    /** The customer ends the session. */
    void end() {
        wantsToGo.countDown();
    }

    @Override
    public void close() {
        customer.close();
        agent.close();
        wantsToGo.countDown();
    }

    private void publish() throws InterruptedException {
        for (var seq = 2; !customer.isOver(); seq++) {
            if (wantsToGo.await(PACE_MS, TimeUnit.MILLISECONDS)) {
                customer.say(Frame.of("end"));
                break;
            }
            customer.publish(seq, "delta", "{change}");
        }
        customer.await("ended");
    }

    private void watch() {
        for (var next = agent.await("event", "ended"); ; next = agent.await("event", "ended")) {
            if (next.type().equals("ended")) {
                var at = System.nanoTime();
                ended = Optional.of(new Ended(next.text("reason"), agent.endCode(), at));
                return;
            }
            positioned(next);
        }
    }

    private void positioned(Frame event) {
        if (event.number("position") != lastPosition + 1)
            throw new AssertionError("%s after position %d".formatted(event, lastPosition));
        lastPosition = event.number("position");
        if (lastPosition % 10 == 0) agent.say(Frame.of("ack", "position", lastPosition));
    }

    private void orFault(Step step) {
        try {
            step.run();
        } catch (Exception | AssertionError found) { // kept for whoever asks how it ended
            fault = Optional.of(found);
        }
    }

    private static void join(Thread thread) {
        try {
            if (!thread.join(Duration.ofSeconds(60))) throw new AssertionError("the session did not end");
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @FunctionalInterface
    private interface Step {
        void run() throws Exception;
    }
}
