package org.opencobrowse.server.resources;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.server.config.ResourcesConfig;

/**
 * Fetches from listed hosts, without cookies, and never from where only this machine can reach: the address is looked up here, judged, and connected to as it was judged, so that a name that changes its
 * mind in between (DNS rebinding) leads nowhere; each redirect is judged anew. Through a forward proxy the proxy looks up names, and only literal addresses are judged here.
 */
public final class RemoteResources {
    private static final int MOST_REDIRECTS = 3;
    private static final int CONNECT_MS = 5_000;
    private static final int WHOLE_MS = 10_000;
    private static final int AT_ONCE = 32;
    private static final int WAITING = 500;
    /** Of all hosts together; whoever comes beyond is told at once that it cannot be had. */
    private static final int MOST_UNDER_WAY = 200;

    private static final int LOOK_UPS = 4;
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Vertx vertx;
    private final HttpClient client;
    private final FetchList list;
    private final PublicAddresses addresses;
    private final int mostBytes;
    private final Optional<ProxyOptions> proxyOptions;
    private final List<String> proxyExcept;
    private final String agent;
    private final WorkerExecutor lookUps;
    private final int wholeMs;
    private final AtomicInteger underWay = new AtomicInteger();

    /** @param agent how the node calls itself towards servers */
    public RemoteResources(Vertx vertx, ResourcesConfig config, String agent) {
        this(vertx, config, agent, WHOLE_MS);
    }

    RemoteResources(Vertx vertx, ResourcesConfig config, String agent, int wholeMs) {
        this.vertx = vertx;
        this.wholeMs = wholeMs;
        this.agent = agent;
        // Names that nobody knows keep a thread for long: not those that others wait for.
        lookUps = vertx.createSharedWorkerExecutor("resource-names", LOOK_UPS);
        list = FetchList.of(config);
        addresses = new PublicAddresses(config.networks());
        mostBytes = config.largest().asInt();
        proxyOptions = proxyOptions(config);
        proxyExcept = config.proxyExcept();
        client = vertx.createHttpClient(
                options(), new PoolOptions().setHttp1MaxSize(AT_ONCE).setMaxWaitQueueSize(WAITING));
    }

    private static HttpClientOptions options() {
        return new HttpClientOptions().setConnectTimeout(CONNECT_MS).setDecompressionSupported(false);
    }

    private static Optional<ProxyOptions> proxyOptions(ResourcesConfig config) {
        return config.proxy().map(URI::create).map(url -> {
            var proxy = new ProxyOptions()
                    .setType(ProxyType.HTTP)
                    .setHost(url.getHost())
                    .setPort(url.getPort());
            config.proxyUser().ifPresent(proxy::setUsername);
            config.proxyPassword().ifPresent(it -> proxy.setPassword(it.value()));
            return proxy;
        });
    }

    /** Whether the address is of a listed host. */
    public boolean covers(String url) {
        return list.covers(url);
    }

    /** What is there, as agents get it; fails with a {@link FetchRefused} that says why not. */
    public Future<Resource> fetch(String url) {
        if (underWay.incrementAndGet() > MOST_UNDER_WAY) {
            underWay.decrementAndGet();
            return refused("too many fetches at once");
        }
        return new Fetch(url).found();
    }

    /** One fetch through all its redirects: one limit of time for the whole. */
    private final class Fetch {
        private final Promise<Resource> found = Promise.promise();
        private volatile @Nullable HttpClientRequest request;

        Fetch(String url) {
            // The library's own limit begins anew with every byte: a server that drips would hold us for ever.
            var timer = vertx.setTimer(wholeMs, _ -> giveUp());
            // One thread for all of it: an answer could come, and end, before anybody listens to it on another one.
            vertx.getOrCreateContext()
                    .runOnContext(_ -> go(url, 0)
                            .onComplete(found::tryComplete, found::tryFail)
                            // Not when it is given up: what still waits for a name would wait without end.
                            .onComplete(_ -> underWay.decrementAndGet()));
            found.future().onComplete(_ -> vertx.cancelTimer(timer));
        }

        Future<Resource> found() {
            return found.future();
        }

        private void giveUp() {
            found.tryFail(new FetchRefused("it takes too long"));
            var late = request;
            if (late != null) late.reset();
        }

        private Future<Resource> go(String url, int redirects) {
            if (!list.covers(url)) return refused("the host is not listed");
            var uri = URI.create(url);
            return reachable(uri)
                    .compose(server -> client.request(wish(uri, server)))
                    .compose(this::send)
                    .compose(answer -> switch (answer) {
                        case Answer.Found(var bytes, var isStyle) -> resource(uri, bytes, isStyle);
                        case Answer.Redirect _ when redirects == MOST_REDIRECTS -> refused("too many redirects");
                        case Answer.Redirect(var location) -> go(resolved(uri, location), redirects + 1);
                    });
        }

        private Future<Answer> send(HttpClientRequest next) {
            request = next;
            if (found.future().isComplete()) {
                next.reset();
                return refused("it takes too long");
            }
            return next.send().compose(response -> read(next, response));
        }
    }

    private sealed interface Answer {
        record Found(Buffer bytes, boolean isStyle) implements Answer {}

        record Redirect(String location) implements Answer {}
    }

    private RequestOptions wish(URI uri, Optional<SocketAddress> server) {
        var tls = uri.getScheme().equalsIgnoreCase("https");
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(uri.getHost())
                .setPort(port(uri))
                .setSsl(tls)
                .setURI(pathOf(uri))
                .setConnectTimeout(CONNECT_MS)
                .setTimeout(wholeMs)
                .putHeader(HttpHeaders.ACCEPT, "image/*,font/*,text/css")
                .putHeader(HttpHeaders.USER_AGENT, agent);
        // Judged here, and nowhere else: whoever is not reached through the proxy was looked up.
        server.ifPresentOrElse(options::setServer, () -> proxyOptions.ifPresent(options::setProxyOptions));
        return options;
    }

    /** Empty: the proxy finds the way. */
    private Future<Optional<SocketAddress>> reachable(URI uri) {
        var host = uri.getHost();
        if (isProxied(host)) {
            var literal = literal(host);
            if (literal.isPresent() && !addresses.allow(literal.get()))
                return refused("not an address of the internet");
            return Future.succeededFuture(Optional.empty());
        }
        return lookUp(host).compose(found -> {
            // One of them may be the door to the inside, whichever was meant.
            if (!Arrays.stream(found).allMatch(addresses::allow)) return refused("not an address of the internet");
            return Future.succeededFuture(
                    Optional.of(SocketAddress.inetSocketAddress(port(uri), found[0].getHostAddress())));
        });
    }

    private Future<InetAddress[]> lookUp(String host) {
        return lookUps.executeBlocking(
                        () -> {
                            try {
                                return InetAddress.getAllByName(host);
                            } catch (UnknownHostException _) {
                                return new InetAddress[0];
                            }
                        },
                        false)
                .compose(found -> found.length == 0 ? refused("the name is not known") : Future.succeededFuture(found));
    }

    private boolean isProxied(String host) {
        return proxyOptions.isPresent()
                && proxyExcept.stream()
                        .noneMatch(except -> except.startsWith("*.")
                                ? host.endsWith(except.substring(1))
                                : host.equalsIgnoreCase(except));
    }

    private Future<Answer> read(HttpClientRequest request, HttpClientResponse response) {
        response.exceptionHandler(_ -> {});
        if (REDIRECTS.contains(response.statusCode())) {
            request.reset();
            var location = response.getHeader(HttpHeaders.LOCATION);
            return location == null
                    ? refused("a redirect to nowhere")
                    : Future.succeededFuture(new Answer.Redirect(location));
        }
        if (response.statusCode() != 200) {
            request.reset();
            return refused("the answer is " + response.statusCode());
        }
        var isStyle = Optional.ofNullable(response.getHeader(HttpHeaders.CONTENT_TYPE))
                .filter(type -> type.toLowerCase(Locale.ROOT).startsWith("text/css"))
                .isPresent();
        Promise<Answer> whole = Promise.promise();
        var bytes = Buffer.buffer();
        response.handler(part -> {
            if (bytes.length() + part.length() > mostBytes) {
                whole.tryFail(new FetchRefused("it is larger than resources.largest"));
                request.reset();
            } else bytes.appendBuffer(part);
        });
        response.exceptionHandler(whole::tryFail);
        response.endHandler(_ -> whole.tryComplete(new Answer.Found(bytes, isStyle)));
        return whole.future();
    }

    /** Not on an event loop: what is large takes a while to be hashed, and a style sheet to be read. */
    private Future<Resource> resource(URI from, Buffer bytes, boolean isStyle) {
        return vertx.executeBlocking(() -> isStyle ? styleSheet(from, bytes) : Resource.of(bytes), false)
                .compose(found -> found.<Future<Resource>>map(Future::succeededFuture)
                        .orElseGet(() -> refused("it is no image, font or style sheet")));
    }

    /** Its addresses are made whole, by where it was in the end; those from which the node fetches lead to it again. */
    private Optional<Resource> styleSheet(URI from, Buffer bytes) {
        var css = StyleAddresses.rewrite(
                        bytes.toString(StandardCharsets.UTF_8),
                        from,
                        address -> covers(address)
                                ? "?url=" + URLEncoder.encode(address, StandardCharsets.UTF_8)
                                : address,
                        mostBytes)
                .map(Buffer::buffer)
                .filter(whole -> whole.length() <= mostBytes)
                .orElseThrow(() -> new FetchRefused("with whole addresses it is larger than resources.largest"));
        return Optional.of(Resource.of(ContentKind.CSS, css));
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static String resolved(URI from, String location) {
        try {
            return from.resolve(location).toString();
        } catch (IllegalArgumentException _) {
            return "";
        }
    }

    private static int port(URI uri) {
        if (uri.getPort() > 0) return uri.getPort();
        return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
    }

    private static String pathOf(URI uri) {
        var path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    private static <T> Future<T> refused(String why) {
        return Future.failedFuture(new FetchRefused(why));
    }
}
