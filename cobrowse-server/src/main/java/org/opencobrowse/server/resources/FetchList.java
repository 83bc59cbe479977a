package org.opencobrowse.server.resources;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opencobrowse.server.config.OriginPattern;
import org.opencobrowse.server.config.ResourcesConfig;

/** The hosts that the node fetches from. */
record FetchList(List<OriginPattern> origins) {
    static FetchList of(ResourcesConfig config) {
        return new FetchList(config.fetchFrom().stream()
                .map(OriginPattern::parse)
                .flatMap(Optional::stream)
                .toList());
    }

    boolean covers(String url) {
        return originOf(url)
                .filter(origin -> origins.stream().anyMatch(it -> it.matches(origin)))
                .isPresent();
    }

    /** As browsers write it; empty for what is no address of the web, or names a user. */
    private static Optional<String> originOf(String url) {
        try {
            var uri = new URI(url);
            var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            if (!(scheme.equals("http") || scheme.equals("https"))) return Optional.empty();
            if (uri.getHost() == null || uri.getRawUserInfo() != null) return Optional.empty();
            var usual = scheme.equals("https") ? 443 : 80;
            var port = uri.getPort() < 0 || uri.getPort() == usual ? "" : ":" + uri.getPort();
            return Optional.of(scheme + "://" + uri.getHost().toLowerCase(Locale.ROOT) + port);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
