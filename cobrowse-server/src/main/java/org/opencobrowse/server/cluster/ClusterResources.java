package org.opencobrowse.server.cluster;

import com.hazelcast.config.EvictionConfig;
import com.hazelcast.config.EvictionPolicy;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MaxSizePolicy;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.server.config.ResourcesConfig;
import org.opencobrowse.server.resources.Resource;
import org.opencobrowse.server.resources.SharedResources;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** In a map of Hazelcast's. Whatever is lost there is brought once more, so nobody waits for a copy on a second node. */
final class ClusterResources implements SharedResources {
    static final String MAP = "cobrowse.resources";

    private static final Logger log = LoggerFactory.getLogger(ClusterResources.class);
    /** One that is larger would hold up other work on its part of the map for too long. */
    static final int LARGEST_BYTES = 1 << 18;
    /**
     * Hazelcast takes out so many of a part for one that comes in beyond the size: by itself one, however much smaller that is. So a cluster has at most one more than the size in
     * each of its 271 parts.
     */
    static final int EVICTED_AT_ONCE = 1_000;

    /** Asking and putting: beyond this, browsers bring it again. */
    private static final int AT_ONCE = 200;
    /** A customer's browser, which would bring it, waits meanwhile. */
    private static final long PATIENCE_MS = 1_000;

    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final long keepMs;
    private final Semaphore room = new Semaphore(AT_ONCE);

    ClusterResources(Vertx vertx, HazelcastInstance hazelcast, long keepMs) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
        this.keepMs = keepMs;
    }

    /** On each node, also on one that asks for nothing: it holds its part for the others. */
    static MapConfig config(ResourcesConfig resources) {
        return new MapConfig(MAP)
                .setBackupCount(0)
                .setAsyncBackupCount(1)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_SIZE)
                        .setSize(Math.max(1, (int) (resources.clusterMemory().bytes() >> 20))));
    }

    @Override
    public Future<Optional<Resource>> get(String hash) {
        if (!room.tryAcquire()) return Future.succeededFuture(Optional.empty());
        return asked(() -> map.getAsync(hash))
                .compose(bytes -> vertx.executeBlocking(() -> read(bytes, hash), false))
                .onComplete(_ -> room.release())
                .timeout(PATIENCE_MS, TimeUnit.MILLISECONDS)
                .otherwise(Optional.empty());
    }

    private static Optional<Resource> read(byte @Nullable [] bytes, String hash) {
        return Optional.ofNullable(bytes)
                .map(Buffer::buffer)
                .flatMap(Resource::of)
                .filter(found -> found.hash().equals(hash));
    }

    @Override
    public void put(Resource resource) {
        if (resource.bytes().length() > LARGEST_BYTES || !room.tryAcquire()) return;
        var bytes = resource.bytes().getBytes();
        var _ = asked(() -> map.setAsync(resource.hash(), bytes, keepMs, TimeUnit.MILLISECONDS))
                .onComplete(_ -> room.release());
    }

    private <T> Future<T> asked(Supplier<CompletionStage<T>> call) {
        return begun(call)
                .onFailure(failure -> log.atDebug()
                        .addKeyValue("failure", failure.getClass().getName())
                        .log("resources-not-reached: browsers bring again what other nodes may have"));
    }

    private <T> Future<T> begun(Supplier<CompletionStage<T>> call) {
        try {
            return Future.fromCompletionStage(call.get(), vertx.getOrCreateContext());
        } catch (RuntimeException ended) { // an edge: a Hazelcast that has ended throws at once
            return Future.failedFuture(ended);
        }
    }
}
