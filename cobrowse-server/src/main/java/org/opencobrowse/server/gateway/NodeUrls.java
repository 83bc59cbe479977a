package org.opencobrowse.server.gateway;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;
import org.opencobrowse.server.cluster.Peer;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.transport.protocol.Role;

/**
 * Where browsers reach single nodes, past every balancer, of those nodes that say so. It is the port for customers: agents with a port of their own are told nothing.
 *
 * @param own of this node
 * @param others asked for nodes of the cluster
 * @param leadToAgents whether agents use the same port
 */
record NodeUrls(Optional<String> own, Function<Peer, Optional<String>> others, boolean leadToAgents) {
    private static final String FIELD = "sessionServerUrl";

    static NodeUrls of(ServerConfig config, Function<Peer, Optional<String>> others) {
        return new NodeUrls(
                config.node().publicUrl(), others, !config.agentPort().enabled());
    }

    /** For a participant of a session that this node has. */
    JsonObject tell(HttpServerRequest asked, JsonObject answer) {
        return tell(asked, answer, own);
    }

    /** For one of a session that another node has. */
    JsonObject tell(HttpServerRequest asked, JsonObject answer, Peer owner) {
        return tell(asked, answer, others.apply(owner));
    }

    Optional<String> of(Peer owner, Role participant) {
        return leadToAgents || participant == Role.CUSTOMER ? others.apply(owner) : Optional.empty();
    }

    private JsonObject tell(HttpServerRequest asked, JsonObject answer, Optional<String> url) {
        if (leadToAgents || CustomersOnly.isMarked(asked)) url.ifPresent(it -> answer.put(FIELD, it));
        return answer;
    }
}
