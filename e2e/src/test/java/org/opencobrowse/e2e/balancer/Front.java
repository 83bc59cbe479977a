package org.opencobrowse.e2e.balancer;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.NodeUnderTest.Route;
import org.opencobrowse.e2e.conformance.PollCalls;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.conformance.WebSocketWire;
import org.opencobrowse.e2e.setup.Balancer;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;

/** A balancer with nodes behind it, as clients and operators see it. */
record Front(BalancerSample sample, Balancer balancer, ServerCluster cluster) {
    static final String COOKIE = "gcbSessionServer";
    private static final Pattern SET_COOKIE = Pattern.compile(COOKIE + "=(\\.[A-Za-z0-9_-]+);.*");
    private static final byte[] NOTHING = {};

    /** What carries frames through here. */
    List<Carrier> carriers() {
        return sample.webSockets() ? List.of(Carrier.WEBSOCKET, Carrier.LONGPOLL) : List.of(Carrier.LONGPOLL);
    }

    /** Without cookie or anything else that leads anywhere. */
    NodeUnderTest anywhere() {
        return NodeUnderTest.at(balancer.origin(), Route.NONE);
    }

    /** With this value of the route cookie. */
    NodeUnderTest byCookie(String value) {
        return byCookies(COOKIE + "=" + value);
    }

    /** With this whole header. */
    NodeUnderTest byCookies(String header) {
        return NodeUnderTest.at(balancer.origin(), new Route(Map.of("Cookie", header), ""));
    }

    /** With this node's name in the query, as browsers that keep no cookie do. */
    NodeUnderTest byName(String node) {
        return NodeUnderTest.at(balancer.origin(), new Route(Map.of(), "?co-browse-node-id=" + node));
    }

    NodeUnderTest byNameAndCookie(String node, String cookie) {
        return NodeUnderTest.at(
                balancer.origin(), new Route(Map.of("Cookie", COOKIE + "=" + cookie), "?co-browse-node-id=" + node));
    }

    /** The name of the node that answers. */
    static String nodeBehind(NodeUnderTest way) {
        return get(way, "/cobrowse/health").json().get("node").getAsString();
    }

    static PollCalls.Answer get(NodeUnderTest way, String path) {
        return way.call("GET", path, Map.of(), NOTHING);
    }

    /** A session that lives on this node, made through the balancer. */
    SharedSession sessionOn(String node) {
        var made = create(byCookie("." + node));
        if (!made.json().get("sessionServerName").getAsString().equals(node))
            throw new AssertionError("%s made the session elsewhere: %s".formatted(sample, made));
        return SharedSession.of(made.json());
    }

    static PollCalls.Answer create(NodeUnderTest way) {
        return way.postJson(SharedSession.PATH, Json.of("key", PollCalls.of(way).id()));
    }

    /** What somebody is told who asks what became of a session's node. */
    static PollCalls.Answer owner(NodeUnderTest way, SharedSession session) {
        return get(way, SharedSession.PATH + "/" + session.id() + "/owner");
    }

    /** The status that a WebSocket's handshake is answered with. */
    static int handshake(NodeUnderTest way) {
        return WebSocketWire.handshakeStatus(way);
    }

    /** The value of the route cookie that the answer sets. */
    static Optional<String> cookieOf(PollCalls.Answer answer) {
        return answer.headers().allValues("set-cookie").stream()
                .map(SET_COOKIE::matcher)
                .filter(java.util.regex.Matcher::matches)
                .map(match -> match.group(1))
                .findFirst();
    }

    /** What nodes had to pass on to each other, because it came to the wrong one. */
    double relayed() {
        return nodes().mapToDouble(node -> Metrics.of(node).sum("cobrowse_relayed_total"))
                .sum();
    }

    Stream<ServerProcess> nodes() {
        return cluster.nodes().stream().filter(ServerProcess::isAlive);
    }

    @Override
    public String toString() {
        return sample.toString();
    }
}
