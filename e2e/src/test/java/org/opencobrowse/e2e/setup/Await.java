package org.opencobrowse.e2e.setup;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Looks again and again until a condition holds, and says what it saw last when it never did. */
public final class Await {
    private static final Duration DEADLINE = Duration.ofSeconds(45);
    private static final long PAUSE_NANOS = Duration.ofMillis(25).toNanos();

    private Await() {}

    public static <T> T until(String what, Supplier<T> look, Predicate<T> holds) {
        return until(what, DEADLINE, look, holds);
    }

    public static <T> T until(String what, Duration within, Supplier<T> look, Predicate<T> holds) {
        var deadline = System.nanoTime() + within.toNanos();
        while (true) {
            var seen = look.get();
            if (holds.test(seen)) return seen;
            if (System.nanoTime() > deadline)
                throw new AssertionError("not within %s: %s; last seen: %s".formatted(within, what, seen));
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
