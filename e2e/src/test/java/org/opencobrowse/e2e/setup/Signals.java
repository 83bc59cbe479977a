package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes that tests have started, beyond those that Java sends. */
public final class Signals {
    private Signals() {}

    /** Has been sent when this returns; {@code STOP} and {@code CONT} cannot be refused. */
    public static void send(String signal, long pid) {
        try {
            var exit = new ProcessBuilder("sh", "-c", "kill -%s %d".formatted(signal, pid))
                    .inheritIO()
                    .start()
                    .waitFor();
            if (exit != 0) throw new AssertionError("no signal %s to process %d".formatted(signal, pid));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
