package org.opencobrowse.server.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;

/** What a node counts of its life among others. Safe on every thread. */
public final class ClusterMeters {
    private final MeterRegistry registry;
    private final Counter pauses;
    private final Counter sessionsLost;
    private final Counter partitionsLost;

    public ClusterMeters(MeterRegistry registry) {
        this.registry = registry;
        pauses = counter(
                registry,
                "cobrowse.cluster.pauses",
                "Times this process stood still for so long that it checked what it still owns before it went on");
        sessionsLost = counter(
                registry,
                "cobrowse.cluster.sessions.lost",
                "Sessions of this node that others had given up while it stood still or was cut off");
        partitionsLost = counter(
                registry,
                "cobrowse.cluster.partitions.lost",
                "Parts of the claims that were lost with several nodes at once; owners tell the cluster again");
    }

    void stoodStill() {
        pauses.increment();
    }

    void sessionLost() {
        sessionsLost.increment();
    }

    void partitionLost() {
        partitionsLost.increment();
    }

    /** @param map one of those of {@link HazelcastMember} */
    void keeps(String map, Supplier<Number> entries) {
        Gauge.builder("cobrowse.cluster.entries", entries)
                .description(
                        "Claims, join codes and keys that this node keeps for the cluster; the sum over its nodes is what there is")
                .tag("map", map.substring(map.indexOf('.') + 1))
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String meaning) {
        return Counter.builder(name).description(meaning).register(registry);
    }
}
