package org.opencobrowse.server.cluster;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MergePolicyConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.spi.merge.PutIfAbsentMergePolicy;
import java.time.Duration;
import org.opencobrowse.chat.ChatMaps;
import org.opencobrowse.server.config.ClusterConfig;
import org.opencobrowse.server.config.ResourcesConfig;

/** This node as a member of a Hazelcast cluster: its settings, all in code, so that no file of Hazelcast's own decides anything. */
final class HazelcastMember {
    static final String CLAIMS = "cobrowse.claims";
    static final String CODES = "cobrowse.codes";
    static final String KEYS = "cobrowse.keys";
    static final String TOPICS = "cobrowse.topics";

    private HazelcastMember() {}

    /** Waits until the node has joined, or is the first: seconds. */
    static HazelcastInstance start(ClusterConfig cluster, ResourcesConfig resources, MemberAttributes attributes) {
        return Hazelcast.newHazelcastInstance(config(cluster, resources, attributes));
    }

    static Config config(ClusterConfig cluster, ResourcesConfig resources, MemberAttributes attributes) {
        var config = new Config()
                .setClusterName(cluster.name().orElseThrow())
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.graceful.shutdown.max.wait", "20")
                .setProperty("hazelcast.wait.seconds.before.join", "0")
                .setProperty("hazelcast.health.monitoring.level", "OFF")
                .setProperty("hazelcast.map.eviction.batch.size", Integer.toString(ClusterResources.EVICTED_AT_ONCE));
        patience(config, cluster.failureAfter());
        attributes.writeTo(config.getMemberAttributeConfig());
        network(config, cluster);
        maps(config, cluster.backups());
        config.addMapConfig(ClusterResources.config(resources));
        return config;
    }

    /** Hazelcast would wait a minute for a node that hangs, and five before it looks for the other half of a cluster. */
    private static void patience(Config config, Duration failureAfter) {
        var seconds = Long.toString(failureAfter.toSeconds());
        config.setProperty(
                        "hazelcast.heartbeat.interval.seconds",
                        Long.toString(Math.max(1, failureAfter.toSeconds() / 5)))
                .setProperty("hazelcast.max.no.heartbeat.seconds", seconds)
                .setProperty("hazelcast.merge.first.run.delay.seconds", seconds)
                .setProperty("hazelcast.merge.next.run.delay.seconds", seconds)
                .setProperty("hazelcast.operation.call.timeout.millis", Long.toString(failureAfter.toMillis()));
    }

    private static void network(Config config, ClusterConfig cluster) {
        var network = config.getNetworkConfig()
                .setPort(cluster.port())
                .setPortAutoIncrement(false)
                .setReuseAddress(true);
        network.getInterfaces().setEnabled(true).addInterface(cluster.host());
        var join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join(join, cluster);
    }

    private static void join(JoinConfig join, ClusterConfig cluster) {
        switch (cluster.discovery()) {
            case LIST -> {
                var list = join.getTcpIpConfig().setEnabled(true).setConnectionTimeoutSeconds(2);
                list.addMember(cluster.host() + ":" + cluster.port());
                cluster.members().forEach(list::addMember);
            }
            case MULTICAST -> join.getMulticastConfig().setEnabled(true);
            case DNS ->
                join.getKubernetesConfig()
                        .setEnabled(true)
                        .setProperty("service-dns", cluster.service().orElseThrow());
        }
    }

    /** No entry that anybody relies on has a time to live: with clocks that differ it would vanish early. */
    private static void maps(Config config, int backups) {
        ChatMaps.configure(config, backups);
        for (var name : new String[] {CLAIMS, CODES, KEYS, TOPICS})
            config.addMapConfig(new MapConfig(name)
                    .setBackupCount(backups)
                    .setMergePolicyConfig(new MergePolicyConfig(
                            name.equals(CLAIMS) ? ClaimMerge.class.getName() : PutIfAbsentMergePolicy.class.getName(),
                            100)));
        // What Vert.x keeps there.
        config.addMultiMapConfig(new MultiMapConfig("__vertx.subs")
                        .setBackupCount(1)
                        .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET))
                .addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1))
                .addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    }
}
