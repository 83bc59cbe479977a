package org.opencobrowse.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.LoadLoop;
import org.opencobrowse.bench.peer.CobrowsePeer;
import org.opencobrowse.bench.peer.CometdPeer;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.peer.RelayPeer;
import org.opencobrowse.bench.peer.SocketIoPeer;
import org.opencobrowse.bench.report.Figures;
import org.opencobrowse.bench.report.Report;
import org.opencobrowse.bench.workload.HighestRate;
import org.opencobrowse.bench.workload.IdleSessions;
import org.opencobrowse.bench.workload.ReconnectStorm;
import org.opencobrowse.bench.workload.Rig;
import org.opencobrowse.bench.workload.Scale;
import org.opencobrowse.bench.workload.SmallEvents;
import org.opencobrowse.bench.workload.Snapshots;
import org.opencobrowse.bench.workload.Workload;

/** Every workload on every peer, one after the other, and then the table. Its own arguments come from the script that starts it. */
public final class Bench {
    private static final List<Workload> WORKLOADS = List.of(
            new SmallEvents(Carrier.WEB_SOCKET),
            new HighestRate(),
            new Snapshots(),
            new IdleSessions(),
            new ReconnectStorm(),
            new SmallEvents(Carrier.LONG_POLL));

    private Bench() {}

    /** @param arguments the folder of the built product, the folder of this project, and the core of the servers if they have one of their own */
    public static void main(String[] arguments) {
        var distribution = Path.of(arguments[0]).toAbsolutePath();
        var project = Path.of(arguments[1]).toAbsolutePath();
        var target = project.resolve("target");
        var pinned = arguments.length > 2 ? List.of("taskset", "-c", arguments[2]) : List.<String>of();
        var scale = Scale.from(System.getenv());
        List<Peer> peers = List.of(
                new CobrowsePeer(distribution, target.resolve("servers")),
                new RelayPeer(),
                new CometdPeer(),
                new SocketIoPeer(project.resolve("src/main/socket-io")));
        peers = chosen("BENCH_PEERS", peers, Peer::name);
        var workloads = chosen("BENCH_WORKLOADS", WORKLOADS, Workload::name);

        var figures = new Figures();
        var report = new Report(figures, "cobrowse", surroundings(scale, pinned));
        try (var loop = new LoadLoop()) {
            var rig = new Rig(loop, scale, pinned, target, figures);
            for (var workload : workloads) {
                run(workload, peers, rig);
                report.write(target);
            }
        }
        System.out.println(report.markdown());
    }

    /** Peers take turns, so that a machine that grows slow or warm does it to all of them. */
    private static void run(Workload workload, List<Peer> peers, Rig rig) {
        var times = workload.isRepeated() ? rig.scale().repeat() : 1;
        for (int time = 1; time <= times; time++)
            for (var peer : peers) {
                if (!workload.suits(peer)) continue;
                System.err.printf("%s, %s (%d of %d) …%n", workload.name(), peer.name(), time, times);
                try {
                    workload.run(peer, rig);
                } catch (RuntimeException failure) {
                    rig.figures().note(peer.name() + ", " + workload.name() + ": FAILED: " + failure);
                    failure.printStackTrace();
                }
            }
    }

    private static <T> List<T> chosen(String variable, List<T> all, Function<T, String> name) {
        var wanted = System.getenv().getOrDefault(variable, "");
        if (wanted.isBlank()) return all;
        var names = Arrays.stream(wanted.split(",")).map(String::strip).toList();
        var known = all.stream().map(name).toList();
        if (!known.containsAll(names))
            throw new IllegalArgumentException(variable + "=" + wanted + " must be some of " + String.join(",", known));
        return all.stream().filter(each -> names.contains(name.apply(each))).toList();
    }

    private static Map<String, String> surroundings(Scale scale, List<String> pinned) {
        var facts = new LinkedHashMap<String, String>();
        facts.put(
                "machine",
                processor() + ", " + cores() + " cores, " + System.getProperty("os.name") + " "
                        + System.getProperty("os.version") + ", load average at the start " + loadAverage());
        facts.put("Java", System.getProperty("java.vm.version") + ", servers with " + String.join(" ", scale.jvm()));
        facts.put("cores", pinned.isEmpty() ? "shared by server and load" : "one for the server, one for the load");
        facts.put(
                "run",
                "%d s after %d s of warm-up, %d rooms, median of %d"
                        .formatted(scale.seconds(), scale.warmUp(), scale.rooms(), scale.repeat()));
        return facts;
    }

    private static String processor() {
        return lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("model name"))
                .map(line -> line.substring(line.indexOf(':') + 2))
                .findFirst()
                .orElse("unknown processor");
    }

    private static long cores() {
        return lines("/proc/cpuinfo").stream()
                .filter(line -> line.startsWith("processor"))
                .count();
    }

    private static String loadAverage() {
        return lines("/proc/loadavg").getFirst().replaceFirst(" .*", "");
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
