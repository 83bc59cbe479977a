package org.opencobrowse.server.time;

/** Time that never goes back. Made once, in the composition; its zero means nothing. */
@FunctionalInterface
public interface MonotonicClock {
    /** Milliseconds since some moment in the past. */
    long nowMs();
}
