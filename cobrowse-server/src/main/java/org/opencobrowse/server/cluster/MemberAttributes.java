package org.opencobrowse.server.cluster;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.MemberAttributeConfig;
import java.net.URI;
import java.util.Optional;
import java.util.UUID;

/**
 * What a node tells the others about itself when it joins.
 *
 * @param publicUrl where browsers reach the node alone
 * @param settings what must be the same on all nodes, as {@link Settings#text}
 */
record MemberAttributes(Peer peer, Optional<String> publicUrl, String version, String settings) {
    /** Where Vert.x looks for the id of a member that it has not started itself. */
    private static final String VERTX_NODE_ID = "__vertx.nodeId";

    private static final String NODE = "node";
    private static final String RUN = "run";
    private static final String URL = "url";
    private static final String PUBLIC_URL = "publicUrl";
    private static final String VERSION = "version";
    private static final String SETTINGS = "settings";

    void writeTo(MemberAttributeConfig config) {
        config.setAttribute(VERTX_NODE_ID, peer.is().run().toString());
        config.setAttribute(NODE, peer.node());
        config.setAttribute(RUN, peer.is().run().toString());
        config.setAttribute(URL, peer.url().toString());
        publicUrl.ifPresent(it -> config.setAttribute(PUBLIC_URL, it));
        config.setAttribute(VERSION, version);
        config.setAttribute(SETTINGS, settings);
    }

    /** Empty for a member that is no node of ours. */
    static Optional<MemberAttributes> of(Member member) {
        if (member.getAttribute(NODE) == null || member.getAttribute(RUN) == null || member.getAttribute(URL) == null)
            return Optional.empty();
        var is = new Incarnation(member.getAttribute(NODE), UUID.fromString(member.getAttribute(RUN)));
        return Optional.of(new MemberAttributes(
                new Peer(is, URI.create(member.getAttribute(URL))),
                Optional.ofNullable(member.getAttribute(PUBLIC_URL)),
                Optional.ofNullable(member.getAttribute(VERSION)).orElse(""),
                Optional.ofNullable(member.getAttribute(SETTINGS)).orElse("")));
    }
}
