package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The classes of a node as its JVM has them in memory, in a file: the next node starts with less than half the work (class data sharing of the JDK). Made once for a
 * build, by whichever process of tests is first.
 */
final class SharedClasses {
    private SharedClasses() {}

    /**
     * Options of a JVM with this class path. None for folders, since only jars can be shared: those are there when the whole project is built.
     *
     * @param java options that the JVM has beside them
     * @param run runs a node with some options, from its start to its orderly end
     */
    static synchronized List<String> options(List<Path> classPath, List<String> java, Consumer<List<String>> run) {
        if (!classPath.stream().allMatch(Files::isRegularFile)) return List.of();
        var folder = Folders.results("servers");
        var archive = folder.resolve("classes-%08x.jsa".formatted(stateOf(classPath)));
        try (var channel = FileChannel.open(
                        folder.resolve("classes.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var _ = channel.lock()) {
            if (!Files.exists(archive)) {
                var made = folder.resolve("classes.making");
                run.accept(Stream.concat(java.stream(), Stream.of("-XX:ArchiveClassesAtExit=" + made))
                        .toList());
                Files.move(made, archive, StandardCopyOption.REPLACE_EXISTING);
            }
            // It says each time that it does less for a node whose options open modules.
            return List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off");
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Other after each build. */
    private static int stateOf(List<Path> jars) {
        return jars.stream()
                .map(jar -> jar + " " + Folders.changedAt(jar))
                .toList()
                .hashCode();
    }
}
