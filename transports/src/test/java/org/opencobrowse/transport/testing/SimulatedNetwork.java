package org.opencobrowse.transport.testing;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A network with its own time that loses, repeats, delays and so reorders deliveries, the same way for the same seed. Nothing is
 * delivered until time is moved. One thread.
 */
public final class SimulatedNetwork implements Consumer<Runnable> {

    private record Delivery(long atMs, long number, Runnable action) implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            return atMs != other.atMs ? Long.compare(atMs, other.atMs) : Long.compare(number, other.number);
        }
    }

    private final Random random;
    private final PriorityQueue<Delivery> underway = new PriorityQueue<>();
    private double loss;
    private double duplication;
    private long minDelayMs;
    private long maxDelayMs;
    private long nowMs;
    private long deliveries;

    public SimulatedNetwork(long seed) {
        this.random = new Random(seed);
    }

    /** Each delivery is lost with this probability; 0 ends the fault. */
    public SimulatedNetwork losing(double probability) {
        loss = probability;
        return this;
    }

    /** Each delivery happens twice with this probability. */
    public SimulatedNetwork duplicating(double probability) {
        duplication = probability;
        return this;
    }

    /** Each delivery takes any time between these: with a span, later ones overtake earlier ones. */
    public SimulatedNetwork delaying(long fromMs, long toMs) {
        minDelayMs = fromMs;
        maxDelayMs = toMs;
        return this;
    }

    @Override
    public void accept(Runnable delivery) {
        if (random.nextDouble() < duplication) send(delivery);
        if (random.nextDouble() >= loss) send(delivery);
    }

    private void send(Runnable delivery) {
        var delayMs = minDelayMs + random.nextLong(maxDelayMs - minDelayMs + 1);
        underway.add(new Delivery(nowMs + delayMs, deliveries++, delivery));
    }

    /** Moves time, and delivers what arrives meanwhile at its own moment. */
    public void advance(long ms) {
        var untilMs = nowMs + ms;
        while (!underway.isEmpty() && underway.peek().atMs() <= untilMs) deliverNext();
        nowMs = untilMs;
    }

    /** Moves time until nothing is underway. Does not end when deliveries for ever cause others. */
    public void runUntilQuiet() {
        while (!underway.isEmpty()) deliverNext();
    }

    private void deliverNext() {
        var next = underway.remove();
        nowMs = next.atMs();
        next.action().run();
    }

    public long nowMs() {
        return nowMs;
    }

    public boolean isQuiet() {
        return underway.isEmpty();
    }
}
