package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.BalancerSample.Program;

/** A node is emptied behind every balancer, with nothing done to any of them. */
class DrainTest {
    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @Test
    void aDrainingNodeKeepsItsSessionsAndSendsNewOnesElsewhere() {
        var fronts = nodes.fronts().toList();
        var sessions = new ArrayList<SharedSession>();
        for (var front : fronts) sessions.add(front.sessionOn("n1"));
        drain("POST");
        try {
            for (var at = 0; at < fronts.size(); at++) {
                keeps(fronts.get(at), sessions.get(at));
                sendsNewOnesElsewhere(fronts.get(at));
                if (fronts.get(at).sample().program() == Program.HAPROXY) getsNobodyNew(fronts.get(at));
            }
        } finally {
            drain("DELETE");
        }
        for (var front : fronts)
            Await.until(
                    "new sessions again",
                    () -> Front.create(front.byCookie(".n1")).status(),
                    status -> status == 201);
    }

    private static void keeps(Front front, SharedSession session) {
        for (var carrier : front.carriers()) {
            try (var customer = Party.customer(carrier, front.byCookie(".n1"), session);
                    var agent = Party.agent(carrier, front.byCookie(".n1"), session)) {
                assertThat(customer.isOver()).isFalse();
                assertThat(agent.isOver()).isFalse();
            }
        }
    }

    private static void sendsNewOnesElsewhere(Front front) {
        var refused = Front.create(front.byCookie(".n1"));
        assertThat(refused.refusal()).as(front + " " + refused).isEqualTo("misdirected");
        assertThat(Front.cookieOf(refused)).contains(".n2");
        assertThat(Front.create(front.byCookie(".n2")).status()).isEqualTo(201);
    }

    private static void getsNobodyNew(Front front) {
        Await.until(
                "ten who come without cookie, and none to the node that is drained",
                () -> IntStream.range(0, 10)
                        .mapToObj(_ -> Front.nodeBehind(front.anywhere()))
                        .distinct()
                        .toList(),
                List.of("n2")::equals);
    }

    /** What an operator does at the first node of both clusters. */
    private static void drain(String method) {
        for (var cluster : nodes.clusters()) {
            var request = HttpRequest.newBuilder(URI.create(cluster.node(0).managementUrl("/drain")))
                    .method(method, BodyPublishers.noBody())
                    .build();
            try (var client = HttpClient.newHttpClient()) {
                assertThat(client.send(request, BodyHandlers.ofString()).statusCode())
                        .isBetween(200, 204);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(interrupted);
            }
        }
    }
}
