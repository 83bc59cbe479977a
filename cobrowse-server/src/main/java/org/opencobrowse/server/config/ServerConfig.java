package org.opencobrowse.server.config;

import java.util.List;
import java.util.Optional;

/**
 * Everything a node is told. A component is a key of the file: {@code session().idleAfter()} is {@code session.idleAfter}.
 *
 * @param dataCentre name of the data centre that this node's cluster is, one of {@code dataCentres}; empty: there is only one, without a name
 * @param dataCentres all of them, the same list in every cluster
 * @param demo serves the demo shop and lets the demo agent in; only ever on a loopback address
 */
public record ServerConfig(
        NodeConfig node,
        HttpConfig http,
        AgentPortConfig agentPort,
        TlsConfig tls,
        ManagementConfig management,
        ClusterConfig cluster,
        DrainConfig drain,
        Optional<String> dataCentre,
        List<DataCentreConfig> dataCentres,
        SessionTokensConfig sessionTokens,
        boolean demo,
        RouteCookieConfig routeCookie,
        SessionConfig session,
        PrivacyConfig privacy,
        HasteConfig haste,
        ControlConfig control,
        LivenessConfig liveness,
        SequencerConfig sequencer,
        TransportConfig transport,
        ChatConfig chat,
        ResourcesConfig resources,
        AgentsConfig agents,
        LoggingConfig logging) {
    private static final List<Network> LOOPBACK = List.of(
            Network.parse("127.0.0.0/8").orElseThrow(), Network.parse("::1").orElseThrow());

    public ServerConfig {
        dataCentres = List.copyOf(dataCentres);
        DataCentreConfig.check(new Checks(""), dataCentre, dataCentres)
                .holds(
                        !demo || isLoopback(http.host()),
                        "demo",
                        "true",
                        "must not be reachable from other machines, but http.host is " + http.host(),
                        "set http.host to 127.0.0.1, or configure agents.users and switch the demo off")
                .holds(
                        !demo || !agentPort.enabled() || isLoopback(agentPort.host()),
                        "demo",
                        "true",
                        "must not be reachable from other machines, but agentPort.host is " + agentPort.host(),
                        "set agentPort.host to 127.0.0.1, or configure agents.users and switch the demo off")
                .holds(
                        sequencer.windowBytes().bytes() >= transport.bodyBytes().bytes(),
                        "sequencer.windowBytes",
                        sequencer.windowBytes().toString(),
                        "must hold at least one body of transport.bodyBytes (%s)".formatted(transport.bodyBytes()),
                        "raise it, or lower transport.bodyBytes")
                .holds(
                        !agentPort.enabled()
                                || http.publicOrigin().isEmpty()
                                || agentPort.publicOrigin().isPresent(),
                        "agentPort.publicOrigin",
                        "",
                        "must be set, since http.publicOrigin is: pages of other origins are strangers",
                        "write where agents' browsers see this server, as in https://agents.example.com")
                .holds(
                        node.publicUrl().isEmpty() || http.publicOrigin().isPresent(),
                        "http.publicOrigin",
                        "",
                        "must be set, since node.publicUrl is: this server's own pages come from another origin than that",
                        "write where browsers see all nodes together, as in https://cobrowse.example.com")
                .holds(
                        !cluster.isOn()
                                || (agentPort.enabled() ? agentPort.port() : http.port()) > 0
                                || cluster.nodeUrl().isPresent(),
                        agentPort.enabled() ? "agentPort.port" : "http.port",
                        "0",
                        "must be known before the node joins its cluster, so that others can find it",
                        "set a port, or cluster.nodeUrl")
                .holds(
                        !cluster.isOn() || agents.jwtSecret().isPresent(),
                        "agents.jwtSecret",
                        "",
                        "must be set in a cluster, the same on all nodes: who signed in at one must be known at the others",
                        "make one with: openssl rand -base64 48")
                .done();
    }

    /** This one, where there are several. */
    public Optional<DataCentreConfig> ownDataCentre() {
        return dataCentres.stream()
                .filter(it -> dataCentre.filter(it.name()::equals).isPresent())
                .findFirst();
    }

    public static ServerConfig defaults() {
        return new ServerConfig(
                NodeConfig.defaults(),
                HttpConfig.defaults(),
                AgentPortConfig.defaults(),
                TlsConfig.defaults(),
                ManagementConfig.defaults(),
                ClusterConfig.defaults(),
                DrainConfig.defaults(),
                Optional.empty(),
                List.of(),
                SessionTokensConfig.defaults(),
                false,
                RouteCookieConfig.defaults(),
                SessionConfig.defaults(),
                PrivacyConfig.defaults(),
                HasteConfig.defaults(),
                ControlConfig.defaults(),
                LivenessConfig.defaults(),
                SequencerConfig.defaults(),
                TransportConfig.defaults(),
                ChatConfig.defaults(),
                ResourcesConfig.defaults(),
                AgentsConfig.defaults(),
                LoggingConfig.defaults());
    }

    private static boolean isLoopback(String host) {
        return host.equals("localhost") || LOOPBACK.stream().anyMatch(network -> network.contains(host));
    }
}
