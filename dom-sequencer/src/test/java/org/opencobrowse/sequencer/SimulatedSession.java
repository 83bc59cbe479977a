package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.LongFunction;

/**
 * One stream with model participants around the real sequencer. Time, chance and faults come from the seed alone: the same seed
 * is the same run.
 *
 * <p>After every single call the books must balance and memory must be within the limits.
 */
final class SimulatedSession {
    private static final long LENGTH_MS = 1_500;
    private static final long QUIET_LIMIT_MS = 300_000;

    static final SequencerLimits LIMITS = new SequencerLimits(
            new SequencerLimits.Size(8, 600),
            30,
            new SequencerLimits.Retry(40, 160),
            3,
            new SequencerLimits.Retry(100, 800),
            new SequencerLimits.Size(15, 1_200),
            // What one subscriber may be behind, and hardly more: the limit is to be met.
            new SequencerLimits.Size(60, 1_800),
            new SequencerLimits.Size(20, 1_600),
            3,
            5);

    private record Appointment(long atMs, long order, Runnable what) {}

    private static final int ONE_IN = 16;

    private final SplittableRandom chance;
    private final boolean endsInTheMidst;
    private final Coverage coverage;
    private final PriorityQueue<Appointment> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Appointment::atMs).thenComparingLong(Appointment::order));
    private final Map<PublisherId, ModelPublisher> publishers = new LinkedHashMap<>();
    private final List<ModelSubscriber> subscribers = new ArrayList<>();
    private final StreamPolicy policy;
    private final Sequencer<Change> sequencer;
    private final Intruder intruder;
    private Faults faults;
    private long nowMs;
    private long appointments;
    private long withdrawnTo;
    private long nextTickMs = Long.MAX_VALUE;

    SimulatedSession(StreamPolicy policy, long seed, Coverage coverage) {
        this.policy = policy;
        this.coverage = coverage;
        chance = new SplittableRandom(seed);
        endsInTheMidst = seed % ONE_IN == 0;
        faults = Faults.of(seed, LENGTH_MS, chance);
        sequencer = new Sequencer<>(policy, LIMITS);
        intruder = new Intruder(this);
        int publisherCount = policy == StreamPolicy.SNAPSHOT_FIRST ? 1 : LIMITS.maxPublishers();
        for (int i = 0; i < publisherCount; i++) {
            var id = new PublisherId("publisher-" + i);
            publishers.put(id, new ModelPublisher(this, id));
        }
        int readers = policy == StreamPolicy.SNAPSHOT_FIRST ? 3 : 1;
        for (int i = 0; i < readers; i++)
            subscribers.add(ModelSubscriber.random(this, new SubscriberId("subscriber-" + i)));
        subscribers.add(ModelSubscriber.observer(this, new SubscriberId("observer")));
    }

    /** Lets everything go wrong for a while, then nothing, and checks that everybody arrives at the same. */
    void run() {
        publishers.values().forEach(ModelPublisher::start);
        subscribers.forEach(ModelSubscriber::start);
        intruder.start();
        while (nowMs < LENGTH_MS) step();
        if (endsInTheMidst) {
            end();
            return;
        }
        boolean wasLossy = faults.lossy();
        faults = Faults.NONE;
        publishers.values().forEach(publisher -> publisher.faultsStop(wasLossy));
        subscribers.forEach(subscriber -> subscriber.faultsStop(wasLossy));
        while (!agenda.isEmpty()) {
            assertThat(nowMs).as("quiet at last; ms").isLessThan(QUIET_LIMIT_MS);
            step();
        }
        publishers.values().forEach(ModelPublisher::checkArrived);
        subscribers.forEach(ModelSubscriber::checkArrived);
    }

    /** In the middle of everything: nothing is held any more, and the books say what became of it. */
    private void end() {
        call(_ -> sequencer.over());
        assertThat(sequencer.occupancy().heldEvents()).isZero();
        assertThat(sequencer.over()).isEmpty();
    }

    private void step() {
        var next = agenda.remove();
        nowMs = next.atMs();
        next.what().run();
    }

    boolean page() {
        return policy == StreamPolicy.SNAPSHOT_FIRST;
    }

    /** Whether things still go wrong, and participants still do things. */
    boolean lively() {
        return nowMs < LENGTH_MS;
    }

    long nowMs() {
        return nowMs;
    }

    SplittableRandom chance() {
        return chance;
    }

    boolean happens(double rate) {
        return rate > 0 && chance.nextDouble() < rate;
    }

    Faults faults() {
        return faults;
    }

    ModelPublisher publisher(PublisherId id) {
        var publisher = publishers.get(id);
        if (publisher == null) throw new AssertionError("no such publisher: " + id);
        return publisher;
    }

    ModelPublisher anyPublisher() {
        return List.copyOf(publishers.values()).get(chance.nextInt(publishers.size()));
    }

    /** Whether one publisher more is one too many. */
    boolean publishersFillTheStream() {
        return publishers.values().stream()
                .allMatch(p -> p.connected() && sequencer.standing(p.id()).epoch() > 0);
    }

    /** Whether nobody could lose a seat to an intruder. */
    boolean subscribersAreSeated() {
        return subscribers.stream().allMatch(ModelSubscriber::subscribed);
    }

    Sequencer<Change> sequencer() {
        return sequencer;
    }

    void after(long delayMs, Runnable what) {
        agenda.add(new Appointment(nowMs + delayMs, appointments++, what));
    }

    /** Calls the sequencer, does what it says, and checks what must always hold. */
    void call(LongFunction<List<Effect>> call) {
        var effects = call.apply(nowMs);
        checkBounds();
        int readable = 0;
        for (var effect : effects) {
            if (effect instanceof Effect.Readable) readable++;
            perform(effect);
        }
        if (readable > 1) throw new AssertionError("told twice in one call: " + effects);
        wake();
    }

    /** Nobody is given any more what is in the log now. */
    void withdraw() {
        withdrawnTo = sequencer.counters().relayed();
        call(sequencer::forget);
        assertThat(sequencer.occupancy()).as("kept after all").isEqualTo(new Occupancy(0, 0, 0, 0));
    }

    void meet(Delivery<Change> delivery) {
        coverage.meet(delivery);
        if (delivery instanceof Delivery.Event<?> && delivery.position() <= withdrawnTo)
            throw new AssertionError("given although withdrawn: " + delivery);
    }

    private void perform(Effect effect) {
        coverage.meet(effect);
        switch (effect) {
            case Effect.Readable _ -> subscribers.forEach(ModelSubscriber::readable);
            case Effect.Acknowledge e -> publisher(e.publisher()).told(e);
            case Effect.RequestResend e -> publisher(e.publisher()).told(e);
            case Effect.RequestSnapshot e -> publisher(e.publisher()).told(e);
            default -> {}
        }
    }

    private void checkBounds() {
        var counters = sequencer.counters();
        if (!counters.balance()) throw new AssertionError("books do not balance: " + counters);
        var kept = sequencer.occupancy();
        int most = page() ? 1 : LIMITS.maxPublishers();
        boolean bounded =
                kept.heldEvents() <= (long) most * LIMITS.reorderWindow().events()
                        && kept.heldBytes() <= most * LIMITS.reorderWindow().bytes()
                        && LIMITS.logHard().admits(kept.logEvents(), kept.logBytes());
        if (!bounded) throw new AssertionError("beyond the limits: " + kept);
    }

    /** Keeps one timer, as the shell does. */
    private void wake() {
        long dueMs = sequencer.nextDeadlineMs().orElse(Long.MAX_VALUE);
        if (dueMs >= nextTickMs) return;
        nextTickMs = dueMs;
        agenda.add(new Appointment(Math.max(dueMs, nowMs), appointments++, () -> {
            if (nextTickMs != dueMs) return;
            nextTickMs = Long.MAX_VALUE;
            call(sequencer::tick);
        }));
    }
}
