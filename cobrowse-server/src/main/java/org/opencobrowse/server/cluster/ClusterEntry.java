package org.opencobrowse.server.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxBuilder;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.chat.ChatRules;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.config.SharedSettings;
import org.opencobrowse.server.resources.SharedResources;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node's way into its cluster: joins, looks around, and turns back when it does not fit in. */
public final class ClusterEntry {
    private static final Logger log = LoggerFactory.getLogger(ClusterEntry.class);
    private static final long LOOK_AGAIN_MS = 200;

    private final ServerConfig config;
    private final MemberAttributes own;
    private final HazelcastInstance hazelcast;

    private ClusterEntry(ServerConfig config, MemberAttributes own, HazelcastInstance hazelcast) {
        this.config = config;
        this.own = own;
        this.hazelcast = hazelcast;
    }

    /**
     * Joins. Blocks for seconds: not for an event loop.
     *
     * @throws IllegalStateException in words for operators, when this node must not be a member
     */
    public static ClusterEntry join(ServerConfig config, String version, UUID run, InstantSource wallClock) {
        var self = new Peer(new Incarnation(config.node().name(), run), url(config));
        var own = new MemberAttributes(
                self,
                config.node().publicUrl(),
                version,
                SharedSettings.of(config).print());
        var hazelcast = HazelcastMember.start(config.cluster(), config.resources(), own);
        try {
            var entry = new ClusterEntry(config, own, hazelcast);
            entry.checkClock(wallClock);
            entry.awaitFreeName();
            entry.compareSettings();
            return entry;
        } catch (RuntimeException refused) {
            hazelcast.getLifecycleService().terminate();
            throw refused;
        }
    }

    /** Where others reach the port of this node at which everything is served. */
    static URI url(ServerConfig config) {
        var cluster = config.cluster();
        if (cluster.nodeUrl().isPresent()) return URI.create(cluster.nodeUrl().get());
        var agents = config.agentPort();
        var listening = agents.enabled() ? agents.host() : config.http().host();
        var everywhere = listening.equals("0.0.0.0") || listening.equals("::");
        var host = everywhere ? cluster.host() : listening;
        var literal = host.contains(":") ? "[" + host + "]" : host;
        return URI.create((config.tls().isOn() ? "https://" : "http://") + literal + ":"
                + (agents.enabled() ? agents.port() : config.http().port()));
    }

    public Future<Vertx> vertx(VertxBuilder builder) {
        return builder.withClusterManager(new HazelcastClusterManager(hazelcast))
                .buildClustered();
    }

    public Cluster cluster(Vertx vertx, MonotonicClock clock, InstantSource wallClock, ClusterMeters meters) {
        return new Cluster(vertx, hazelcast, config.cluster(), own.peer(), clock, wallClock, meters);
    }

    /** Conversations that all nodes of the cluster keep together. */
    public ChatBook chat(ChatRules rules) {
        return ChatBook.shared(hazelcast, own.peer().is().run().toString(), rules);
    }

    /** Images and fonts that nodes keep for each other. */
    public SharedResources resources(Vertx vertx) {
        var resources = config.resources();
        return resources.clusterMemory().bytes() > 0
                ? new ClusterResources(vertx, hazelcast, resources.keep().toMillis())
                : SharedResources.NONE;
    }

    /** Hands over what this node kept for others, and leaves. The last thing that a node does: no event loop is needed for it. */
    public Future<Void> leave() {
        Promise<Void> left = Promise.promise();
        Thread.startVirtualThread(() -> {
            hazelcast.shutdown();
            left.complete();
        });
        return left.future();
    }

    private void checkClock(InstantSource wallClock) {
        var apart = Math.abs(hazelcast.getCluster().getClusterTime() - wallClock.millis());
        if (apart > ClusterAlarms.CLOCK_WRONG_MS)
            throw new IllegalStateException(ClusterAlarms.clockApart(apart, ClusterAlarms.CLOCK_WRONG_MS));
    }

    /** An earlier run of this node may be dead without the cluster having noticed yet. Balancers cannot tell names by their case. */
    private void awaitFreeName() {
        var patience = config.cluster().failureAfter().toMillis() * 3 / 2;
        var holder = holderOfName();
        for (var waited = 0L; holder.isPresent() && waited < patience; waited += LOOK_AGAIN_MS) {
            pause();
            holder = holderOfName();
        }
        holder.ifPresent(other -> {
            throw new IllegalStateException("a node named %s is in cluster %s already, at %s: choose another node.name"
                    .formatted(
                            other.peer().node(),
                            config.cluster().name().orElseThrow(),
                            other.peer().url()));
        });
    }

    /** Members are in the order in which they joined: of two that start at the same moment the later one gives way. */
    private Optional<MemberAttributes> holderOfName() {
        return members()
                .takeWhile(other -> !other.peer().is().equals(own.peer().is()))
                .filter(other -> other.peer().node().equalsIgnoreCase(own.peer().node()))
                .findFirst();
    }

    private void compareSettings() {
        var mine = SharedSettings.parse(own.settings());
        members().filter(other -> !other.peer().equals(own.peer())).forEach(other -> {
            var differing = mine.differingFrom(SharedSettings.parse(other.settings()));
            if (!differing.isEmpty())
                log.atWarn()
                        .addKeyValue("peer", other.peer().node())
                        .addKeyValue("peerVersion", other.version())
                        .addKeyValue("keys", String.join(" ", differing))
                        .log(
                                "nodes of this cluster are configured differently: make these keys the same on all of them");
        });
    }

    private Stream<MemberAttributes> members() {
        return hazelcast.getCluster().getMembers().stream()
                .map(MemberAttributes::of)
                .flatMap(Optional::stream);
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while joining the cluster", e);
        }
    }
}
