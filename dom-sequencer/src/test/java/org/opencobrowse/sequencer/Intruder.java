package org.opencobrowse.sequencer;

/** Sends what nobody should. Whatever it does must be refused, and hurt nobody. */
final class Intruder {
    private static final PublisherId STRANGER = new PublisherId("stranger");
    private static final long TOO_BIG = SequencerLimits.MAX_NUMBER + 1;

    private final SimulatedSession session;

    Intruder(SimulatedSession session) {
        this.session = session;
    }

    void start() {
        if (!session.lively()) return;
        if (session.happens(session.faults().rude())) intrude();
        session.after(5, this::start);
    }

    private void intrude() {
        var victim = session.anyPublisher();
        var id = victim.id();
        long epoch = victim.epoch();
        switch (session.chance().nextInt(12)) {
            case 0 -> offer(id, epoch, 0, false, 10);
            case 1 -> offer(id, epoch, -1, true, 10);
            case 2 -> offer(id, epoch, TOO_BIG, true, 10);
            case 3 -> offer(id, TOO_BIG, 1, true, 10);
            case 4 -> offer(id, 0, 1, true, 10);
            case 5 -> offer(id, Long.MIN_VALUE, Long.MIN_VALUE, false, 10);
            case 6 ->
                offer(
                        id,
                        epoch,
                        1,
                        false,
                        (int) SimulatedSession.LIMITS.logHard().bytes() + 1);
            case 7 -> fromFarAhead(id, epoch);
            case 8 -> asStranger(epoch);
            case 9 -> ack(new SubscriberId("nobody"), 1);
            case 10 -> ack(new SubscriberId("observer"), Long.MAX_VALUE);
            default -> takeSeats();
        }
    }

    /** The page stream survives an absurd seq of its own page; the guide stream refuses snapshots. */
    private void fromFarAhead(PublisherId id, long epoch) {
        long known = session.sequencer().standing(id).epoch();
        if (!session.page()) offer(id, epoch, 1, true, 10);
        else if (known == epoch) offer(id, epoch, SequencerLimits.MAX_NUMBER, false, 10);
    }

    private void asStranger(long epoch) {
        if (session.publishersFillTheStream()) offer(STRANGER, epoch, 1, session.page(), 10);
    }

    /** The first one stays and never reads. */
    private void takeSeats() {
        if (!session.subscribersAreSeated()) return;
        for (int i = 0; i < 4; i++) {
            var id = new SubscriberId("intruder-" + i);
            session.call(now -> session.sequencer().subscribe(id, 0, now));
        }
    }

    private void offer(PublisherId id, long epoch, long seq, boolean snapshot, int bytes) {
        var change = new Change(id, epoch, seq, snapshot, 0, 0);
        var event = new DomEvent<>(id, epoch, seq, snapshot, bytes, change);
        session.call(now -> session.sequencer().accept(event, now));
    }

    private void ack(SubscriberId id, long position) {
        session.call(now -> session.sequencer().ack(id, position, now));
    }
}
