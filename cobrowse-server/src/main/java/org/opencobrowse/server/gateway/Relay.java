package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.httpproxy.Body;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import io.vertx.httpproxy.ProxyInterceptor;
import io.vertx.httpproxy.ProxyResponse;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.opencobrowse.server.cluster.Cluster;
import org.opencobrowse.server.cluster.Peer;
import org.opencobrowse.server.cluster.Standing;
import org.opencobrowse.server.files.ClientFiles;
import org.opencobrowse.server.gateway.Misdirections.Mark;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.RelayPass;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.HttpRefusal;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * Takes what came to the wrong node to the right one, byte by byte, so that people can work behind a balancer that cannot. WebSockets and polls alike; what the owner does not read is not read from
 * the client either.
 */
public final class Relay implements Routes {
    /** By it a client names the node that it looks for, once the cookie has failed. */
    static final String NODE_PARAMETER = "co-browse-node-id";
    /** The same in a header, for callers that would not touch addresses; and what an answer names that sends elsewhere. */
    static final String NODE_HEADER = "X-Cobrowse-Node";

    private static final String FORWARDED_FOR = "X-Forwarded-For";
    private static final int CONNECT_MS = 2_000;
    private static final int ANSWER_MS = 5_000;
    /** Nodes keep a connection without a request for longer: the next request must not meet its end. */
    private static final int KEPT_S = 30;
    /** Whoever polls waits with one call and sends with another. */
    private static final int CALLS_OF_ONE = 2;

    private static final List<CharSequence> PASSED_ON = List.of(
            HttpHeaders.AUTHORIZATION,
            HttpHeaders.ORIGIN,
            HttpHeaders.COOKIE,
            SessionCalls.SECRET_HEADER,
            SessionCalls.TOKEN_HEADER);
    private static final List<CharSequence> BROUGHT_BACK = List.of(
            HttpHeaders.CONTENT_TYPE, HttpHeaders.CACHE_CONTROL, HttpHeaders.SET_COOKIE, HttpHeaders.RETRY_AFTER);

    private final Cluster cluster;
    private final Misdirections misdirections;
    private final ClientAddress addresses;
    private final RelayPass relayPass;
    private final HttpClient client;

    /** @param connections relayed to one node at a time; whoever comes beyond them is told so at once */
    public Relay(
            Vertx vertx,
            Cluster cluster,
            Misdirections misdirections,
            ClientAddress addresses,
            RelayPass relayPass,
            int connections) {
        this.relayPass = relayPass;
        this.cluster = cluster;
        this.misdirections = misdirections;
        this.addresses = addresses;
        // Nodes have certificates for the names that balancers know, not for their addresses; the network between them
        // is trusted.
        client = vertx.createHttpClient(
                new HttpClientOptions()
                        .setConnectTimeout(CONNECT_MS)
                        .setKeepAliveTimeout(KEPT_S)
                        .setTrustAll(true)
                        .setVerifyHost(false),
                new PoolOptions().setHttp1MaxSize(CALLS_OF_ONE * connections).setMaxWaitQueueSize(0));
    }

    @Override
    public void mount(Router router) {
        router.route("/cobrowse/v1/*").handler(this::passIfMeantForOther);
        router.route("/cobrowse/rest/live/*").handler(this::passIfMeantForOther);
    }

    /**
     * Scripts of versions that this node does not have: while nodes of two versions share a cluster, a page gets its loader from one node and asks another one for what belongs to it. To be
     * mounted behind the own files.
     */
    public Routes scripts() {
        return router -> router.get("/cobrowse/js/:version/:file").handler(this::script);
    }

    private void script(RoutingContext context) {
        var peer = cluster.ofVersion(context.pathParam("version"));
        if (peer.isEmpty() || relayPass.isOn(context.request())) {
            context.next();
            return;
        }
        ClientFiles.FOR_EVERY_SITE.forEach(context.response()::putHeader);
        ask(context, peer.get());
    }

    /** A node that takes new sessions while this one does not. */
    Future<Optional<Peer>> takerOfNewSessions() {
        return cluster.takerOfNewSessions();
    }

    /** Where browsers reach another node alone. */
    Optional<String> publicUrl(Peer peer) {
        return cluster.publicUrl(peer);
    }

    private void passIfMeantForOther(RoutingContext context) {
        var request = context.request();
        var node =
                Optional.ofNullable(request.getParam(NODE_PARAMETER)).orElseGet(() -> request.getHeader(NODE_HEADER));
        // What was relayed once is answered here, whatever the answer: otherwise two nodes could play ball.
        if (node == null || relayPass.isOn(request)) {
            context.next();
            return;
        }
        var peer = cluster.named(node)
                .filter(other -> !other.equals(cluster.self()) && cluster.standing(other) == Standing.ALIVE);
        if (peer.isEmpty()) {
            context.next();
            return;
        }
        pass(context, peer.get(), misdirections.relayed(request, peer.get()));
    }

    /** Ends whatever is still being passed on: the clients find their owners through other nodes. */
    public Future<Void> close() {
        return client.close();
    }

    /** Lets the other node answer a call without a body, whatever was asked meanwhile. */
    void ask(RoutingContext context, Peer peer) {
        ask(context, peer, ANSWER_MS);
    }

    void ask(RoutingContext context, Peer peer, long answerMs) {
        var request = context.request();
        var options = to(peer.url(), request.authority())
                .setMethod(request.method())
                .setURI(request.uri())
                .setTimeout(answerMs);
        client.request(options)
                .compose(outgoing -> {
                    copy(PASSED_ON, request.headers(), outgoing.headers());
                    mark(outgoing.headers(), addresses.of(request));
                    return outgoing.exceptionHandler(_ -> {}).send();
                })
                .compose(answer -> answer.body().onSuccess(body -> {
                    var response = context.response().setStatusCode(answer.statusCode());
                    copy(BROUGHT_BACK, answer.headers(), response.headers());
                    response.end(body);
                }))
                .onFailure(_ -> unreachable(context, peer));
    }

    /** Lets the other node answer, and goes on passing bytes in both directions. Not for a request of which anything was read here. */
    private void pass(RoutingContext context, Peer peer, Mark mark) {
        var request = context.request().pause();
        client.request(to(peer.url(), request.authority()))
                .onSuccess(outgoing -> HttpProxy.reverseProxy(client)
                        .origin(_ -> Future.succeededFuture(outgoing.exceptionHandler(_ -> {})))
                        .addInterceptor(new Marked(addresses.of(request), peer, mark), true)
                        .handle(request))
                .onFailure(_ -> {
                    request.resume();
                    unreachable(context, peer);
                });
    }

    private static void copy(List<CharSequence> names, MultiMap from, MultiMap to) {
        for (var name : names) {
            to.remove(name);
            from.getAll(name).forEach(value -> to.add(name, value));
        }
    }

    private static void unreachable(RoutingContext context, Peer peer) {
        Refusals.refuse(context, CloseCode.OWNER_UNKNOWN, unreachable(peer));
    }

    private static String unreachable(Peer peer) {
        return "node " + peer.node() + " cannot be reached; try again";
    }

    /** Says who asks, and that it was relayed. What the client said of that itself is taken off. */
    private void mark(MultiMap headers, String client) {
        headers.set(FORWARDED_FOR, client);
        relayPass.mark(headers);
    }

    /** The owner is to see the host that the client called: pages are judged by it. */
    private static RequestOptions to(URI url, HostAndPort called) {
        var tls = url.getScheme().equals("https");
        return new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(url.getPort(), url.getHost()))
                .setHost(called.host())
                .setPort(called.port() > 0 ? called.port() : tls ? 443 : 80)
                .setSsl(tls);
    }

    private final class Marked implements ProxyInterceptor {
        private final String client;
        private final Peer peer;
        private final Mark misled;

        Marked(String client, Peer peer, Mark misled) {
            this.client = client;
            this.peer = peer;
            this.misled = misled;
        }

        /** A node that is lost meanwhile is no bad gateway: on that, browsers and balancers would send the same again. */
        @Override
        public Future<ProxyResponse> handleProxyRequest(ProxyContext context) {
            mark(context.request().headers(), client);
            context.request().headers().set(misled.name(), misled.value());
            return context.sendRequest().otherwise(_ -> lost(context));
        }

        /** This node has said some things by now, such as which page may read the answer; browsers take no answer that says so twice. */
        @Override
        public Future<Void> handleProxyResponse(ProxyContext context) {
            var said = context.request().proxiedRequest().response().headers();
            for (var name : said.names()) context.response().headers().remove(name);
            return context.sendResponse();
        }

        private ProxyResponse lost(ProxyContext context) {
            var refused = ServerFrame.Refused.of(CloseCode.OWNER_UNKNOWN, unreachable(peer));
            return context.request()
                    .release()
                    .response()
                    .setStatusCode(refused.closeCode().status())
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .setBody(Body.body(HttpRefusal.body(refused)));
        }
    }
}
