package org.opencobrowse.server;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.micrometer.Label;
import io.vertx.micrometer.MicrometerMetricsFactory;
import io.vertx.micrometer.MicrometerMetricsOptions;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.server.agents.AgentCalls;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.DemoCalls;
import org.opencobrowse.server.chat.Chat;
import org.opencobrowse.server.chat.ChatGreeting;
import org.opencobrowse.server.cluster.Alone;
import org.opencobrowse.server.cluster.Cluster;
import org.opencobrowse.server.cluster.ClusterEntry;
import org.opencobrowse.server.cluster.ClusterMeters;
import org.opencobrowse.server.cluster.Owner;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.cluster.RollCall;
import org.opencobrowse.server.cluster.SharedOwnership;
import org.opencobrowse.server.config.ClusterConfig;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.doctor.DoctorCalls;
import org.opencobrowse.server.files.ClientFiles;
import org.opencobrowse.server.files.DemoShop;
import org.opencobrowse.server.gateway.CustomersOnly;
import org.opencobrowse.server.gateway.Gateway;
import org.opencobrowse.server.gateway.IdSource;
import org.opencobrowse.server.gateway.Misdirections;
import org.opencobrowse.server.gateway.NodeRules;
import org.opencobrowse.server.gateway.Relay;
import org.opencobrowse.server.gateway.RouteCookie;
import org.opencobrowse.server.gateway.SessionMeters;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.Cors;
import org.opencobrowse.server.http.Descriptors;
import org.opencobrowse.server.http.HttpVerticle;
import org.opencobrowse.server.http.NativeRequest;
import org.opencobrowse.server.http.OriginPolicy;
import org.opencobrowse.server.http.Overflow;
import org.opencobrowse.server.http.RelayPass;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.http.ServerLimits;
import org.opencobrowse.server.http.StrictRequests;
import org.opencobrowse.server.management.Drain;
import org.opencobrowse.server.management.DrainPage;
import org.opencobrowse.server.management.EventLoopWatch;
import org.opencobrowse.server.management.Health;
import org.opencobrowse.server.management.Meters;
import org.opencobrowse.server.management.MetricsPage;
import org.opencobrowse.server.management.NodeState;
import org.opencobrowse.server.resources.PageResources;
import org.opencobrowse.server.resources.SharedResources;
import org.opencobrowse.server.rules.RuleBook;
import org.opencobrowse.server.rules.RuleCalls;
import org.opencobrowse.server.rules.RuleMeters;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One node: built in order, closed in reverse. Owns the only clock. */
public final class CobrowseServer {
    private static final Logger log = LoggerFactory.getLogger(CobrowseServer.class);
    private static final int EVENT_LOOPS = Runtime.getRuntime().availableProcessors();

    // Verticles that name the same negative port share one free port; with 0 each would get its own.
    private static final int ANY_FREE_PUBLIC = -1;
    private static final int ANY_FREE_MANAGEMENT = -2;
    private static final int ANY_FREE_AGENTS = -3;

    private final ServerConfig config;
    private final MonotonicClock clock = () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    private final PrometheusMeterRegistry registry;
    private final Meters meters;
    private final OriginPolicy origins;
    private final ClientAddress addresses;
    private final Health health;
    private final Vertx vertx;
    private final Agents agents;
    private final Optional<RollCall> rollCall;
    private final Optional<Relay> relay;
    private final Optional<Chat> chat;
    private final Gateway gateway;
    private final Drain drain;
    private final Overflow overflow;
    private final AtomicInteger port = new AtomicInteger();
    private final AtomicInteger agentPort = new AtomicInteger();
    private final AtomicInteger managementPort = new AtomicInteger();
    /** What to close, newest first. Touched before the start has returned and by {@link #close} only. */
    private final Deque<Supplier<Future<?>>> open = new ArrayDeque<>();

    /** Starts a node. Not for an event loop: hashing the demo password takes a moment. When the start fails, nothing is left running. */
    public static Future<CobrowseServer> start(ServerConfig config) {
        NativeRequest.prepare();
        var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        // First: a node without its rules must not even be seen.
        var ruleBook = new RuleBook(config.privacy(), new RuleMeters(registry));
        var run = new IdSource().run();
        var entry = config.cluster().isOn()
                ? Optional.of(ClusterEntry.join(config, Version.CURRENT, run, Clock.systemUTC()))
                : Optional.<ClusterEntry>empty();
        var builder = Vertx.builder()
                .with(vertxOptions(config.cluster(), registry))
                .withMetrics(new MicrometerMetricsFactory(registry));
        // A future of its own: those of the event loops cannot complete once the loops have ended.
        Promise<CobrowseServer> started = Promise.promise();
        entry.map(it -> it.vertx(builder))
                .orElseGet(() -> Future.succeededFuture(builder.build()))
                .onFailure(failure -> {
                    entry.ifPresent(ClusterEntry::leave);
                    started.fail(failure);
                })
                .onSuccess(vertx -> new CobrowseServer(config, run, registry, vertx, entry, ruleBook).listen(started));
        return started.future();
    }

    private CobrowseServer(
            ServerConfig config,
            UUID run,
            PrometheusMeterRegistry registry,
            Vertx vertx,
            Optional<ClusterEntry> entry,
            RuleBook ruleBook) {
        this.config = config;
        this.registry = registry;
        this.vertx = vertx;
        this.meters = new Meters(registry);
        this.origins = OriginPolicy.of(config);
        this.addresses = ClientAddress.of(config);
        entry.ifPresent(it -> open.push(it::leave));
        open.push(vertx::close);
        this.agents = new Agents(vertx, config, clock, Clock.systemUTC(), meters);
        var cluster = entry.map(it -> it.cluster(vertx, clock, Clock.systemUTC(), new ClusterMeters(registry)));
        cluster.ifPresent(it -> open.push(it::close));
        this.health = new Health(
                config.node().name(),
                run,
                Version.CURRENT,
                origins,
                () -> cluster.filter(Cluster::seesTakerOfNewSessions).isPresent());
        this.rollCall = cluster.map(RollCall::new);
        this.relay = cluster.map(it -> new Relay(
                vertx,
                it,
                new Misdirections(registry, clock),
                addresses,
                RelayPass.of(config).orElseThrow(),
                config.transport().connections()));
        var ownership =
                cluster.<Ownership>map(it -> new SharedOwnership(it, clock)).orElseGet(Alone::new);
        this.chat = config.chat().enabled() ? Optional.of(chat(entry, cluster, ownership)) : Optional.empty();
        var stopWatching = ruleBook.watch(vertx);
        open.push(() -> {
            stopWatching.run();
            return Future.succeededFuture();
        });
        this.gateway = new Gateway(
                vertx,
                config,
                clock,
                Clock.systemUTC(),
                agents,
                health,
                new SessionMeters(registry),
                ownership,
                relay,
                chat,
                ruleBook,
                new RuleCalls(ruleBook),
                new PageResources(
                        vertx,
                        config.resources(),
                        entry.map(it -> it.resources(vertx)).orElse(SharedResources.NONE),
                        clock,
                        registry,
                        "cobrowse/" + Version.CURRENT));
        this.drain = new Drain(vertx, clock, health, gateway, config.drain());
        // A balancer that gets no answer would take the node for dead, and cut those who are on it.
        this.overflow = new Overflow(
                Descriptors.ofProcess(clock, meters::noDescriptorFor),
                List.of(new StrictRequests(origins), health, new Cors(origins)));
        cluster.ifPresent(it -> meters.gauge(
                "cobrowse.cluster.nodes", "Nodes of the cluster that this one sees, itself included", it::size));
        health.yieldsTo(() -> cluster.flatMap(Cluster::obstacle).or(gateway::obstacle));
        cluster.ifPresent(it -> meters.gauge(
                "cobrowse.cluster.clock.apart.ms",
                "How far the clock of this machine is from the cluster's",
                it::clockApartMs));
        cluster.ifPresent(it -> meters.gauge(
                "cobrowse.cluster.round.trip.ms",
                "Longest of the last round trips to the other nodes",
                it::roundTripMs));
        meters.gauge("cobrowse.sessions.live", "Sessions that live on this node", gateway::sessions);
        meters.gauge(
                "cobrowse.draining",
                "1 while this node is being emptied",
                () -> health.state() == NodeState.DRAINING ? 1 : 0);
    }

    /** The public port, as bound. */
    public int port() {
        return port.get();
    }

    /** Where agents come, as bound: the public port unless they have one of their own. */
    public int agentPort() {
        return config.agentPort().enabled() ? agentPort.get() : port();
    }

    private Chat chat(Optional<ClusterEntry> entry, Optional<Cluster> cluster, Ownership ownership) {
        var rules = Chat.rules(config.chat());
        var around = new Chat.Cluster(
                () -> cluster.map(Cluster::isOldest).orElse(true),
                () -> cluster.map(Cluster::isGreaterPart).orElse(true),
                () -> cluster.map(Cluster::isWhole).orElse(true),
                run -> cluster.map(it -> it.isLost(run)).orElse(false),
                session -> ownership.ownerOf(session).map(CobrowseServer::end));
        var limits = NodeRules.ofChat(config).websocket().connection();
        var place = new Chat.Place(
                addresses,
                RouteCookie.of(config)::set,
                new ChatGreeting(config.node().name(), limits.heartbeatMs(), limits.silenceMs(), limits.limits()),
                config.agents().jwtSecret().orElseGet(new IdSource()::key));
        return new Chat(
                vertx,
                config.chat(),
                entry.map(it -> it.chat(rules)).orElseGet(() -> ChatBook.alone(rules, Clock.systemUTC())),
                around,
                place,
                agents,
                clock,
                Clock.systemUTC(),
                registry);
    }

    private static Optional<EndReason> end(Owner owner) {
        return switch (owner) {
            case Owner.Lost() -> Optional.of(EndReason.NODE_LOST);
            case Owner.Ended(var reason) -> Optional.of(reason);
            case Owner.Elsewhere _, Owner.Unsure _, Owner.Unknown _ -> Optional.empty();
        };
    }

    public int managementPort() {
        return managementPort.get();
    }

    /** Empties the node; when that is done, {@link #close} it. */
    Drain drain() {
        return drain;
    }

    /** Ends everything in reverse order of its start; requests in flight get their answers. Harmless when repeated. */
    public Future<Void> close() {
        health.becomes(NodeState.STOPPING);
        Future<?> closed = Future.succeededFuture();
        while (!open.isEmpty()) {
            var next = open.pop();
            // One part that does not close must not keep the others open.
            closed = closed.transform(_ -> next.get());
        }
        return closed.mapEmpty();
    }

    private void listen(Promise<CobrowseServer> started) {
        listen().onSuccess(_ -> started.complete(this))
                .onFailure(failure -> close().onComplete(_ -> started.fail(failure)));
    }

    private Future<?> listen() {
        var watch = new EventLoopWatch(config.node().stuckAfter());
        watch.start();
        open.push(watch::close);
        meters.bindJvm();
        return deploy(1, () -> new HttpVerticle(managementOptions(), managementParts(), managementPort::set))
                .compose(_ -> listenForAgents(watch))
                .compose(_ -> listen(publicOptions(), publicParts(watch), port))
                .onSuccess(_ -> {
                    relay.ifPresent(it -> open.push(it::close));
                    // After sessions have ended: conversations are told of it.
                    chat.ifPresent(it -> open.push(it::close));
                    open.push(gateway::close);
                    health.becomes(NodeState.SERVING);
                    tellStarted();
                });
    }

    private List<Routes> managementParts() {
        return List.of(
                new MetricsPage(registry),
                gateway.books(),
                new DrainPage(config.node().name(), drain));
    }

    private Future<?> listenForAgents(EventLoopWatch watch) {
        var own = config.agentPort();
        if (!own.enabled()) return Future.succeededFuture();
        var options = serverOptions().setHost(own.host()).setPort(bindable(own.port(), ANY_FREE_AGENTS));
        return listen(options, parts(watch, true), agentPort);
    }

    private List<Routes> publicParts(EventLoopWatch watch) {
        return parts(watch, !config.agentPort().enabled());
    }

    /** In the order in which a request meets them. */
    private List<Routes> parts(EventLoopWatch watch, boolean forAgentsToo) {
        var files = new ClientFiles(
                Version.CURRENT,
                config.node().publicUrl(),
                config.demo() || config.privacy().preview());
        var parts = new ArrayList<Routes>();
        parts.add(watch);
        parts.add(new StrictRequests(origins));
        rollCall.ifPresent(parts::add);
        parts.add(health);
        parts.add(new Cors(origins));
        parts.add(forAgentsToo ? new AgentCalls(agents, addresses) : new CustomersOnly());
        relay.ifPresent(parts::add);
        parts.add(gateway);
        chat.ifPresent(parts::add);
        parts.add(new DoctorCalls(vertx, config, agents, addresses, clock));
        parts.add(forAgentsToo ? files : files.forCustomers());
        relay.map(Relay::scripts).ifPresent(parts::add);
        if (config.demo()) {
            parts.add(new DemoCalls(Version.CURRENT));
            parts.add(new DemoShop());
        }
        return parts;
    }

    private Future<?> listen(HttpServerOptions options, List<Routes> parts, AtomicInteger boundPort) {
        return deploy(EVENT_LOOPS, () -> new HttpVerticle(options, parts, boundPort::set, overflow));
    }

    private Future<?> deploy(int instances, Supplier<HttpVerticle> verticle) {
        return vertx.deployVerticle(verticle, new DeploymentOptions().setInstances(instances))
                .onSuccess(id -> open.push(() -> vertx.undeploy(id)));
    }

    private HttpServerOptions serverOptions() {
        return gateway.options(
                ServerLimits.secured(ServerLimits.options(config.liveness().silenceLimit()), config.tls()));
    }

    private HttpServerOptions publicOptions() {
        return serverOptions()
                .setHost(config.http().host())
                .setPort(bindable(config.http().port(), ANY_FREE_PUBLIC));
    }

    private HttpServerOptions managementOptions() {
        return ServerLimits.options(config.liveness().silenceLimit())
                .setHost(config.management().host())
                .setPort(bindable(config.management().port(), ANY_FREE_MANAGEMENT));
    }

    private static int bindable(int configured, int anyFree) {
        return configured == 0 ? anyFree : configured;
    }

    private static VertxOptions vertxOptions(ClusterConfig cluster, PrometheusMeterRegistry registry) {
        return new VertxOptions()
                .setEventLoopPoolSize(EVENT_LOOPS)
                // Nothing is served from files through the library: no folder for copies, which a killed node would
                // leave.
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false))
                .setEventBusOptions(new EventBusOptions()
                        .setHost(cluster.host())
                        .setPort(cluster.port() == 0 ? 0 : cluster.port() + 1))
                .setMetricsOptions(new MicrometerMetricsOptions()
                        .setEnabled(true)
                        // The library keeps registries by name for the whole process; nodes in one process must not
                        // count into each other's.
                        .setRegistryName("cobrowse-" + System.identityHashCode(registry))
                        // No label whose values a client could invent: methods, paths, addresses.
                        .setLabels(EnumSet.of(
                                Label.HTTP_CODE, Label.HTTP_ROUTE, Label.LOCAL, Label.POOL_NAME, Label.POOL_TYPE)));
    }

    private void tellStarted() {
        log.atInfo()
                .addKeyValue("node", config.node().name())
                .addKeyValue("version", Version.CURRENT)
                .addKeyValue("host", config.http().host())
                .addKeyValue("port", port.get())
                .addKeyValue("agentPort", agentPort())
                .addKeyValue("managementPort", managementPort.get())
                .addKeyValue("demo", config.demo())
                .log("started");
        if (agents.isEmpty()) log.warn("nobody can sign in as an agent: agents.users is empty");
        if (config.agents().jwtSecret().isEmpty())
            log.info(
                    "bearer tokens are signed with a random secret: a restart of this node ends every sign-in (agents.jwtSecret)");
    }
}
