package org.opencobrowse.transport.protocol;

import java.util.List;

/**
 * How an agent's browser gets images, fonts and style sheets that it cannot load from the customer's site.
 *
 * @param key opens them, and nothing else, for as long as the seat lasts
 * @param fromBrowser {@code never}, {@code failing} or {@code always}: whether the customer's browser is asked for what its own site has
 * @param fetched origins, or {@code scheme://*.host}, from which the node fetches
 */
public record ResourceAccess(String key, String fromBrowser, List<String> fetched) {
    /** Longest address, in characters. */
    public static final int URL_LENGTH = 3_000;

    public ResourceAccess {
        fetched = List.copyOf(fetched);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "ResourceAccess[fromBrowser=%s]".formatted(fromBrowser);
    }
}
