package org.opencobrowse.server.session;

import org.opencobrowse.sequencer.Delivery;

/**
 * What one subscriber of a stream was due since it began, and what became of it: {@code due = delivered − again + skipped + waiting}, where {@code again} was delivered once more
 * because the subscriber asked to begin again. Kept where things are sent,
 * from positions alone, so that it checks what the sequencer says instead of repeating it.
 */
final class SubscriberBooks {
    private final long resumesAfter;
    private boolean begun;
    /** Everything up to here was delivered, announced as skipped, or not due. */
    private long upTo;

    private long due;
    private long delivered;
    private long again;
    private long skipped;

    /**
     * @param resumesAfter the position it says it has; 0: none
     * @param last the last position in the log: what is above it is made up
     */
    SubscriberBooks(long resumesAfter, long last) {
        this.resumesAfter = resumesAfter <= last ? resumesAfter : 0;
    }

    /** So many more events stand in the log. */
    void relayed(long events) {
        if (begun) due += events;
    }

    /** @param last the last position in the log */
    void handed(Delivery<?> delivery, long last) {
        if (!begun)
            begin(delivery.position(), delivery instanceof Delivery.Resync<?> first ? first.skipped() : 0, last);
        switch (delivery) {
            case Delivery.Resync<?> resync -> {
                skipped += resync.skipped();
                upTo = Math.max(upTo, resync.position() - 1);
            }
            case Delivery.Event<?> event -> {
                delivered++;
                if (event.position() <= upTo) again++;
                else upTo = event.position();
            }
        }
    }

    /**
     * An event has a position, and this subscriber does not get it.
     *
     * @return whether it was due
     */
    boolean withheld(long position, long last) {
        if (!begun) begin(position, 0, last);
        if (position <= upTo) return false;
        skipped++;
        upTo = position;
        return true;
    }

    long due() {
        return due;
    }

    long again() {
        return again;
    }

    long waiting(long last) {
        return begun ? last - upTo : 0;
    }

    StreamBooks.Subscriber sum(long last) {
        return new StreamBooks.Subscriber(due, delivered, again, skipped, waiting(last));
    }

    /** Who resumes is due what follows; who begins is due what follows its beginning, and what it was made to skip before it came to that. */
    private void begin(long position, long skippedFirst, long last) {
        begun = true;
        upTo = resumesAfter > 0 ? resumesAfter : position - 1 - skippedFirst;
        due = last - upTo;
    }
}
