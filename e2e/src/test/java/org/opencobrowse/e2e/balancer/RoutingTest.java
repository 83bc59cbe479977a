package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.TestCertificate;

/** Where each balancer leads to: by cookie, by name, and by neither. */
class RoutingTest {
    private static final int CALLS = 10;
    private static final int UNKNOWN_CONNECTION = 4406;

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @ParameterizedTest
    @EnumSource
    void theCookieLeadsToItsNode(BalancerSample sample) {
        var front = nodes.front(sample);
        for (var node : List.of("n1", "n2"))
            for (var call = 0; call < CALLS; call++)
                assertThat(Front.nodeBehind(front.byCookie("." + node))).isEqualTo(node);
    }

    @ParameterizedTest
    @EnumSource
    void whoeverHasNoCookieOrThatOfNoNodeHereIsLedToAnyNode(BalancerSample sample) {
        var front = nodes.front(sample);
        for (var way : List.of(front.anywhere(), front.byCookie(".another"))) {
            var answered = new HashSet<String>();
            Await.until(
                    "answers of both nodes",
                    () -> {
                        answered.add(Front.nodeBehind(way));
                        return answered;
                    },
                    names -> names.size() == 2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void theCookieOfANewSessionLeadsEveryCarrierToItsNode(BalancerSample sample) {
        var front = nodes.front(sample);
        var relayed = front.relayed();
        for (var carrier : front.carriers())
            for (var time = 0; time < 3; time++) {
                var made = Front.create(front.anywhere());
                var cookie = Front.cookieOf(made).orElseThrow();
                assertThat(cookie)
                        .isEqualTo("." + made.json().get("sessionServerName").getAsString());
                welcomes(front.byCookie(cookie), carrier, SharedSession.of(made.json()), cookie.substring(1));
            }
        assertThat(front.relayed()).as("passed on by nodes").isEqualTo(relayed);
    }

    @ParameterizedTest
    @EnumSource
    void theNodeThatTheAddressAsksForIsReachedWithoutCookieAndBeforeThatOfTheCookie(BalancerSample sample) {
        var front = nodes.front(sample);
        var relayed = front.relayed();
        for (var node : List.of("n1", "n2")) {
            var other = node.equals("n1") ? ".n2" : ".n1";
            for (var carrier : front.carriers()) {
                var session = front.sessionOn(node);
                for (var time = 0; time < 3; time++) welcomes(front.byName(node), carrier, session, node);
                welcomes(front.byNameAndCookie(node, other), carrier, session, node);
            }
        }
        assertThat(front.relayed()).as("passed on by nodes").isEqualTo(relayed);
    }

    @ParameterizedTest
    @EnumSource
    void aWebSocketThatABalancerDoesNotLetThroughIsRefusedBeforeItOpens(BalancerSample sample) {
        var front = nodes.front(sample);
        var handshake = Front.handshake(front.byCookie(".n1"));
        assertThat(handshake).isEqualTo(sample.webSockets() ? 101 : 400);
    }

    @ParameterizedTest
    @EnumSource(names = {"NGINX", "NGINX_TLS_TO_NODES", "HAPROXY", "HAPROXY_TLS_TO_NODES"})
    void browsersThatSpeakHttp2AreAnsweredInIt(BalancerSample sample) throws Exception {
        try (var browser = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_2)
                .sslContext(TestCertificate.shared().trusting())
                .build()) {
            var request = HttpRequest.newBuilder(
                            URI.create(nodes.front(sample).balancer().url("/cobrowse/health")))
                    .build();
            var answer = browser.send(request, BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_2);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCookieThatLeadsWrongCostsOneRoundTrip(BalancerSample sample) {
        var front = nodes.front(sample);
        var session = front.sessionOn("n1");
        for (var cookies : List.of(
                "gcbSessionServer=\".n1\"",
                "gcbSessionServer=.n",
                "gcbSessionServer=n1",
                "gcbSessionServer=",
                "gcbSessionServer=.another",
                "gcbSessionServer=.n2",
                "gcbSessionServer=.n2; gcbSessionServer=.n1",
                "gcbSessionServer=.n1; gcbSessionServer=.n2",
                "another=1; gcbSessionServer=.n2; more=2"))
            for (var carrier : front.carriers())
                assertThat(triesToEnter(front, carrier, session, cookies))
                        .as("tries with %s by %s", cookies, carrier)
                        .isLessThanOrEqualTo(2);
    }

    /** As a client does: when it is led wrong it asks for the owner, and goes there by the name and the cookie that it is told. */
    private static int triesToEnter(Front front, Carrier carrier, SharedSession session, String cookies) {
        var first = front.byCookies(cookies);
        if (isWelcomed(first, carrier, session)) return 1;
        var answer = Front.owner(first, session);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var owner = answer.json().get("node").getAsString();
        var told = Front.cookieOf(answer);
        assertThat(told).isIn(Optional.empty(), Optional.of("." + owner));
        var next = told.map(cookie -> front.byNameAndCookie(owner, cookie)).orElseGet(() -> front.byName(owner));
        return isWelcomed(next, carrier, session) ? 2 : Integer.MAX_VALUE;
    }

    private static boolean isWelcomed(NodeUnderTest way, Carrier carrier, SharedSession session) {
        try (var party = Party.stranger(carrier, way)) {
            var answer = party.say(Party.customerHello(carrier, session)).next("welcome", "refused");
            if (answer.isEmpty()) {
                // Each call was led to another node.
                assertThat(party.endCode()).isEqualTo(UNKNOWN_CONNECTION);
                return false;
            }
            var frame = answer.get();
            if (frame.type().equals("refused")) assertThat(frame.text("name")).isEqualTo("misdirected");
            return frame.type().equals("welcome");
        }
    }

    private static void welcomes(NodeUnderTest way, Carrier carrier, SharedSession session, String node) {
        try (var party = Party.stranger(carrier, way)) {
            Frame welcome = party.say(Party.customerHello(carrier, session)).await("welcome", "refused");
            assertThat(welcome.type()).as(welcome.toString()).isEqualTo("welcome");
            assertThat(welcome.text("node")).isEqualTo(node);
        }
    }
}
