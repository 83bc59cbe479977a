package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/** Where things stand in this module, whichever folder the tests were started from. */
public final class Folders {
    private static final Path MODULE =
            Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private Folders() {}

    /** The whole project: documents, and the modules beside this one. */
    public static Path project() {
        return MODULE.resolve("..").normalize();
    }

    /** Own pages and the list of packages. */
    public static Path corpus() {
        return MODULE.resolve("corpus");
    }

    /** What the build makes of this module, and its runs. */
    static Path built() {
        return MODULE.resolve("target");
    }

    static FileTime changedAt(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A folder for what a run leaves behind. */
    public static Path results(String name) {
        try {
            return Files.createDirectories(built().resolve(name));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Capture and replica side by side, as js-client's build bundles them for tests. */
    public static String harness() {
        return read(MODULE.resolveSibling("js-client/target/harness/harness.js"));
    }

    /** Files of the agent's side that are served as they stand. */
    public static Path clientFiles() {
        return MODULE.resolveSibling("js-client/static");
    }

    public static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
