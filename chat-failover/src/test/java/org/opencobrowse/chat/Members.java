package org.opencobrowse.chat;

import com.hazelcast.config.Config;
import java.util.Collection;

/** Members of Hazelcast on loopback, for tests and measurements. */
final class Members {
    private Members() {}

    /**
     * @param port 0: any
     * @param others ports of members that are there
     */
    static Config config(String cluster, int port, Collection<Integer> others) {
        var config = new Config()
                .setClusterName(cluster)
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.logging.type", "slf4j")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false")
                .setProperty("hazelcast.wait.seconds.before.join", "0");
        var network = config.getNetworkConfig().setPort(port).setPortAutoIncrement(false);
        network.getInterfaces().setEnabled(true).addInterface("127.0.0.1");
        var join = network.getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        others.forEach(other -> join.getTcpIpConfig().addMember("127.0.0.1:" + other));
        ChatMaps.configure(config, 1);
        return config;
    }
}
