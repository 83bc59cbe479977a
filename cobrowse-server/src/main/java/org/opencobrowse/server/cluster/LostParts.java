package org.opencobrowse.server.cluster;

import com.hazelcast.map.MapPartitionLostEvent;
import com.hazelcast.map.listener.MapPartitionLostListener;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears that claims were lost with every copy. One event for each of some hundred parts: they are told together. */
final class LostParts implements MapPartitionLostListener {
    private static final Logger log = LoggerFactory.getLogger(LostParts.class);

    private final AtomicInteger lost = new AtomicInteger();
    private final ClusterMeters meters;
    private final Consumer<Runnable> soon;
    private final Runnable onLost;

    /** @param soon runs something when the events that belong together have come */
    LostParts(ClusterMeters meters, Consumer<Runnable> soon, Runnable onLost) {
        this.meters = meters;
        this.soon = soon;
        this.onLost = onLost;
    }

    @Override
    public void partitionLost(MapPartitionLostEvent event) {
        meters.partitionLost();
        if (lost.getAndIncrement() == 0) soon.accept(this::tell);
    }

    private void tell() {
        log.atError()
                .addKeyValue("parts", lost.getAndSet(0))
                .log(
                        "claims-lost: several nodes died at once, or this one was cut off; owners that live tell the cluster theirs again, sessions of dead ones are forgotten");
        onLost.run();
    }
}
