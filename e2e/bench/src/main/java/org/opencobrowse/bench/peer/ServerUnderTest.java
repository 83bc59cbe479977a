package org.opencobrowse.bench.peer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A server in a process of its own, pinned to its core, and what the kernel says it used. */
public final class ServerUnderTest implements AutoCloseable {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    /** The unit of times in /proc, the same on every Linux of today. */
    private static final double TICKS_PER_SECOND = 100;

    private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    /** Fields 14 and 15, counted from behind the name of the program, which may hold anything. */
    private static final Pattern CPU = Pattern.compile("\\) \\S(?: \\S+){10} (\\d+) (\\d+)(?: \\S+)+\\s*$");

    private static final Pattern HEAP_USED = Pattern.compile(
            "(?m)^\\s*(?:\\d+\\S* )?(?:DefNew|Tenured|def new|tenured|garbage-first)[^\\n]*?used (\\d+)K");

    private final String name;
    private final int port;
    private final Process process;

    private ServerUnderTest(String name, int port, Process process) {
        this.name = name;
        this.port = port;
        this.process = process;
    }

    public static ServerUnderTest start(Peer peer, Peer.Needs needs, List<String> pinned, Path logs) {
        var port = freePort();
        var launch = peer.launch(port, needs);
        var command = new ArrayList<>(pinned);
        command.addAll(launch.command());
        try {
            Files.createDirectories(logs);
            var builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                            logs.resolve(peer.name() + "-" + port + ".log").toFile());
            builder.environment().keySet().removeIf(variable -> variable.startsWith("COBROWSE_"));
            builder.environment().putAll(launch.environment());
            var server = new ServerUnderTest(peer.name(), port, builder.start());
            server.awaitPort();
            return server;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitPort() {
        var untilNs = System.nanoTime() + START_NS;
        while (!listens()) {
            if (!process.isAlive()) throw new IllegalStateException(name + " exited with " + process.exitValue());
            if (System.nanoTime() > untilNs) {
                close();
                throw new IllegalStateException(name + " does not listen on port " + port);
            }
            pause(100);
        }
    }

    private boolean listens() {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException _) {
            return false;
        }
    }

    static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public int port() {
        return port;
    }

    public long pid() {
        return process.pid();
    }

    /** CPU time of all its threads, in seconds: user and system. */
    public double cpuSeconds() {
        return cpuSeconds(process.pid());
    }

    public static double cpuSeconds(long pid) {
        var stat = read("/proc/%d/stat".formatted(pid));
        var found = CPU.matcher(stat);
        if (!found.find()) throw new IllegalStateException("no CPU times in " + stat);
        return (Long.parseLong(found.group(1)) + Long.parseLong(found.group(2))) / TICKS_PER_SECOND;
    }

    public long residentBytes() {
        var found = RSS.matcher(read("/proc/%d/status".formatted(process.pid())));
        if (!found.find()) throw new IllegalStateException(name + " has no VmRSS");
        return Long.parseLong(found.group(1)) * 1024;
    }

    /** After a full collection. */
    long javaHeapBytes() {
        jcmd("GC.run");
        var info = jcmd("GC.heap_info");
        long used = 0;
        var found = HEAP_USED.matcher(info);
        while (found.find()) used += Long.parseLong(found.group(1)) * 1024;
        if (used == 0) throw new IllegalStateException("no heap in: " + info);
        return used;
    }

    public String jcmd(String... arguments) {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), String.valueOf(process.pid())));
        command.addAll(List.of(arguments));
        try {
            var run = new ProcessBuilder(command).redirectErrorStream(true).start();
            var output = new String(run.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            run.waitFor();
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
