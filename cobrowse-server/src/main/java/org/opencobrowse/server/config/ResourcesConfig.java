package org.opencobrowse.server.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images, fonts and style sheets of shared pages that an agent's browser cannot load by itself, for all nodes of a cluster alike.
 *
 * @param fromBrowser when the customer's browser gives what its own site has
 * @param largest of one image, font or style sheet
 * @param memory of all that a node keeps
 * @param clusterMemory of what a node keeps for the others, in whole mebibytes; 0: nodes share nothing
 * @param keep how long it is kept
 * @param fetchFrom hosts that the node itself fetches from for agents
 * @param privateNetworks of those hosts, where they are no addresses of the internet
 * @param proxy through which it does
 * @param proxyUser of that
 * @param proxyPassword of that
 * @param proxyExcept hosts, and {@code *.} for their sub-domains, that are reached without it
 */
public record ResourcesConfig(
        BrowserResources fromBrowser,
        ByteSize largest,
        ByteSize memory,
        ByteSize clusterMemory,
        Duration keep,
        List<String> fetchFrom,
        List<String> privateNetworks,
        Optional<String> proxy,
        Optional<String> proxyUser,
        Optional<Hidden> proxyPassword,
        List<String> proxyExcept) {
    /** It goes into one frame's header with everything else that an agent is told. */
    private static final int MOST_CHARACTERS = 1_500;

    private static final Pattern HOST = Pattern.compile("(\\*\\.)?[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

    public ResourcesConfig {
        fetchFrom = List.copyOf(fetchFrom);
        privateNetworks = List.copyOf(privateNetworks);
        proxyExcept = List.copyOf(proxyExcept);
        var checks = new Checks("resources")
                .range("largest", largest, ByteSize.kib(16), ByteSize.mib(16))
                .range("memory", memory, ByteSize.mib(1), ByteSize.mib(4096))
                .range("clusterMemory", clusterMemory, ByteSize.mib(0), ByteSize.mib(4096))
                .agrees(
                        clusterMemory.bytes() % ByteSize.mib(1).bytes() == 0,
                        "clusterMemory",
                        clusterMemory.toString(),
                        "must be whole mebibytes",
                        "write it as in 32MiB, or 0B for nothing")
                .range("keep", keep, Duration.ofSeconds(10), Duration.ofHours(24))
                .agrees(
                        largest.bytes() <= memory.bytes(),
                        "memory",
                        memory.toString(),
                        "must hold at least one of resources.largest (%s)".formatted(largest),
                        "raise it or lower resources.largest");
        checks.holds(
                String.join(" ", fetchFrom).length() <= MOST_CHARACTERS,
                "fetchFrom",
                "…",
                "must not be longer than %d characters together: each agent is told".formatted(MOST_CHARACTERS),
                "write sub-domains as scheme://*.host");
        for (var host : proxyExcept)
            checks.matches(
                    "proxyExcept",
                    host,
                    HOST,
                    "must be a host in lower case, or *. and one for its sub-domains",
                    "write it as in intranet.example or *.intranet.example");
        for (var origin : fetchFrom)
            checks.holds(
                    OriginPattern.parse(origin).isPresent(),
                    "fetchFrom",
                    Scalars.shorten(origin),
                    "must be scheme://host or scheme://*.host, with a port where it is unusual",
                    "write it as in https://cdn.example.com");
        for (var network : privateNetworks)
            checks.holds(
                    Network.parse(network).isPresent(),
                    "privateNetworks",
                    Scalars.shorten(network),
                    "must be an address, or the first of a network and the number of its bits",
                    "write it as in 10.1.0.0/16");
        proxy.ifPresent(url -> checks.holds(
                isProxy(url),
                "proxy",
                Scalars.shorten(url),
                "must be http://host:port and nothing behind it",
                "write it as in http://proxy.example.com:3128"));
        checks.agrees(
                        proxy.isPresent() || (proxyUser.isEmpty() && proxyExcept.isEmpty()),
                        "proxy",
                        "",
                        "must be set, since other keys say something of it",
                        "set it, or take resources.proxyUser and resources.proxyExcept out")
                .agrees(
                        proxyUser.isPresent() == proxyPassword.isPresent(),
                        "proxyUser",
                        proxyUser.orElse(""),
                        "must be set if, and only if, resources.proxyPassword is",
                        "set both or none")
                .done();
    }

    /** The private ones. */
    public List<Network> networks() {
        return privateNetworks.stream()
                .map(Network::parse)
                .flatMap(Optional::stream)
                .toList();
    }

    private static boolean isProxy(String text) {
        try {
            var url = URI.create(text);
            return "http".equals(url.getScheme())
                    && url.getHost() != null
                    && url.getPort() > 0
                    && url.getRawUserInfo() == null
                    && (url.getRawPath() == null || url.getRawPath().isEmpty());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    static ResourcesConfig defaults() {
        return new ResourcesConfig(
                BrowserResources.FAILING,
                ByteSize.mib(2),
                ByteSize.mib(64),
                ByteSize.mib(32),
                Duration.ofMinutes(10),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                List.of());
    }
}
