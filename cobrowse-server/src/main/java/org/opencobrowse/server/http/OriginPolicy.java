package org.opencobrowse.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opencobrowse.server.config.DataCentreConfig;
import org.opencobrowse.server.config.HttpConfig;
import org.opencobrowse.server.config.Network;
import org.opencobrowse.server.config.OriginPattern;
import org.opencobrowse.server.config.ServerConfig;

/** Which web pages may talk to this server: its own, and those of listed sites. Pure and immutable: shared by all event loops. */
public final class OriginPolicy {
    /** Where a request comes from. */
    public enum Verdict {
        /** A page of this server. */
        OWN,
        /** A page of a listed site. */
        LISTED,
        /** No page at all, or a page's plain GET to its own server: browsers name the origin on everything else. */
        ABSENT,
        /** Any other page. */
        FOREIGN;

        /** Whether a page that named itself may go on: what a WebSocket handshake and a state-changing request need. */
        public boolean isAllowedPage() {
            return this == OWN || this == LISTED;
        }
    }

    private static final Set<String> LOOPBACK_NAMES = Set.of("localhost", "[::1]", "::1");
    private static final Network LOOPBACK = Network.parse("127.0.0.0/8").orElseThrow();

    private final List<OriginPattern> listed;
    /** Where browsers see this server; none: wherever they say they do. */
    private final List<OriginPattern> own;
    /** Where they see it too, among several data centres. */
    private final Optional<OriginPattern> dataCentre;

    private final boolean demo;

    public OriginPolicy(HttpConfig http, boolean demo) {
        this(http, Optional.empty(), Optional.empty(), demo);
    }

    private OriginPolicy(HttpConfig http, Optional<String> agentsOrigin, Optional<String> dataCentre, boolean demo) {
        this.listed = patterns(http.origins().stream());
        this.own = patterns(Stream.of(http.publicOrigin(), agentsOrigin).flatMap(Optional::stream));
        this.dataCentre = dataCentre.flatMap(OriginPattern::parse);
        this.demo = demo;
    }

    public static OriginPolicy of(ServerConfig config) {
        return new OriginPolicy(
                config.http(),
                config.agentPort().publicOrigin(),
                config.ownDataCentre().map(DataCentreConfig::url),
                config.demo());
    }

    private static List<OriginPattern> patterns(Stream<String> origins) {
        return origins.map(OriginPattern::parse).flatMap(Optional::stream).toList();
    }

    /**
     * @param origin the Origin header, if there is one
     * @param authority host and port that the request was sent to, if it says so
     */
    public Verdict judge(Optional<String> origin, Optional<String> authority) {
        if (origin.isEmpty()) return Verdict.ABSENT;
        var page = origin.get();
        if (isOwn(page, authority)) return Verdict.OWN;
        return listed.stream().anyMatch(pattern -> pattern.matches(page)) ? Verdict.LISTED : Verdict.FOREIGN;
    }

    public Verdict judge(HttpServerRequest request) {
        var origins = request.headers().getAll(HttpHeaders.ORIGIN);
        if (origins.size() > 1) return Verdict.FOREIGN;
        return judge(origins.stream().findFirst(), Optional.ofNullable(request.getHeader(HttpHeaders.HOST)));
    }

    private boolean isOwn(String page, Optional<String> authority) {
        if (dataCentre.filter(pattern -> pattern.matches(page)).isPresent()) return true;
        if (!own.isEmpty()) return own.stream().anyMatch(pattern -> pattern.matches(page));
        // The scheme is not compared: a balancer that ends TLS speaks plain HTTP to the node.
        return authority
                .filter(host -> page.equals("http://" + host) || page.equals("https://" + host))
                .isPresent();
    }

    /**
     * Whether a request to this host is meant for this server. The demo tells everybody its password, so a foreign name that leads to this machine (DNS rebinding)
     * must not make a foreign page its own.
     */
    boolean isAddressee(String host) {
        return !demo || LOOPBACK_NAMES.contains(host) || LOOPBACK.contains(host);
    }
}
