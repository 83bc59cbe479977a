package org.opencobrowse.server.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Reads a folder of the class path whole, from a directory or from a jar. */
final class ClassPathFolder {
    private ClassPathFolder() {}

    /** Path inside the folder → content, without hidden files; empty when there is no such folder. */
    static Map<String, byte[]> read(String folder) {
        var files = new TreeMap<String, byte[]>();
        try {
            var found = ClassPathFolder.class.getClassLoader().getResources(folder);
            while (found.hasMoreElements()) files.putAll(read(found.nextElement(), folder + "/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        files.keySet().removeIf(name -> name.startsWith(".") || name.contains("/."));
        return files;
    }

    private static Map<String, byte[]> read(URL url, String prefix) throws IOException {
        return switch (url.getProtocol()) {
            case "file" -> fromDirectory(Path.of(URI.create(url.toString())));
            case "jar" -> fromJar((JarURLConnection) url.openConnection(), prefix);
            default -> throw new IOException("cannot read " + url);
        };
    }

    private static Map<String, byte[]> fromDirectory(Path root) throws IOException {
        var files = new TreeMap<String, byte[]>();
        try (var paths = Files.walk(root)) {
            for (var path : (Iterable<Path>) paths.filter(Files::isRegularFile)::iterator) {
                files.put(root.relativize(path).toString().replace('\\', '/'), Files.readAllBytes(path));
            }
        }
        return files;
    }

    private static Map<String, byte[]> fromJar(JarURLConnection connection, String prefix) throws IOException {
        var files = new TreeMap<String, byte[]>();
        connection.setUseCaches(false);
        try (var jar = connection.getJarFile()) {
            for (var entries = jar.entries(); entries.hasMoreElements(); ) {
                var entry = entries.nextElement();
                if (entry.isDirectory() || !entry.getName().startsWith(prefix)) continue;
                files.put(
                        entry.getName().substring(prefix.length()),
                        jar.getInputStream(entry).readAllBytes());
            }
        }
        return files;
    }
}
