package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Figures, not a test: {@code make bench-chat}. Members are processes of their own. */
class ChatBenchmark {
    private static final String TIME = System.getProperty("bench.time", "PT5S");
    private static final int WRITERS = 8;

    private static final class Child implements AutoCloseable {
        final Process process;
        final BufferedReader out;
        final Writer in;

        Child(List<Integer> ports) throws IOException {
            var command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx1500m",
                    "-XX:+UseSerialGC",
                    "-cp",
                    System.getProperty("java.class.path"),
                    BenchmarkedMember.class.getName()));
            ports.forEach(port -> command.add(port.toString()));
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            out = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            in = process.outputWriter(StandardCharsets.UTF_8);
            assertThat(out.readLine()).isEqualTo("ready");
        }

        void tell(String line) throws IOException {
            in.write(line + "\n");
            in.flush();
        }

        List<Long> answer() throws IOException {
            var line = out.readLine();
            assertThat(line).as("answer of a member").isNotNull();
            return List.of(line.split(" ", -1)).stream().map(Long::valueOf).toList();
        }

        @Override
        public void close() throws IOException {
            tell("stop");
            process.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void appends() throws IOException {
        var ports = new ArrayList<Integer>();
        var members = new ArrayList<Child>();
        try {
            for (var count = 1; count <= 3; count++) {
                ports.addFirst(freePort());
                members.add(new Child(ports));
                measure(members, 1, "PT3S"); // to warm up
                report(members, 1);
                report(members, WRITERS / count);
            }
        } finally {
            for (var member : members) member.close();
        }
    }

    private static void report(List<Child> members, int writers) throws IOException {
        var answers = measure(members, writers, TIME);
        var seconds = Duration.parse(TIME).toMillis() / 1_000.0;
        System.out.printf(
                "chat: members=%d writers=%d per second=%.0f p50=%.2f ms p99=%.2f ms%n",
                members.size(),
                members.size() * writers,
                answers.stream().mapToLong(List::getFirst).sum() / seconds,
                answers.stream().mapToLong(it -> it.get(1)).max().orElse(0) / 1_000.0,
                answers.stream().mapToLong(it -> it.get(2)).max().orElse(0) / 1_000.0);
    }

    private static List<List<Long>> measure(List<Child> members, int writers, String time) throws IOException {
        for (var member : members) member.tell("append " + writers + " " + time);
        var answers = new ArrayList<List<Long>>();
        for (var member : members) answers.add(member.answer());
        return answers;
    }

    @Test
    void memory() throws IOException {
        var conversations = 10_000;
        var messages = 20;
        try (var member = new Child(List.of(freePort()))) {
            member.tell("memory " + conversations + " " + messages);
            var answer = member.answer();
            System.out.printf(
                    "chat: conversations=%d messages=%d each: stored=%d bytes each, followed=%d more, a look=%d ms, a sweep=%d ms%n",
                    conversations, messages, answer.get(0), answer.get(1), answer.get(2), answer.get(3));
        }
    }
}
