package org.opencobrowse.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Which release this is: written by the build. */
final class Version {
    static final String CURRENT = read();

    private Version() {}

    private static String read() {
        try (var text = Version.class.getResourceAsStream("version.txt")) {
            if (text == null) throw new IllegalStateException("version.txt is missing from the build");
            return new String(text.readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
