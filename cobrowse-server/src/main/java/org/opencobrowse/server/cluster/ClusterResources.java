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
    private static final int LARGEST_BYTES = 1 << 20;
    /** Asking and putting, each for the time of a round trip: beyond this, browsers bring it again. */
    private static final int AT_ONCE = 200;

    private final Vertx vertx;
    private final IMap<String, byte[]> map;
    private final long keepMs;
    private final Semaphore room = new Semaphore(AT_ONCE);

    ClusterResources(Vertx vertx, HazelcastInstance hazelcast, long keepMs) {
        this.vertx = vertx;
        this.map = hazelcast.getMap(MAP);
        this.keepMs = keepMs;
    }

    /** The longest unused goes first when a node has too much. */
    static MapConfig config(ResourcesConfig resources) {
        return new MapConfig(MAP)
                .setBackupCount(0)
                .setAsyncBackupCount(1)
                .setEvictionConfig(new EvictionConfig()
                        .setEvictionPolicy(EvictionPolicy.LRU)
                        .setMaxSizePolicy(MaxSizePolicy.USED_HEAP_SIZE)
                        .setSize((int) (resources.clusterMemory().bytes() >> 20)));
    }

    @Override
    public Future<Optional<Buffer>> get(String hash) {
        if (!room.tryAcquire()) return Future.succeededFuture(Optional.empty());
        return answer(map.getAsync(hash))
                .map(bytes -> Optional.ofNullable(bytes).map(Buffer::buffer))
                .otherwise(Optional.empty());
    }

    @Override
    public void put(Resource resource) {
        if (resource.bytes().length() > LARGEST_BYTES || !room.tryAcquire()) return;
        var _ = answer(map.setAsync(resource.hash(), resource.bytes().getBytes(), keepMs, TimeUnit.MILLISECONDS));
    }

    private <T> Future<T> answer(CompletionStage<T> asked) {
        return Future.fromCompletionStage(asked, vertx.getOrCreateContext())
                .onComplete(_ -> room.release())
                .onFailure(failure -> log.atDebug()
                        .addKeyValue("failure", failure.getClass().getName())
                        .log("resources-not-reached: browsers bring again what other nodes may have"));
    }
}
