package org.opencobrowse.transport.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a named condition, with a deadline that only a broken test reaches. */
public final class Await {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration LOOK_EVERY = Duration.ofMillis(2);

    private Await() {}

    /** Fails with what was seen last when the condition does not come true. */
    public static void until(String condition, BooleanSupplier isTrue, Supplier<?> seen) {
        var deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!isTrue.getAsBoolean()) {
            if (System.nanoTime() > deadline) throw new AssertionError("never: " + condition + "; saw: " + seen.get());
            LockSupport.parkNanos(LOOK_EVERY.toNanos());
        }
    }

    /** The value, once it is there. */
    public static <T> T present(String what, Supplier<Optional<T>> value) {
        until(what, () -> value.get().isPresent(), value);
        return value.get().orElseThrow();
    }
}
