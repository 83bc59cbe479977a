package org.opencobrowse.sequencer;

import java.util.ArrayList;
import java.util.List;

/** One call into the sequencer: its time, and what it has decided so far. */
final class Turn {
    final long nowMs;
    private final List<Effect> effects = new ArrayList<>(3);
    private long readableTo;

    Turn(long nowMs) {
        this.nowMs = nowMs;
    }

    void decide(Effect effect) {
        effects.add(effect);
    }

    /** However much becomes readable in one call, the shell is told once. */
    void readable(long lastPosition) {
        readableTo = Math.max(readableTo, lastPosition);
    }

    List<Effect> effects() {
        if (readableTo > 0) effects.add(new Effect.Readable(readableTo));
        readableTo = 0;
        return effects;
    }
}
