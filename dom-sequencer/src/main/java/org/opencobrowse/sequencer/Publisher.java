package org.opencobrowse.sequencer;

/** One publisher: its present epoch, and whether anything can be asked of it. */
final class Publisher<B> {
    /** Nothing can be asked of one who is away or gone; one who is gone is forgotten when its room is needed. */
    private enum Presence {
        HERE,
        AWAY,
        GONE
    }

    private PublisherEpoch<B> epoch;
    private Presence presence = Presence.HERE;

    Publisher(PublisherEpoch<B> epoch) {
        this.epoch = epoch;
    }

    PublisherEpoch<B> epoch() {
        return epoch;
    }

    boolean gone() {
        return presence == Presence.GONE;
    }

    void openEpoch(PublisherEpoch<B> newer, Turn turn) {
        epoch.over(VoidCause.EPOCH_OVER, turn);
        epoch = newer;
    }

    void away() {
        if (presence == Presence.HERE) presence = Presence.AWAY;
    }

    void go(Turn turn) {
        presence = Presence.GONE;
        epoch.over(VoidCause.PUBLISHER_GONE, turn);
    }

    void over(Turn turn) {
        presence = Presence.GONE;
        epoch.over(VoidCause.SESSION_OVER, turn);
    }

    void back(long nowMs) {
        presence = Presence.HERE;
        epoch.restartPatience(nowMs);
    }

    void tick(Turn turn) {
        if (presence == Presence.HERE) epoch.tick(turn);
    }

    long deadlineMs() {
        return presence == Presence.HERE ? epoch.deadlineMs() : Long.MAX_VALUE;
    }
}
