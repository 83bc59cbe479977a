package org.opencobrowse.e2e.balancer;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.Metrics;

/** HAProxy takes a living node for a dead one, cuts everybody off who is on it, and leads them elsewhere: their sessions go on all the same. Part of {@code make faults}. */
@EnabledIfSystemProperty(named = "balancer.campaign", matches = "true", disabledReason = "takes long: make faults")
class FlappingChecksTest {
    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void peopleComeBackToASessionWhoseNodeFailedItsChecksForAWhile() throws IOException {
        var status = new AtomicInteger(200);
        var checks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        checks.createContext("/", call -> {
            call.sendResponseHeaders(status.get(), -1);
            call.close();
        });
        checks.start();
        var checked = "cookie .n1 addr 127.0.0.1 port " + checks.getAddress().getPort();
        try (var balancer = Balancer.start(
                BalancerSample.HAPROXY, nodes.plain().nodes(), text -> text.having("cookie .n1", checked))) {
            var journey =
                    Journey.begin(browsers, nodes.site(), new Front(BalancerSample.HAPROXY, balancer, nodes.plain()));
            journey.isShared("full");
            var session = sessions();
            var relayed = journey.front().relayed();

            status.set(503);
            Await.until(
                    "HAProxy takes n1 for dead",
                    balancer::output,
                    log -> log.contains("Server cobrowse_nodes/n1 is DOWN"));
            // Through the other node, which knows who has the session.
            Await.until("both are relayed", journey.front()::relayed, count -> count >= relayed + 2);
            journey.isShared("full again");

            status.set(200);
            Await.until("HAProxy has n1 back", balancer::output, log -> log.contains("Server cobrowse_nodes/n1 is UP"));
            journey.isShared("and on");
            assertThat(journey.ui().text()).doesNotContain("interrupted");
            assertThat(sessions()).as("sessions on the node").isEqualTo(session);
            journey.leave();
        } finally {
            checks.stop(0);
        }
    }

    private static double sessions() {
        return Metrics.of(nodes.plain().node(0)).sum("cobrowse_sessions_live");
    }
}
