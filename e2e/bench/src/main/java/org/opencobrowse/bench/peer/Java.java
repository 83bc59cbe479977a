package org.opencobrowse.bench.peer;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command of a server of this benchmark that is written in Java. */
final class Java {
    private Java() {}

    static List<String> command(List<String> flags, Class<?> main, int port) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName(), String.valueOf(port)));
        return command;
    }
}
