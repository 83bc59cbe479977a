package org.opencobrowse.sequencer;

import java.util.ArrayList;
import java.util.List;

/** A sequencer with small limits and a hand on its clock. Deliveries read as text: {@code "3:seq 2"}, {@code "resync slow to 7"}. */
final class TestStream {
    static final SequencerLimits LIMITS = new SequencerLimits(
            new SequencerLimits.Size(4, 1_000),
            100,
            new SequencerLimits.Retry(200, 500),
            3,
            new SequencerLimits.Retry(1_000, 3_000),
            new SequencerLimits.Size(5, 2_000),
            new SequencerLimits.Size(12, 5_000),
            new SequencerLimits.Size(6, 2_400),
            2,
            3);

    static final PublisherId PAGE = new PublisherId("page");
    static final PublisherId OTHER = new PublisherId("other");
    static final SubscriberId ANNA = new SubscriberId("anna");
    static final SubscriberId BEN = new SubscriberId("ben");

    final Sequencer<String> sequencer;
    private long nowMs;
    private PublisherId publisher = PAGE;
    private long epoch = 1;
    private int bytes = 10;

    private TestStream(StreamPolicy policy) {
        sequencer = new Sequencer<>(policy, LIMITS);
    }

    static TestStream page() {
        return new TestStream(StreamPolicy.SNAPSHOT_FIRST);
    }

    static TestStream guide() {
        return new TestStream(StreamPolicy.NO_SNAPSHOT);
    }

    /** A page stream whose first snapshot and {@code deltas} deltas have been relayed. */
    static TestStream pageWith(int deltas) {
        var stream = page();
        stream.snapshot(1);
        for (int i = 0; i < deltas; i++) stream.delta(2 + i);
        return stream;
    }

    TestStream from(PublisherId id) {
        publisher = id;
        return this;
    }

    TestStream epoch(long number) {
        epoch = number;
        return this;
    }

    TestStream sized(int eventBytes) {
        bytes = eventBytes;
        return this;
    }

    List<Effect> delta(long seq) {
        return offer(seq, false);
    }

    List<Effect> snapshot(long seq) {
        return offer(seq, true);
    }

    private List<Effect> offer(long seq, boolean snapshot) {
        var body = (snapshot ? "snapshot " : "seq ") + seq;
        return sequencer.accept(new DomEvent<>(publisher, epoch, seq, snapshot, bytes, body), nowMs);
    }

    long nowMs() {
        return nowMs;
    }

    List<Effect> pass(long ms) {
        nowMs += ms;
        return sequencer.tick(nowMs);
    }

    /** Moves time to the next deadline, which there must be. */
    List<Effect> passToDeadline() {
        return pass(sequencer.nextDeadlineMs().orElseThrow() - nowMs);
    }

    List<Effect> subscribe(SubscriberId id, long resumeAfter) {
        return sequencer.subscribe(id, resumeAfter, nowMs);
    }

    List<Effect> ack(SubscriberId id, long position) {
        return sequencer.ack(id, position, nowMs);
    }

    List<Effect> beginAgain(SubscriberId id) {
        return sequencer.beginAgain(id, nowMs);
    }

    /** Pulls all there is. */
    List<String> read(SubscriberId id) {
        return read(id, Integer.MAX_VALUE);
    }

    List<String> read(SubscriberId id, int most) {
        var texts = new ArrayList<String>();
        while (texts.size() < most) {
            var next = sequencer.next(id);
            if (next.isEmpty()) break;
            texts.add(text(next.get()));
        }
        return texts;
    }

    private static String text(Delivery<String> delivery) {
        return switch (delivery) {
            case Delivery.Event<String>(var position, var event) -> position + ":" + event.body();
            case Delivery.Resync<String>(var position, var cause, var skipped) ->
                "resync " + cause + " to " + position + (skipped > 0 ? " skipping " + skipped : "");
        };
    }
}
