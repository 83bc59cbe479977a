package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;

/** The third-party packages whose pages tests look at, fetched once per machine and checked against their integrity. */
public final class Corpus {
    private static final Path PACKAGES = fetch();

    private Corpus() {}

    /** Unpacked package, by name without scope. */
    public static Path packageFolder(String name) {
        return PACKAGES.resolve(name);
    }

    /** All packages, a folder each. */
    public static Path packages() {
        return PACKAGES;
    }

    private static Path fetch() {
        var target = Folders.results("corpus");
        var script = Folders.corpus().resolve("fetch.mjs");
        // Another process that runs tests may fetch them at this moment.
        try (var lock = FileChannel.open(
                        target.resolveSibling("corpus.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = lock.lock()) {
            var process = new ProcessBuilder("node", script.toString(), target.toString())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0)
                throw new AssertionError("the corpus could not be fetched:\n" + output);
            return target;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
