package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A real balancer on a free port of the loopback interface, run with a sample of {@code conf/}. What it says stays in {@code target/balancers}. */
public final class Balancer implements AutoCloseable {
    private final BalancerSample sample;
    private final int port = Ports.free();
    private final Path folder;
    private final Path file;
    private Process process;

    private Balancer(BalancerSample sample, List<ServerProcess> nodes, UnaryOperator<SampleText> changes) {
        this.sample = sample;
        try {
            folder = Files.createTempDirectory(
                    Folders.results("balancers"), sample.name().toLowerCase(java.util.Locale.ROOT));
            var text = changes.apply(sample.text(folder, port, nodes));
            if (!isRoot() && sample.program() != BalancerSample.Program.NGINX)
                text = new SampleText(text.text().replaceAll("(?mi)^ *(user|group) .*\n", ""));
            file = Files.writeString(folder.resolve("balancer.conf"), text.text());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        process = launch();
    }

    /** In front of the first two of these nodes. */
    public static Balancer start(BalancerSample sample, List<ServerProcess> nodes) {
        return start(sample, nodes, UnaryOperator.identity());
    }

    /** With what somebody did to the sample. */
    public static Balancer start(BalancerSample sample, List<ServerProcess> nodes, UnaryOperator<SampleText> changes) {
        return new Balancer(sample, nodes, changes);
    }

    public BalancerSample sample() {
        return sample;
    }

    public String origin() {
        return "https://127.0.0.1:" + port;
    }

    public String url(String path) {
        return origin() + path;
    }

    /** What it wrote, its logs of requests among it. */
    public String output() {
        try (var files = Files.list(folder)) {
            return files.filter(each -> each.toString().endsWith(".log"))
                    .sorted()
                    .map(Folders::read)
                    .collect(Collectors.joining());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** As its operator does after a change; returns when new processes serve. */
    public void reload() {
        var before = children();
        Signals.send(sample.program().reloadSignal(), process.pid());
        Await.until("new processes of " + sample, this::children, now -> !now.isEmpty() && !before.containsAll(now));
        awaitAnswer(process);
    }

    /** All its processes at once, without a word. */
    public void kill() {
        var children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
        Await.until("the end of " + sample, () -> children.stream().noneMatch(ProcessHandle::isAlive), gone -> gone);
        awaitExit();
    }

    /** After {@link #kill}, at the same port. */
    public void restart() {
        process = launch();
    }

    @Override
    public void close() {
        if (!process.isAlive()) return;
        var children = process.descendants().toList();
        process.destroy();
        awaitExit();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    private Set<Long> children() {
        return process.descendants().map(ProcessHandle::pid).collect(Collectors.toSet());
    }

    private Process launch() {
        var builder = new ProcessBuilder(sample.command(folder, file))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        folder.resolve("output.log").toFile()));
        builder.environment().putAll(sample.environment());
        try {
            var started = builder.start();
            awaitAnswer(started);
            return started;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void awaitAnswer(Process started) {
        try {
            Await.until(sample + " answers", () -> health(started), status -> status == 200);
        } catch (AssertionError failure) {
            started.destroy();
            throw new AssertionError(failure.getMessage() + "\n" + output(), failure);
        }
    }

    private int health(Process started) {
        if (!started.isAlive()) throw new AssertionError(sample + " exited with " + started.exitValue());
        return ServerProcess.status(url("/cobrowse/health"));
    }

    private void awaitExit() {
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS))
                process.destroyForcibly().waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }
}
