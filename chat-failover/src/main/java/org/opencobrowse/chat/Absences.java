package org.opencobrowse.chat;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Who is absent, as this node has seen it itself, by a clock that never jumps. What is stored says less: seats may be lost, or come later than the rest, and the time of a cluster may leap.
 */
final class Absences {
    /** Who did not look for so long may have missed that somebody was there. */
    static final long BLIND_MS = 30_000;

    private final LongSupplier clockMs;
    private final Map<Absent, Long> sinceMs = new HashMap<>();
    private long lookedMs;

    private record Absent(UUID conversation, Sender participant) {}

    Absences(LongSupplier clockMs) {
        this.clockMs = clockMs;
        lookedMs = clockMs.getAsLong();
    }

    /** @param isJudge false: what is seen from here says nothing */
    void begin(boolean isJudge) {
        if (!isJudge || clockMs.getAsLong() - lookedMs > BLIND_MS) sinceMs.clear();
    }

    /** @param open conversations of which it matters */
    void end(Set<UUID> open) {
        lookedMs = clockMs.getAsLong();
        sinceMs.keySet().removeIf(it -> !open.contains(it.conversation));
    }

    void present(UUID conversation, Sender participant) {
        sinceMs.remove(new Absent(conversation, participant));
    }

    /** Absent now; whether they were, whenever this node looked, for so long. */
    boolean lasts(UUID conversation, Sender participant, Duration atLeast) {
        var nowMs = clockMs.getAsLong();
        var since = sinceMs.computeIfAbsent(new Absent(conversation, participant), it -> nowMs);
        return nowMs - since > atLeast.toMillis();
    }
}
