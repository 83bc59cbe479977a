package org.opencobrowse.server.cluster;

import java.net.URI;

/**
 * Another node, or this one as others see it.
 *
 * @param url where its public port is reached past every balancer
 */
public record Peer(Incarnation is, URI url) {
    public String node() {
        return is.node();
    }
}
