package org.opencobrowse.e2e.setup;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.opencobrowse.e2e.setup.ServerProcess.Place;

/** Nodes n1, n2 … of one cluster, each in a JVM of its own; they find each other by a list of members on the loopback interface. */
public final class ServerCluster implements AutoCloseable {
    private final List<ServerProcess> nodes = new ArrayList<>();

    private ServerCluster() {}

    /** Returns when all nodes see each other. */
    public static ServerCluster start(int nodes, UnaryOperator<ServerSettings> more) {
        return start(nodes, more, _ -> List.of());
    }

    /** @param before what stands before the command of a node, which is counted from 0 */
    public static ServerCluster start(int nodes, UnaryOperator<ServerSettings> more, IntFunction<List<String>> before) {
        var members = Ports.pairs(nodes);
        var ports = Ports.pairs(nodes);
        var list = members.stream().map("127.0.0.1:%d"::formatted).toList();
        var settings = IntStream.range(0, nodes)
                .mapToObj(at -> more.apply(settings(at, list)
                        .with("cluster.port", String.valueOf(members.get(at)))
                        .with("http.port", String.valueOf(ports.get(at)))))
                .toList();
        var places = IntStream.range(0, nodes)
                .mapToObj(at -> new Place(Place.HERE.host(), before.apply(at)))
                .toList();
        return start(settings, ports, places);
    }

    /** One node at this address of the loopback interface, as in 127.0.0.2: a data centre whose address is known before it starts. */
    public static ServerCluster start(String host, int port, UnaryOperator<ServerSettings> more) {
        var member = Ports.pairs(1).getFirst();
        var settings = more.apply(settings(0, List.of("127.0.0.1:" + member))
                .with("cluster.port", String.valueOf(member))
                .with("http.host", host)
                .with("management.host", host));
        return start(List.of(settings), List.of(port), List.of(new Place(host, List.of())));
    }

    /** Each node on a machine of its own. */
    public static ServerCluster start(Lan lan, int nodes, UnaryOperator<ServerSettings> more) {
        var addresses = IntStream.range(0, nodes).mapToObj(lan::address).toList();
        var settings = IntStream.range(0, nodes)
                .mapToObj(at -> more.apply(settings(at, addresses)
                        .withoutDemo()
                        .with("http.host", addresses.get(at))
                        .with("management.host", addresses.get(at))
                        .with("cluster.host", addresses.get(at))))
                .toList();
        var places = IntStream.range(0, nodes)
                .mapToObj(at -> new Place(addresses.get(at), lan.on(at)))
                .toList();
        return start(settings, IntStream.range(8700, 8700 + nodes).boxed().toList(), places);
    }

    private static ServerCluster start(List<ServerSettings> settings, List<Integer> ports, List<Place> places) {
        var cluster = new ServerCluster();
        try {
            // One goes first: of several that start together each could take itself for the first.
            cluster.nodes.add(ServerProcess.ofCluster(settings.getFirst(), ports.getFirst(), places.getFirst()));
            var others = IntStream.range(1, settings.size())
                    .mapToObj(at -> CompletableFuture.supplyAsync(
                            () -> ServerProcess.ofCluster(settings.get(at), ports.get(at), places.get(at)),
                            Thread::startVirtualThread))
                    .toList();
            // All of them, so that none is left running when one fails.
            others.forEach(started -> started.thenAccept(cluster.nodes::add)
                    .exceptionally(_ -> null)
                    .join());
            others.forEach(CompletableFuture::join);
            cluster.awaitWhole();
            return cluster;
        } catch (AssertionError | CompletionException failure) {
            cluster.close();
            throw failure;
        }
    }

    private static ServerSettings settings(int at, List<String> members) {
        return ServerSettings.ofCluster("n" + (at + 1), members);
    }

    /** In the order of their names. */
    public List<ServerProcess> nodes() {
        return List.copyOf(nodes);
    }

    /** @param at 0 for n1 */
    public ServerProcess node(int at) {
        return nodes.get(at);
    }

    /** Another run of this node, with its name and its ports; returns when all nodes that run see each other again. */
    public void restart(int at) {
        node(at).restart();
        awaitWhole();
    }

    /** Returns when all nodes that run see each other, and no others. */
    public void awaitWhole() {
        var running = nodes.stream().filter(ServerProcess::isAlive).toList();
        for (var node : running)
            Await.until(
                    "all of the cluster's nodes, seen by " + node.origin(),
                    () -> Metrics.of(node).sum("cobrowse_cluster_nodes"),
                    count -> count == running.size());
    }

    @Override
    public void close() {
        nodes.forEach(ServerProcess::close);
    }
}
