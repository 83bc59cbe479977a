package org.opencobrowse.sequencer;

/** One direction between a participant and the node: loses, repeats and reorders what the session's faults say. */
final class SimulatedLink {
    private static final int BASE_DELAY_MS = 3;

    private final SimulatedSession session;

    SimulatedLink(SimulatedSession session) {
        this.session = session;
    }

    void send(Runnable arrival) {
        var faults = session.faults();
        if (session.happens(faults.loss())) return;
        session.after(delayMs(faults), arrival);
        if (session.happens(faults.duplication())) session.after(delayMs(faults), arrival);
    }

    private int delayMs(Faults faults) {
        return BASE_DELAY_MS + (faults.jitterMs() == 0 ? 0 : session.chance().nextInt(faults.jitterMs()));
    }
}
