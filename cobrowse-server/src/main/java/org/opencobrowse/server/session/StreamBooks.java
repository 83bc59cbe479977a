package org.opencobrowse.server.session;

import java.util.Map;
import org.opencobrowse.sequencer.Counters;
import org.opencobrowse.sequencer.Occupancy;

/**
 * The books of one stream of a session: figures, no contents.
 *
 * @param events what became of everything that was published
 * @param kept what is in memory now
 * @param subscribers by participant: what each was due since its connection began
 */
public record StreamBooks(Counters events, Occupancy kept, Map<String, Subscriber> subscribers) {
    /** {@code due = delivered − again + skipped + waiting}. */
    public record Subscriber(long due, long delivered, long again, long skipped, long waiting) {
        public boolean balances() {
            return due == delivered - again + skipped + waiting;
        }
    }

    public StreamBooks {
        subscribers = Map.copyOf(subscribers);
    }

    public boolean balance() {
        return events.balance() && subscribers.values().stream().allMatch(Subscriber::balances);
    }
}
