package org.opencobrowse.sequencer;

import java.util.SplittableRandom;

/**
 * What goes wrong in one simulated session. Rates are parts of one.
 *
 * @param loss frames that vanish on a living connection
 * @param cut chance, per step of a participant, that its connection is lost
 * @param jitterMs frames overtake each other within this time
 * @param rude chance, per step, that somebody sends nonsense
 * @param deafUntilMs the page ignores requests for snapshots until then
 */
record Faults(double loss, double duplication, double cut, int jitterMs, double rude, long deafUntilMs) {
    static final Faults NONE = new Faults(0, 0, 0, 0, 0, 0);

    /** Whether something can vanish that only a new connection brings back. */
    boolean lossy() {
        return loss > 0 || cut > 0;
    }

    static Faults of(long seed, long lengthMs, SplittableRandom chance) {
        double rude = chance.nextInt(3) == 0 ? 0.02 : 0;
        long deaf = chance.nextInt(4) == 0 ? chance.nextLong(lengthMs) : 0;
        int jitterMs = chance.nextInt(4, 160);
        return switch ((int) (seed % 4)) {
            case 0 -> new Faults(0, chance.nextDouble(0.2), 0, jitterMs, rude, deaf);
            case 1 -> new Faults(chance.nextDouble(0.1), chance.nextDouble(0.1), 0.005, jitterMs, rude, deaf);
            case 2 -> new Faults(chance.nextDouble(0.3), chance.nextDouble(0.3), 0.03, jitterMs, rude, deaf);
            default -> new Faults(0, 0, 0.03, 0, rude, deaf);
        };
    }
}
