package org.opencobrowse.server.cluster;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** What a node counts of its life among others. Safe on every thread. */
public final class ClusterMeters {
    private final Counter pauses;
    private final Counter sessionsLost;
    private final Counter partitionsLost;

    public ClusterMeters(MeterRegistry registry) {
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

    private static Counter counter(MeterRegistry registry, String name, String meaning) {
        return Counter.builder(name).description(meaning).register(registry);
    }
}
