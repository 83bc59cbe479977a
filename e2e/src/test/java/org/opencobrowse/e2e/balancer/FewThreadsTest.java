package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.TestCertificate;

/** Apache has a thread for everybody who is connected: with more people than threads the last ones wait without a word, and its log says why. Part of {@code make faults}. */
@EnabledIfSystemProperty(named = "balancer.campaign", matches = "true", disabledReason = "takes long: make faults")
class FewThreadsTest {
    private static final int THREADS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @Test
    void whoeverComesBeyondApachesThreadsWaitsUntilSomebodyGoes() throws Exception {
        try (var balancer = Balancer.start(
                        BalancerSample.APACHE,
                        nodes.plain().nodes(),
                        text -> text.having("ServerLimit         16", "ServerLimit 1")
                                .having("ThreadsPerChild     64", "ThreadsPerChild " + THREADS)
                                .having("MaxRequestWorkers 1024", "MaxRequestWorkers " + THREADS));
                var http = HttpClient.newBuilder()
                        .sslContext(TestCertificate.shared().trusting())
                        .build()) {
            var front = new Front(BalancerSample.APACHE, balancer, nodes.plain());
            var way = front.byCookie(".n1");
            var session = front.sessionOn("n1");
            var people = new ArrayList<Party>();
            try {
                people.add(Party.customer(Carrier.WEBSOCKET, way, session));
                for (var count = 1; count < THREADS; count++) people.add(Party.stranger(Carrier.WEBSOCKET, way));
                Await.until("no answer", () -> isAnswered(http, balancer), answered -> !answered);
                assertThat(people.getFirst().isOver())
                        .as("who is there already")
                        .isFalse();
                Await.until("the reason", balancer::output, log -> log.contains("MaxRequestWorkers"));
                people.removeLast().close();
                people.removeLast().close();
                Await.until("an answer", () -> isAnswered(http, balancer), answered -> answered);
            } finally {
                people.forEach(Party::close);
            }
        }
    }

    private static boolean isAnswered(HttpClient http, Balancer balancer) {
        var request = HttpRequest.newBuilder(URI.create(balancer.url("/cobrowse/health")))
                .timeout(PATIENCE)
                .build();
        try {
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
