package org.opencobrowse.e2e.balancer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.OneOfAll;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.StaticSite;

/** Two nodes with all samples of {@code conf/} in front of them, and two more for those that speak TLS to them; for all tests of this package. */
final class BalancedNodes implements BeforeAllCallback {
    /** Whether figures of the product are wanted, with its own times; it takes long. */
    static final boolean CAMPAIGN = Boolean.getBoolean("balancer.campaign");
    /** Seconds between heartbeats. */
    static final int HEARTBEAT_S = CAMPAIGN ? 10 : 2;
    /** The balancers know two of them. A third one beside them is what tells death from being cut off. */
    private static final int NODES = CAMPAIGN ? 3 : 2;

    private @Nullable Rig rig;

    @Override
    public void beforeAll(ExtensionContext test) {
        rig = OneOfAll.of(test, Rig.class, Rig::new);
    }

    private Rig rig() {
        return Objects.requireNonNull(rig);
    }

    /** One sample, and what stands behind it. */
    Front front(BalancerSample sample) {
        return Objects.requireNonNull(rig().fronts.get(sample));
    }

    Stream<Front> fronts() {
        return rig().fronts.values().stream();
    }

    /** The nodes to which samples speak plain HTTP. */
    ServerCluster plain() {
        return rig().plain;
    }

    /** A shop on an origin of its own, whose pages may embed the customer script. */
    StaticSite site() {
        return rig().site;
    }

    List<ServerCluster> clusters() {
        return List.of(rig().plain, rig().secure);
    }

    /** Closed after the last class of the JVM. */
    private static final class Rig implements AutoCloseable {
        private final StaticSite site = new StaticSite();
        private final Deque<AutoCloseable> open = new ArrayDeque<>(List.of(site));
        private final ServerCluster plain;
        private final ServerCluster secure;
        private final Map<BalancerSample, Front> fronts = new EnumMap<>(BalancerSample.class);

        Rig() {
            try {
                plain = opened(ServerCluster.start(NODES, this::settings));
                secure = opened(ServerCluster.start(
                        NODES, settings -> settings(settings).withTls()));
                for (var sample : BalancerSample.values()) fronts.put(sample, front(sample));
            } catch (AssertionError failure) {
                close();
                throw failure;
            }
        }

        private Front front(BalancerSample sample) {
            var cluster = sample.tlsToNodes() ? secure : plain;
            return new Front(sample, opened(Balancer.start(sample, cluster.nodes())), cluster);
        }

        private <T extends AutoCloseable> T opened(T part) {
            open.push(part);
            return part;
        }

        private ServerSettings settings(ServerSettings usual) {
            return usual.with("http.trustedProxies", "[127.0.0.1]")
                    .with("http.origins", "[\"%s\"]".formatted(site.origin()))
                    .with("agents.wrongTriesPerMinute", "5")
                    // The shop is another site than the server, whose cookie must come all the same.
                    .with("routeCookie.sameSite", "none")
                    .with("routeCookie.secure", "true")
                    .with("routeCookie.partitioned", "true")
                    .with("drain.deadline", "10m")
                    .with("liveness.heartbeatEvery", HEARTBEAT_S + "s")
                    .with("liveness.silenceLimit", HEARTBEAT_S * 5 / 2 + (CAMPAIGN ? 0 : 1) + "s")
                    .with("cluster.failureAfter", CAMPAIGN ? "10s" : "5s");
        }

        @Override
        public void close() {
            while (!open.isEmpty()) {
                try {
                    open.pop().close();
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            }
        }
    }
}
