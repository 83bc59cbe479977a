package org.opencobrowse.e2e.fault;

import java.util.SplittableRandom;

/**
 * What goes wrong on the way, decided by a seed alone: the n-th WebSocket and the n-th call of long polling always meet the same fault. When they come is up to
 * browser and node.
 */
record FaultPlan(long seed) {
    /** What happens to one WebSocket. */
    sealed interface OfSocket {
        record None() implements OfSocket {}

        /** Cut in the middle of whatever is on its way. */
        record Reset(int afterBytes) implements OfSocket {}

        /** It stays, and nothing more comes through. */
        record Stall(int afterBytes) implements OfSocket {}

        record Slow(int bytesPerSecond) implements OfSocket {}

        record Late(int ms) implements OfSocket {}

        /** The handshake is answered so by somebody on the way. */
        record Refuse(int status) implements OfSocket {}

        /** The handshake is not answered at all. */
        record Hang() implements OfSocket {}
    }

    /** What happens to one call of long polling. */
    enum OfCall {
        NONE,
        /** It comes twice to the node, as from a proxy that repeats it. */
        TWICE,
        /** It comes late, and others overtake it. */
        LATE,
        /** The node never hears of it. */
        LOST,
        /** The node hears half of it. */
        HALF,
        /** The node has done what it says, and nobody hears so. */
        ANSWER_LOST,
        ANSWER_CUT_OFF,
        /** Somebody on the way says what the node did not. */
        ANSWERED_BY_PROXY
    }

    private static final int FAULTY_CALLS_OF_TEN = 4;

    OfSocket socket(int number) {
        var chance = chance("socket", number);
        return switch (chance.nextInt(12)) {
            case 0, 1, 2, 3, 4, 5 -> new OfSocket.Reset(chance.nextInt(200, 8_000));
            case 6 -> new OfSocket.Stall(chance.nextInt(200, 8_000));
            case 7 -> new OfSocket.Slow(chance.nextInt(2_000, 40_000));
            case 8, 9 -> new OfSocket.Late(chance.nextInt(20, 400));
            case 10 -> new OfSocket.Refuse(new int[] {403, 200, 502}[chance.nextInt(3)]);
            default -> new OfSocket.Hang();
        };
    }

    OfCall call(int number) {
        var chance = chance("call", number);
        if (chance.nextInt(10) >= FAULTY_CALLS_OF_TEN) return OfCall.NONE;
        return OfCall.values()[1 + chance.nextInt(OfCall.values().length - 1)];
    }

    /** Of a call that comes late. */
    int lateMs(int number) {
        return chance("late", number).nextInt(10, 600);
    }

    private SplittableRandom chance(String what, int number) {
        return new SplittableRandom(seed * 1_000_003 + what.hashCode() * 31L + number);
    }
}
