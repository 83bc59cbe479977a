package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A customer's page, or an agent who guides, as the protocol demands it to behave; remembers all it ever numbered. */
final class ModelPublisher {
    private static final int OUTBOX_BYTES = 900;

    private final SimulatedSession session;
    private final PublisherId id;
    private final SimulatedLink up;
    private final SimulatedLink down;
    private final Map<Long, Map<Long, Change>> history = new HashMap<>();
    private final Deque<DomEvent<Change>> outbox = new ArrayDeque<>();
    private long outboxBytes;
    private long epoch;
    private long seq;
    private long state;
    private boolean owesSnapshot;
    private int connection;
    private boolean welcome;

    ModelPublisher(SimulatedSession session, PublisherId id) {
        this.session = session;
        this.id = id;
        up = new SimulatedLink(session);
        down = new SimulatedLink(session);
    }

    PublisherId id() {
        return id;
    }

    long epoch() {
        return epoch;
    }

    boolean connected() {
        return welcome;
    }

    long state() {
        return state;
    }

    @Nullable
    Change numbered(long ofEpoch, long ofSeq) {
        return history.getOrDefault(ofEpoch, Map.of()).get(ofSeq);
    }

    void start() {
        load();
        connect();
        session.after(session.chance().nextInt(40), this::live);
    }

    private void live() {
        if (!session.lively()) return;
        act();
        int pause = session.happens(0.05) ? 200 : 20;
        session.after(1 + session.chance().nextInt(pause), this::live);
    }

    private void act() {
        if (session.happens(0.01)) load();
        if (session.happens(session.faults().cut())) cut();
        if (!session.page() && session.happens(0.005)) leave();
        if (!session.page() && session.happens(0.01)) forget();
        if (session.page() && session.happens(0.02)) snapshot();
        if (session.page() && session.happens(0.005)) session.withdraw();
        int burst = session.happens(0.1) ? 12 : 1;
        for (int i = 0; i < burst; i++) delta();
    }

    /** A page load: everything numbered before is void. Now and then a faulty page begins with a delta. */
    private void load() {
        epoch += 1 + session.chance().nextInt(3);
        seq = 0;
        empty();
        owesSnapshot = false;
        state = session.chance().nextLong();
        if (session.page() && !(session.lively() && session.happens(0.1))) snapshot();
    }

    private void delta() {
        long value = session.chance().nextLong();
        state = Change.step(state, value);
        int bytes = session.happens(0.05) ? 250 : 10 + session.chance().nextInt(60);
        if (outboxBytes + bytes > OUTBOX_BYTES) owesSnapshot = session.page();
        else if (!owesSnapshot) number(false, value, bytes);
    }

    private void snapshot() {
        owesSnapshot = false;
        number(true, state, 100 + session.chance().nextInt(300));
    }

    private void number(boolean whole, long value, int bytes) {
        seq++;
        var change = new Change(id, epoch, seq, whole, value, state);
        history.computeIfAbsent(epoch, _ -> new HashMap<>()).put(seq, change);
        var event = new DomEvent<>(id, epoch, seq, whole, bytes, change);
        outbox.add(event);
        outboxBytes += bytes;
        if (welcome) send(event);
    }

    private void send(DomEvent<Change> event) {
        up.send(() -> session.call(now -> session.sequencer().accept(event, now)));
    }

    void told(Effect decision) {
        int from = connection;
        down.send(() -> {
            if (welcome && from == connection) obey(decision);
        });
    }

    private void obey(Effect decision) {
        switch (decision) {
            case Effect.Acknowledge ack when ack.epoch() == epoch -> acknowledged(ack.seq());
            case Effect.RequestResend request when request.epoch() == epoch -> resend(request.missing());
            case Effect.RequestSnapshot _ -> snapshotAsked();
            default -> {}
        }
    }

    private void acknowledged(long upTo) {
        if (upTo > seq) throw new AssertionError("acknowledged " + upTo + " of " + seq);
        while (!outbox.isEmpty() && outbox.getFirst().seq() <= upTo)
            outboxBytes -= outbox.removeFirst().bytes();
        if (owesSnapshot && outboxBytes < OUTBOX_BYTES / 2) snapshot();
    }

    private void resend(SeqRange missing) {
        for (var event : outbox) if (event.seq() >= missing.from() && event.seq() <= missing.to()) send(event);
    }

    /** What was unacknowledged is void; a page may drop it or not. */
    private void snapshotAsked() {
        assertThat(session.page()).as("agents have no snapshots").isTrue();
        if (session.nowMs() < session.faults().deafUntilMs()) return;
        if (session.chance().nextBoolean()) empty();
        snapshot();
    }

    private void empty() {
        outbox.clear();
        outboxBytes = 0;
    }

    private void connect() {
        int mine = ++connection;
        welcome = false;
        session.after(5, () -> {
            if (mine != connection) return;
            session.sequencer().publisherBack(id, session.nowMs());
            session.call(session.sequencer()::tick);
            var standing = session.sequencer().standing(id);
            session.after(5, () -> {
                if (mine == connection) welcomed(standing);
            });
        });
    }

    private void welcomed(Standing standing) {
        welcome = true;
        if (standing.epoch() == epoch) acknowledged(standing.seq());
        outbox.forEach(this::send);
        if (standing.snapshotOwed() && standing.epoch() > 0) snapshotAsked();
    }

    /** The node notices at once, or not at all. */
    private void cut() {
        connection++;
        welcome = false;
        if (session.chance().nextBoolean()) session.sequencer().publisherAway(id);
        session.after(10 + session.chance().nextInt(300), this::connect);
    }

    /** An agent leaves and comes back. */
    private void leave() {
        connection++;
        welcome = false;
        session.call(_ -> session.sequencer().publisherGone(id));
        session.after(10 + session.chance().nextInt(100), this::connect);
    }

    /** Against the protocol: something numbered is lost for good. */
    private void forget() {
        if (!outbox.isEmpty()) outboxBytes -= outbox.removeFirst().bytes();
    }

    void faultsStop(boolean reconnect) {
        if (reconnect || !welcome) connect();
        // A forgotten event is noticed by the next one only. The page stream must arrive without a next one.
        if (!session.page()) session.after(2_000, this::delta);
    }

    /** Nothing that arrived is unacknowledged, nothing is missing, nothing is waited for. */
    void checkArrived() {
        var standing = session.sequencer().standing(id);
        assertThat(standing.epoch()).as("epoch").isEqualTo(epoch);
        assertThat(standing.seq()).as("seq").isEqualTo(seq);
        assertThat(standing.missing()).as("missing").isEmpty();
        assertThat(standing.snapshotOwed()).as("snapshot owed").isFalse();
    }
}
