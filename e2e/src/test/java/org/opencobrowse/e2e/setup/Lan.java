package org.opencobrowse.e2e.setup;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Machines with addresses of their own on one wire, made of network namespaces, a bridge and nothing else; tests reach all of them. Between any two, packets can be made to vanish in one direction
 * or in both, without a word: they are sent to a hardware address that nobody has. Needs root and iproute2.
 */
public final class Lan implements AutoCloseable {
    private static final Path IP = Path.of("/usr/sbin/ip");
    private static final String NOBODY = "02:00:00:00:00:99";

    private final String name;
    private final int net;
    private final int machines;

    private Lan(int machines) {
        var pid = ProcessHandle.current().pid();
        this.name = "cb" + pid % 100_000;
        this.net = (int) (pid % 250);
        this.machines = machines;
    }

    public static boolean isPossible() {
        return Files.isExecutable(IP) && "root".equals(System.getProperty("user.name"));
    }

    /** Machines are counted from 0. */
    public static Lan of(int machines) {
        var lan = new Lan(machines);
        try {
            ip("link add %s type bridge", lan.name);
            ip("addr add 10.213.%d.1/24 dev %s", lan.net, lan.name);
            ip("link set %s up", lan.name);
            for (var at = 0; at < machines; at++) lan.add(at);
            return lan;
        } catch (AssertionError failure) {
            lan.close();
            throw failure;
        }
    }

    private void add(int at) {
        ip("netns add %s", machine(at));
        ip("link add %sv%d type veth peer name eth0 netns %s", name, at, machine(at));
        ip("link set %sv%d master %s up", name, at, name);
        ip("-n %s addr add %s/24 dev eth0", machine(at), address(at));
        ip("-n %s link set eth0 up", machine(at));
        ip("-n %s link set lo up", machine(at));
    }

    public String address(int at) {
        return "10.213.%d.%d".formatted(net, 11 + at);
    }

    /** What stands before a command that is to run on this machine. */
    public List<String> on(int at) {
        return List.of(IP.toString(), "netns", "exec", machine(at));
    }

    /** Nothing that one sends reaches the other any more. */
    public void drop(int from, int to) {
        ip("-n %s neigh replace %s lladdr %s nud permanent dev eth0", machine(from), address(to), NOBODY);
    }

    /** Nothing passes between this machine and all others. */
    public void isolate(int at) {
        IntStream.range(0, machines).filter(other -> other != at).forEach(other -> {
            drop(at, other);
            drop(other, at);
        });
    }

    /** Nothing of any machine reaches this TCP port of another any more. For as long as the machines are there. */
    public void block(int port) {
        for (var at = 0; at < machines; at++) ip("-n %s rule add ipproto tcp dport %d blackhole", machine(at), port);
    }

    /** So much can leave each machine in a second. For as long as the machines are there. */
    public void slow(int kilobytes) {
        for (var at = 0; at < machines; at++)
            run("/usr/sbin/tc -n %s qdisc add dev eth0 root tbf rate %dkbit burst 32kb latency 400ms"
                    .formatted(machine(at), 8 * kilobytes));
    }

    /** Everything passes. */
    public void heal() {
        for (var from = 0; from < machines; from++)
            for (var to = 0; to < machines; to++)
                if (from != to) tryIp("-n %s neigh del %s dev eth0", machine(from), address(to));
    }

    @Override
    public void close() {
        for (var at = 0; at < machines; at++) {
            tryIp("link del %sv%d", name, at);
            tryIp("netns del %s", machine(at));
        }
        tryIp("link del %s", name);
    }

    private String machine(int at) {
        return name + "m" + at;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void ip(String command, Object... values) {
        var said = tryIp(command, values);
        if (!said.isEmpty()) throw new AssertionError("ip " + command.formatted(values) + ": " + said);
    }

    /** What it said, which is nothing when it succeeds. */
    @SuppressWarnings("AnnotateFormatMethod")
    private static String tryIp(String command, Object... values) {
        return tryRun(IP + " " + command.formatted(values));
    }

    private static void run(String command) {
        var said = tryRun(command);
        if (!said.isEmpty()) throw new AssertionError(command + ": " + said);
    }

    private static String tryRun(String command) {
        try {
            var process = new ProcessBuilder(command.split(" ", -1))
                    .redirectErrorStream(true)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : said + "failed";
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
