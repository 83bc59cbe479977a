package org.opencobrowse.server.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.sequencer.Effect.Acknowledge;
import org.opencobrowse.sequencer.PublisherId;

/**
 * When publishers are told what has arrived: after so many events, so many bytes or so long, whatever is first. An ack for each event would cost as much as
 * handing the event to another subscriber. What a publisher was not told of, it keeps; when it connects again, the welcome says where it stands.
 */
final class AckPace {
    static final int EVENTS = 32;
    static final long BYTES = 256 * 1024;
    static final long WAIT_MS = 1_000;

    private final Map<PublisherId, Untold> publishers = new LinkedHashMap<>();

    private static final class Untold {
        private final long dueMs;
        private @Nullable Acknowledge ack;
        private int events;
        private long bytes;

        Untold(long dueMs) {
            this.dueMs = dueMs;
        }

        boolean isDue(long nowMs) {
            return events >= EVENTS || bytes >= BYTES || nowMs >= dueMs;
        }
    }

    /** An event came, whatever becomes of it. */
    void arrived(PublisherId publisher, long bytes, long nowMs) {
        var untold = publishers.computeIfAbsent(publisher, _ -> new Untold(nowMs + WAIT_MS));
        untold.events++;
        untold.bytes += bytes;
    }

    /** To be told, in place of what was to be told before. Without an arrival before it, it is due at once. */
    void tell(Acknowledge ack) {
        publishers.computeIfAbsent(ack.publisher(), _ -> new Untold(Long.MIN_VALUE)).ack = ack;
    }

    /** What is due; calling counts as telling. */
    List<Acknowledge> due(long nowMs) {
        var due = new ArrayList<Acknowledge>(1);
        for (var untold : publishers.values()) if (untold.ack != null && untold.isDue(nowMs)) due.add(untold.ack);
        for (var ack : due) publishers.remove(ack.publisher());
        return due;
    }

    /** Its connection is over. */
    void forget(PublisherId publisher) {
        publishers.remove(publisher);
    }

    /** When {@link #due} has something by time alone; {@link Long#MAX_VALUE}: never. */
    long nextDeadlineMs() {
        var earliest = Long.MAX_VALUE;
        for (var untold : publishers.values()) if (untold.ack != null) earliest = Math.min(earliest, untold.dueMs);
        return earliest;
    }
}
