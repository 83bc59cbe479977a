package org.opencobrowse.e2e.setup;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real node in a JVM of its own, on the class path of the tests. Its output stays in {@code target/servers}. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofMinutes(3);
    private static final Path JAVA_OPTIONS =
            Folders.project().resolve("cobrowse-server/src/main/launcher/bin/java.options");
    /** Without what only tests need: this module's own. */
    private static final List<Path> OWN_CLASSES = Stream.of(
                    System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(entry -> !entry.startsWith(Folders.built()))
            .toList();

    private static final String OWN_CLASS_PATH =
            OWN_CLASSES.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
    private static final Pattern MANAGEMENT_PORT = Pattern.compile("managementPort=\"(\\d+)\"");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** Apart, since most tests need no certificate. */
    private static final class Tls {
        private static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(Duration.ofSeconds(2))
                .sslContext(TestCertificate.shared().trusting())
                .build();
    }

    private final ServerSettings settings;
    private final int port;
    private final Place place;
    private final Java java;
    private final Path log;
    private String classPath = OWN_CLASS_PATH;
    private Process process;

    /**
     * Where a node runs.
     *
     * @param host at which tests reach it
     * @param command what stands before its own
     */
    record Place(String host, List<String> command) {
        static final Place HERE = new Place("127.0.0.1", List.of());
    }

    private record Java(List<String> options, boolean sharesClasses) {
        /** Soon ready instead of fast in the long run: most nodes of tests live for seconds, and what they compile costs the browsers beside them. */
        static Java forSeconds(String memory) {
            return new Java(List.of(memory, "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"), true);
        }

        static Java asInstalled(String... more) {
            return new Java(List.of(more), false);
        }
    }

    private ServerProcess(ServerSettings settings, int port, Place place, Java java) {
        this.settings = settings;
        this.port = port;
        this.place = place;
        this.java = java;
        this.log = Folders.results("servers")
                .resolve("server-%d-%d.log".formatted(ProcessHandle.current().pid(), port));
        this.process = launch();
    }

    public static ServerProcess start(ServerSettings settings) {
        return start(settings, List.of());
    }

    /** As operators start it, but for its memory: for figures of the product. */
    public static ServerProcess asInstalled(ServerSettings settings) {
        return new ServerProcess(settings, Ports.free(), Place.HERE, Java.asInstalled("-Xmx512m"));
    }

    /** @param command what stands before the node's own */
    public static ServerProcess start(ServerSettings settings, List<String> command) {
        return new ServerProcess(
                settings, Ports.free(), new Place(Place.HERE.host(), command), Java.forSeconds("-Xmx512m"));
    }

    /** One of several: with little memory. */
    static ServerProcess ofCluster(ServerSettings settings, int port, Place place) {
        return new ServerProcess(settings, port, place, Java.forSeconds("-Xmx256m"));
    }

    /** One of a cluster, from its start to its end. */
    private static void run(List<String> options) {
        var port = Ports.free();
        var member = Ports.pairs(1).getFirst();
        var settings = ServerSettings.ofCluster("n1", List.of("127.0.0.1:" + member))
                .with("cluster.port", String.valueOf(member));
        try (var node = new ServerProcess(settings, port, Place.HERE, new Java(options, false))) {
            node.terminate();
        }
    }

    public static ServerProcess demo(String... origins) {
        return start(ServerSettings.demo(origins));
    }

    public String origin() {
        return (settings.hasTls() ? "https://" : "http://") + authority();
    }

    /** Host and port. */
    public String authority() {
        return "%s:%d".formatted(place.host, port);
    }

    public String url(String path) {
        return origin() + path;
    }

    /** Where this run of the node serves its metrics: as a rule the port is left to the system, and said at start. */
    public String managementUrl(String path) {
        var ports = MANAGEMENT_PORT.matcher(output()).results().toList();
        return "http://%s:%s%s".formatted(place.host, ports.getLast().group(1), path);
    }

    public long pid() {
        return process.pid();
    }

    /** What the node wrote so far, all its runs together. */
    public String output() {
        return Folders.read(log);
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** As a power cut does: nobody is told anything. */
    public void kill() {
        process.destroyForcibly();
        awaitExit();
    }

    /** SIGTERM; returns the exit code. */
    public int terminate() {
        process.destroy();
        return awaitExit();
    }

    /** SIGTERM, without waiting for what it does. */
    public void askToEnd() {
        process.destroy();
    }

    /** Returns the exit code of a node that has ended, or is about to. */
    public int exitCode() {
        return awaitExit();
    }

    /** SIGSTOP: its sockets stay open, and nothing that comes in is looked at until it goes on. */
    public void hang() {
        Signals.send("STOP", process.pid());
        // On a busy machine some threads go on for a while after the signal was sent.
        Await.until("the node stands still", this::runningThreads, count -> count == 0);
    }

    private long runningThreads() {
        try (var threads = Files.list(Path.of("/proc/%d/task".formatted(process.pid())))) {
            return threads.map(thread -> Folders.read(thread.resolve("stat")))
                    .filter(stat -> stat.charAt(stat.lastIndexOf(')') + 2) != 'T')
                    .count();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** After {@link #hang}. */
    public void goOn() {
        Signals.send("CONT", process.pid());
    }

    /** The next run is of this build, a distribution as operators install it. */
    public void installs(Path build) {
        classPath = build.resolve("lib") + "/*";
    }

    /** The next run is of what is being tested again. */
    public void installsThis() {
        classPath = OWN_CLASS_PATH;
    }

    /** Another incarnation on the same port. */
    public void restart() {
        if (process.isAlive()) kill();
        process = launch();
    }

    @Override
    public void close() {
        if (process.isAlive()) kill();
    }

    private Process launch() {
        var command = new ArrayList<>(place.command);
        command.addAll(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + JAVA_OPTIONS));
        command.addAll(java.options);
        if (java.sharesClasses && classPath.equals(OWN_CLASS_PATH))
            command.addAll(SharedClasses.options(OWN_CLASSES, java.options, ServerProcess::run));
        command.addAll(List.of(
                "-cp",
                classPath,
                "org.opencobrowse.server.Main",
                "--config",
                settings.write(log.resolveSibling("server-%d.yaml".formatted(port)), port)
                        .toString()));
        var builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().keySet().removeIf(name -> name.startsWith("COBROWSE_"));
        try {
            var started = builder.start();
            awaitHealth(started);
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitHealth(Process started) {
        try {
            Await.until("health of " + origin(), START, () -> health(started), status -> status == 200);
        } catch (AssertionError failure) {
            started.destroyForcibly();
            throw new AssertionError(failure.getMessage() + "\n" + output(), failure);
        }
    }

    private int health(Process started) {
        if (!started.isAlive()) throw new AssertionError("the server exited with " + started.exitValue());
        return status(url("/cobrowse/health"));
    }

    /** Of a GET; 0: no answer. */
    static int status(String url) {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(2))
                .build();
        try {
            var client = url.startsWith("https:") ? Tls.CLIENT : HTTP;
            return client.send(request, BodyHandlers.discarding()).statusCode();
        } catch (IOException _) {
            return 0;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private int awaitExit() {
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) throw new AssertionError("the server did not exit");
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
