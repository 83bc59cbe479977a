package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opencobrowse.sequencer.Delivery;
import org.opencobrowse.sequencer.DomEvent;
import org.opencobrowse.sequencer.Effect;
import org.opencobrowse.sequencer.PublisherId;
import org.opencobrowse.sequencer.Sequencer;
import org.opencobrowse.sequencer.SequencerLimits;
import org.opencobrowse.sequencer.SequencerLimits.Retry;
import org.opencobrowse.sequencer.SequencerLimits.Size;
import org.opencobrowse.sequencer.StreamPolicy;
import org.opencobrowse.sequencer.SubscriberId;

/** Against the real sequencer, with limits so small that everything happens. */
class SubscriberBooksTest {
    private static final SequencerLimits TINY = new SequencerLimits(
            new Size(4, 400),
            10,
            new Retry(10, 40),
            2,
            new Retry(10, 40),
            new Size(5, 500),
            new Size(12, 1_200),
            new Size(6, 600),
            4,
            4);

    @Test
    void balanceWhateverHappensToPublisherAndSubscribers() {
        var skippedEver = 0L;
        var againEver = 0L;
        for (long seed = 1; seed <= 500; seed++) {
            for (var policy : StreamPolicy.values()) {
                var stream = new Stream(policy, new Random(seed));
                for (int step = 0; step < 200; step++) {
                    stream.step();
                    stream.assertBalance(seed + " " + policy + " step " + step);
                }
                skippedEver += stream.skipped;
                againEver += stream.again;
            }
        }
        assertThat(skippedEver).as("skips were met").isGreaterThan(1_000);
        assertThat(againEver).as("repetitions were met").isGreaterThan(300);
    }

    private static final class Stream {
        private final StreamPolicy policy;
        private final Random random;
        private final Sequencer<String> sequencer;
        private final HashMap<SubscriberId, SubscriberBooks> books = new HashMap<>();
        private long nowMs;
        private long epoch = 1;
        private long seq;
        private long last;
        private long skipped;
        private long again;

        Stream(StreamPolicy policy, Random random) {
            this.policy = policy;
            this.random = random;
            sequencer = new Sequencer<>(policy, TINY);
        }

        void step() {
            nowMs += random.nextInt(20);
            var effects = new ArrayList<Effect>();
            var subscriber = new SubscriberId("agent-" + random.nextInt(3));
            switch (random.nextInt(10)) {
                case 0 -> {
                    var after = random.nextBoolean() ? 0 : random.nextLong(last + 2);
                    books.put(subscriber, new SubscriberBooks(after, last));
                    effects.addAll(sequencer.subscribe(subscriber, after, nowMs));
                }
                case 1 -> effects.addAll(sequencer.beginAgain(subscriber, nowMs));
                case 2, 3 -> pull(subscriber);
                case 4 -> effects.addAll(sequencer.tick(nowMs));
                default -> publish(effects);
            }
            for (var effect : effects) if (effect instanceof Effect.Readable readable) relayed(readable.lastPosition());
        }

        private void publish(List<Effect> effects) {
            if (random.nextInt(30) == 0) {
                epoch++;
                seq = 0;
            }
            seq = Math.max(1, seq + (random.nextInt(6) == 0 ? random.nextInt(4) - 1 : 1));
            var snapshot = policy == StreamPolicy.SNAPSHOT_FIRST && (seq == 1 || random.nextInt(8) == 0);
            effects.addAll(sequencer.accept(
                    new DomEvent<>(new PublisherId("page"), epoch, seq, snapshot, 40 + random.nextInt(80), ""), nowMs));
        }

        private void pull(SubscriberId subscriber) {
            var kept = books.get(subscriber);
            if (kept == null) return;
            for (int i = random.nextInt(8); i > 0; i--) {
                var next = sequencer.next(subscriber);
                if (next.isEmpty()) return;
                var before = kept.again();
                if (next.get() instanceof Delivery.Event<?> event && random.nextInt(9) == 0)
                    kept.withheld(event.position(), last);
                else kept.handed(next.get(), last);
                again += kept.again() - before;
                if (next.get() instanceof Delivery.Resync<String> resync) skipped += resync.skipped();
            }
        }

        private void relayed(long position) {
            books.values().forEach(kept -> kept.relayed(position - last));
            last = position;
        }

        void assertBalance(String when) {
            assertThat(sequencer.counters().relayed()).as(when).isEqualTo(last);
            books.values()
                    .forEach(kept ->
                            assertThat(kept.sum(last)).as(when).matches(StreamBooks.Subscriber::balances, "balances"));
        }
    }
}
