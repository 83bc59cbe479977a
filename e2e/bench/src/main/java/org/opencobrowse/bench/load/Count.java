package org.opencobrowse.bench.load;

/** Sums over all subscribers of some rooms. {@code delivered}: different events; {@code lost}: not (yet) arrived. */
public record Count(long published, long delivered, long lost, long doubled, long outOfOrder) {

    static final Count NOTHING = new Count(0, 0, 0, 0, 0);

    Count plus(Count other) {
        return new Count(
                published + other.published,
                delivered + other.delivered,
                lost + other.lost,
                doubled + other.doubled,
                outOfOrder + other.outOfOrder);
    }

    public Count minus(Count earlier) {
        return new Count(
                published - earlier.published,
                delivered - earlier.delivered,
                lost - earlier.lost,
                doubled - earlier.doubled,
                outOfOrder - earlier.outOfOrder);
    }
}
