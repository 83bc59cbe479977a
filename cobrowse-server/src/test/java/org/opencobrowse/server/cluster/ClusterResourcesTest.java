package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.config.ConfigLoader;
import org.opencobrowse.server.resources.Resource;

/** One member by itself: what it keeps for others. */
class ClusterResourcesTest {
    private static final int PARTS = 271;

    private final Vertx vertx = Vertx.vertx();
    private HazelcastInstance hazelcast;
    private ClusterResources resources;

    @BeforeEach
    void start() {
        var config = ConfigLoader.load(
                Optional.of(
                        "cluster: {name: resources, port: 0}\nagents: {jwtSecret: \"0123456789abcdef0123456789abcdef\"}\n"),
                Map.of(),
                Map.of("demo", "true", "resources.clusterMemory", "1MiB"));
        var self = new Peer(new Incarnation("n1", UUID.randomUUID()), URI.create("http://127.0.0.1:1"));
        hazelcast = Hazelcast.newHazelcastInstance(HazelcastMember.config(
                config.cluster(), config.resources(), new MemberAttributes(self, Optional.empty(), "1", "")));
        resources = new ClusterResources(vertx, hazelcast, 60_000);
    }

    @AfterEach
    void stop() {
        hazelcast.shutdown();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static Resource picture(int number, int bytes) {
        return Resource.of(Buffer.buffer("GIF89a").appendInt(number).appendBytes(new byte[bytes - 10]))
                .orElseThrow();
    }

    private Optional<Resource> get(String hash) throws Exception {
        return resources.get(hash).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    @Test
    void largeOnesDoNotPileUpWhereSmallOnesWere() {
        var map = hazelcast.<String, byte[]>getMap(ClusterResources.MAP);
        for (var number = 0; number < 1_000; number++) {
            var small = picture(number, 1_000);
            map.set(small.hash(), small.bytes().getBytes());
        }
        for (var number = 0; number < 800; number++) {
            var large = picture(number, ClusterResources.LARGEST_BYTES);
            map.set(large.hash(), large.bytes().getBytes());
        }
        assertThat(map.getLocalMapStats().getHeapCost())
                .isLessThan((PARTS + 10) * (long) ClusterResources.LARGEST_BYTES);
    }

    @Test
    void whatIsNotThereOrNotWhatItsNameSaysIsNothing() throws Exception {
        var picture = picture(1, 1_000);
        assertThat(get(picture.hash())).isEmpty();
        hazelcast
                .getMap(ClusterResources.MAP)
                .set(picture.hash(), picture(2, 1_000).bytes().getBytes());
        assertThat(get(picture.hash())).isEmpty();
        hazelcast
                .getMap(ClusterResources.MAP)
                .set(picture.hash(), picture.bytes().getBytes());
        assertThat(get(picture.hash())).contains(picture);
    }

    @Test
    void aMemberThatHasEndedCostsNobodyAnything() throws Exception {
        hazelcast.shutdown();
        for (var time = 0; time < 500; time++) {
            resources.put(picture(time, 1_000));
            assertThat(get(picture(time, 1_000).hash())).isEmpty();
        }
    }
}
