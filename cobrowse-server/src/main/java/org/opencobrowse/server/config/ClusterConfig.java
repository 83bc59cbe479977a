package org.opencobrowse.server.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The other nodes. Without a name a node is alone and opens no port for others.
 *
 * @param name of the cluster: nodes of another name are strangers; empty: no cluster
 * @param host address on which the nodes talk to each other, never one of the public network: whoever reaches it is a member
 * @param port for members, the next one for the event bus; 0: any free ones
 * @param discovery how members find each other
 * @param members for {@code list}: {@code host} or {@code host:port} of some nodes, this one may be among them
 * @param service for {@code dns}: the name that resolves to all nodes, as of a headless service of Kubernetes
 * @param nodeUrl where other nodes reach this one, past every balancer: its public port, or {@code agentPort} if that is enabled; empty: made from the hosts and that port
 * @param failureAfter a node of which nothing is heard for so long counts as failed
 * @param backups copies of what is shared, on other nodes
 * @param publicInterface lets {@code cluster.host} be an address of the public network
 */
public record ClusterConfig(
        Optional<String> name,
        String host,
        int port,
        Discovery discovery,
        List<String> members,
        Optional<String> service,
        Optional<String> nodeUrl,
        Duration failureAfter,
        int backups,
        boolean publicInterface) {
    /** How members find each other. */
    public enum Discovery {
        LIST,
        MULTICAST,
        DNS
    }

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");
    private static final Pattern MEMBER = Pattern.compile("[A-Za-z0-9.-]{1,255}(:[0-9]{1,5})?");
    private static final List<Network> PRIVATE = List.of(
            network("127.0.0.0/8"),
            network("10.0.0.0/8"),
            network("172.16.0.0/12"),
            network("192.168.0.0/16"),
            network("100.64.0.0/10"),
            network("169.254.0.0/16"),
            network("::1/128"),
            network("fc00::/7"),
            network("fe80::/10"));

    public ClusterConfig {
        members = List.copyOf(members);
        var checks = new Checks("cluster")
                .range("port", port, 0, 65_534)
                .range("failureAfter", failureAfter, Duration.ofSeconds(2), Duration.ofMinutes(1))
                .range("backups", backups, 1, 3)
                .holds(
                        Network.parse(host).isPresent() && !host.contains("/"),
                        "host",
                        Scalars.shorten(host),
                        "must be one address of this machine",
                        "write it as in 10.0.0.7; names are not looked up")
                .holds(
                        publicInterface || PRIVATE.stream().anyMatch(network -> network.contains(host)),
                        "host",
                        Scalars.shorten(host),
                        "must be an address of a private network: members trust whoever reaches it",
                        "use a private interface, or set cluster.publicInterface if something else keeps strangers out")
                .holds(
                        discovery != Discovery.DNS || service.isPresent(),
                        "service",
                        "",
                        "must be set for cluster.discovery dns",
                        "write the name that resolves to all nodes");
        name.ifPresent(text -> checks.matches(
                "name",
                text,
                NAME,
                "must be 1 to 64 of A-Z a-z 0-9 _ -",
                "choose a short name, the same on all nodes"));
        for (var member : members)
            checks.matches("members", member, MEMBER, "must be host or host:port", "write it as in 10.0.0.7:5701");
        nodeUrl.ifPresent(url -> checks.holds(
                isBase(url),
                "nodeUrl",
                Scalars.shorten(url),
                "must be http://host:port or https://host:port and nothing behind it",
                "write it as in http://10.0.0.7:8700"));
        checks.done();
    }

    /** Whether this node has others beside it, or could have. */
    public boolean isOn() {
        return name.isPresent();
    }

    static ClusterConfig defaults() {
        return new ClusterConfig(
                Optional.empty(),
                "127.0.0.1",
                5701,
                Discovery.LIST,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(10),
                1,
                false);
    }

    private static boolean isBase(String text) {
        try {
            var url = new URI(text);
            return ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null
                    && url.getPort() > 0
                    && url.getRawPath().isEmpty()
                    && url.getRawQuery() == null
                    && url.getRawFragment() == null
                    && url.getRawUserInfo() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow();
    }
}
