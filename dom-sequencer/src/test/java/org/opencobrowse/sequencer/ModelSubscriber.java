package org.opencobrowse.sequencer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;

/**
 * An agent's desktop (guide stream: the customer's page). Frames to it are numbered within a connection, as a socket or a poll
 * does it: one that stays away makes it connect again and resume.
 */
final class ModelSubscriber {
    /** More than this out of turn: one before them is lost. */
    private static final int EARLY_FRAMES = 2;

    private final SimulatedSession session;
    private final SubscriberId id;
    private final SimulatedLink up;
    private final SimulatedLink down;
    /** Whether it sees each event at once: no network, no pace of its own. */
    private final boolean observer;
    /** Frames that its connection takes before it must drain. */
    private final int room;

    private final int applyMs;
    private final long joinsAtMs;
    private final long stallsFromMs;
    private final Replica replica;

    private int connection;
    /** The connection that the node knows of: it may be lost already. */
    private int attached;

    private boolean subscribed;
    private int sent;
    private int drained;
    private int received;
    private final Map<Integer, Delivery<Change>> early = new HashMap<>();

    static ModelSubscriber random(SimulatedSession session, SubscriberId id) {
        return new ModelSubscriber(session, id, false);
    }

    static ModelSubscriber observer(SimulatedSession session, SubscriberId id) {
        return new ModelSubscriber(session, id, true);
    }

    private ModelSubscriber(SimulatedSession session, SubscriberId id, boolean observer) {
        this.session = session;
        this.id = id;
        this.observer = observer;
        up = new SimulatedLink(session);
        down = new SimulatedLink(session);
        replica = new Replica(session);
        var chance = session.chance();
        room = 1 + chance.nextInt(10);
        applyMs = session.happens(0.3) ? 1 + chance.nextInt(80) : 0;
        joinsAtMs = session.happens(0.5) ? chance.nextInt(1_200) : 0;
        stallsFromMs = session.happens(0.25) ? chance.nextInt(1_000) : Long.MAX_VALUE;
    }

    void start() {
        if (observer) subscribe(++connection);
        else session.after(joinsAtMs, this::connect);
        session.after(joinsAtMs + 50, this::live);
    }

    boolean subscribed() {
        return subscribed;
    }

    private void live() {
        if (!session.lively() || observer) return;
        if (session.happens(session.faults().cut())) cut();
        else if (session.happens(0.004)) session.call(now -> session.sequencer().beginAgain(id, now));
        session.after(1 + session.chance().nextInt(40), this::live);
    }

    private void connect() {
        int mine = ++connection;
        session.after(4, () -> {
            if (mine == connection) subscribe(mine);
        });
    }

    private void subscribe(int mine) {
        long resumeAfter = resumeAfter();
        replica.resumes(resumeAfter);
        received = 0;
        early.clear();
        drained = 0;
        sent = 0;
        subscribed = true;
        attached = mine;
        session.call(now -> session.sequencer().subscribe(id, resumeAfter, now));
        readable();
    }

    /** What it applied last; now and then nothing, or nonsense. */
    private long resumeAfter() {
        if (!observer && session.lively() && session.happens(0.05))
            return session.chance().nextBoolean() ? 0 : 1L << 60;
        return replica.lastPosition();
    }

    /** The node keeps its cursor for a while, or not. */
    private void cut() {
        connection++;
        if (session.chance().nextBoolean()) {
            subscribed = false;
            session.call(_ -> session.sequencer().unsubscribe(id));
        }
        session.after(10 + session.chance().nextInt(200), this::connect);
    }

    /** The node's side: hands over what there is while the connection has room. */
    void readable() {
        while (subscribed && !full()) {
            var next = session.sequencer().next(id);
            if (next.isEmpty()) return;
            session.meet(next.get());
            if (observer) apply(next.get());
            else transmit(next.get());
        }
    }

    private boolean full() {
        return !observer && (sent - drained >= room || stalled());
    }

    private boolean stalled() {
        return session.lively() && session.nowMs() >= stallsFromMs;
    }

    private void transmit(Delivery<Change> delivery) {
        int number = ++sent;
        int on = attached;
        down.send(() -> {
            if (on == connection) receive(number, delivery);
        });
    }

    private void receive(int number, Delivery<Change> delivery) {
        if (number <= received) return;
        early.put(number, delivery);
        for (var next = early.remove(received + 1); next != null; next = early.remove(received + 1)) take(next);
        if (early.size() > EARLY_FRAMES) connect();
    }

    private void take(Delivery<Change> delivery) {
        received++;
        apply(delivery);
        int on = connection;
        session.after(applyMs, () -> {
            if (on == connection) drain();
        });
    }

    private void drain() {
        drained++;
        readable();
    }

    private void apply(Delivery<Change> delivery) {
        replica.apply(delivery);
        long position = replica.lastPosition();
        if (delivery instanceof Delivery.Resync<?>) return;
        if (observer) ack(position);
        else if (session.happens(0.5)) up.send(() -> ack(position));
    }

    private void ack(long position) {
        session.call(now -> session.sequencer().ack(id, position, now));
    }

    void faultsStop(boolean reconnect) {
        if (observer) return;
        if (reconnect || !subscribed) connect();
        else readable();
    }

    void checkArrived() {
        assertThat(replica.lastPosition())
                .as("%s has everything", id)
                .isEqualTo(session.sequencer().counters().relayed());
        replica.checkEqual(session);
    }
}
