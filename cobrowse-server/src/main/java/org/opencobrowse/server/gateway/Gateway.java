package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.TryLimits;
import org.opencobrowse.server.chat.Chat;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.NativeRequest;
import org.opencobrowse.server.http.OriginPolicy;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.management.Health;
import org.opencobrowse.server.management.Tenants;
import org.opencobrowse.server.resources.PageResources;
import org.opencobrowse.server.rules.RuleBook;
import org.opencobrowse.server.rules.RuleCalls;
import org.opencobrowse.server.session.AgentSeats;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.Refusal;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.server.session.SessionSurroundings;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.longpoll.LongPollEndpoint;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.websocket.WebSocketEndpoint;

/** Everything about sessions that a node offers to the outside: REST calls and both transports. One for all event loops. */
public final class Gateway implements Routes, Tenants {
    private static final String WEBSOCKET_PATH = "/cobrowse/v1/websocket";
    private static final String LONGPOLL_PATH = "/cobrowse/v1/longpoll";
    private static final String CHAT_WEBSOCKET_PATH = "/cobrowse/v1/chat/websocket";
    private static final String CHAT_LONGPOLL_PATH = "/cobrowse/v1/chat/longpoll";
    /** Longer than any desktop waits. */
    private static final Duration TOPIC_EXPECTED = Duration.ofMinutes(15);

    private final SessionLoops loops = new SessionLoops();
    private final SessionDirectory directory;
    private final OriginPolicy origins;
    private final Creations creations;
    private final SessionCalls calls;
    private final ResourceCalls resourceCalls;
    private final Entrance everybody;
    private final Entrance customers;
    private final Optional<ChatEntrances> chat;
    private final NodeRules rules;
    private final Ownership ownership;
    private final InstantSource wallClock;
    private final RuleCalls ruleCalls;
    /** Read by sessions as they begin, on any event loop. */
    private volatile long nodeEndsMs = STAYS;

    public Gateway(
            Vertx vertx,
            ServerConfig config,
            MonotonicClock clock,
            InstantSource wallClock,
            Agents agents,
            Health health,
            SessionMeters meters,
            Ownership ownership,
            Optional<Relay> relay,
            Optional<Chat> chat,
            RuleBook ruleBook,
            RuleCalls ruleCalls,
            PageResources resources) {
        this.ownership = ownership;
        this.wallClock = wallClock;
        directory = new SessionDirectory(config.session().maxSessions(), (session, reason) -> {
            ownership.ended(session, reason);
            chat.ifPresent(it -> it.sessionEnded(session, reason));
        });
        ownership.onLost(session -> {
            if (directory.find(session) instanceof Found.Live(var lost)) lost.execute(LiveSession::endAsGivenUp);
        });
        origins = OriginPolicy.of(config);
        rules = NodeRules.of(config);
        var around = new SessionSurroundings(
                clock,
                rules.session(),
                meters,
                new AgentSeats(config.session().sessionsPerAgent()),
                ownership::isSure,
                () -> ruleBook.rules().hash(),
                () -> nodeEndsMs,
                news -> chat.ifPresent(it -> it.controlChanged(news)));
        ruleBook.onChange(_ -> directory.live().forEach(session -> session.execute(LiveSession::rulesChanged)));
        this.ruleCalls = ruleCalls;
        var addresses = ClientAddress.of(config);
        var limits = new CallLimits(
                new TryLimits(vertx, clock, config.session().creationsPerMinutePerAddress()),
                new TryLimits(vertx, clock, config.agents().wrongTriesPerMinute()),
                new TryLimits(vertx, clock, 1, TOPIC_EXPECTED));
        var dataCentres = DataCentres.of(config, meters::sentToAnotherDataCentre);
        var urls = NodeUrls.of(config, peer -> relay.flatMap(it -> it.publicUrl(peer)));
        creations = new Creations(
                directory, around, loops, wallClock, ownership, health::takesNewSessions, dataCentres.codeDigit());
        calls = new SessionCalls(
                creations,
                directory,
                ownership,
                relay,
                agents,
                addresses,
                limits,
                RouteCookie.of(config),
                urls,
                new Admissions(new SessionTokens(config.sessionTokens(), wallClock), dataCentres),
                chat,
                ruleCalls::answer);
        resourceCalls = new ResourceCalls(
                directory,
                ownership,
                relay,
                resources,
                config.resources().largest().bytes());
        BiFunction<NodeRules, ConnectionListener, Entrance> entrance = (its, listener) -> {
            var websockets = new WebSocketEndpoint(its.websocket(), listener, meters, clock::nowMs);
            var doorway = new Doorway(
                    addresses,
                    websockets,
                    config.transport().strangersPerAddress(),
                    config.transport().connections(),
                    meters::turnedAway);
            var longPolls = new LongPollEndpoint(its.longPoll(), doorway::admit, listener, meters, clock::nowMs);
            return new Entrance(doorway, longPolls);
        };
        var forEverybody = new Reception(vertx, directory, ownership, urls, agents::verify, Set.of(Role.values()));
        var forCustomers = new Reception(vertx, directory, ownership, urls, agents::verify, Set.of(Role.CUSTOMER));
        everybody = entrance.apply(rules, forEverybody);
        customers = entrance.apply(rules, forCustomers);
        ownership.onDoubt(() -> {
            forEverybody.sendAllAway();
            forCustomers.sendAllAway();
        });
        var chatRules = NodeRules.ofChat(config);
        this.chat = chat.map(it -> new ChatEntrances(
                entrance.apply(chatRules, it.reception(Set.of(Role.values()))),
                entrance.apply(chatRules, it.reception(Set.of(Role.CUSTOMER)))));
        chat.filter(_ -> config.chat().sessionsInQueue())
                .ifPresent(it -> new WaitingSessions(vertx, directory, it::sessionWaits));
    }

    @Override
    public void mount(Router router) {
        loops.add(Vertx.currentContext());
        // Not for WebSockets: browsers do not tell pages why a handshake failed, so they are accepted and told then.
        router.route(LONGPOLL_PATH).handler(this::onlyWhenSure);
        router.route("/cobrowse/rest/live/*").handler(this::onlyWhenSure);
        router.post("/cobrowse/rest/live/sessions").handler(this::onlyFromAllowedPages);
        calls.mount(router);
        ruleCalls.mount(router);
        resourceCalls.mount(router);
        router.get(WEBSOCKET_PATH)
                .handler(this::onlyFromAllowedPages)
                .handler(context -> entrance(context).doorway().enter(NativeRequest.current()));
        router.post(LONGPOLL_PATH)
                .handler(this::onlyFromAllowedPages)
                .handler(context -> entrance(context).longPolls().accept(context.request()));
        chat.ifPresent(entrances -> mount(router, entrances));
    }

    private void mount(Router router, ChatEntrances entrances) {
        router.post("/cobrowse/rest/chats").handler(this::onlyFromAllowedPages);
        router.get("/cobrowse/rest/chats/challenge").handler(this::notFromForeignPages);
        router.get(CHAT_WEBSOCKET_PATH)
                .handler(this::onlyFromAllowedPages)
                .handler(context -> entrances.of(context).doorway().enter(NativeRequest.current()));
        router.post(CHAT_LONGPOLL_PATH)
                .handler(this::onlyFromAllowedPages)
                .handler(context -> entrances.of(context).longPolls().accept(context.request()));
    }

    private Entrance entrance(RoutingContext context) {
        return CustomersOnly.isMarked(context.request()) ? customers : everybody;
    }

    /** Where chat connections come in. */
    private record ChatEntrances(Entrance everybody, Entrance customers) {
        Entrance of(RoutingContext context) {
            return CustomersOnly.isMarked(context.request()) ? customers : everybody;
        }
    }

    /** For the management port: what became of the events of each session. */
    public Routes books() {
        return new BooksPage(directory);
    }

    /** Adds what WebSockets need of their HTTP server. */
    public HttpServerOptions options(HttpServerOptions options) {
        return WebSocketEndpoint.serverOptions(options, rules.websocket());
    }

    /** Why this node has no room for new sessions, in words for operators. */
    public Optional<String> obstacle() {
        return directory.fullness().map(Refusal::reason);
    }

    @Override
    public int sessions() {
        return directory.liveCount();
    }

    @Override
    public int sessionsBeingMade() {
        return creations.underWay();
    }

    @Override
    public long oldestMs() {
        var now = wallClock.millis();
        return directory.live().stream()
                .mapToLong(session -> now - session.birth().createdMs())
                .max()
                .orElse(0);
    }

    @Override
    public void leaveBy(long atMs) {
        // First: a session that is not in the directory yet reads it when it begins.
        nodeEndsMs = atMs;
        directory.live().forEach(session -> session.execute(live -> live.nodeEnds(atMs)));
    }

    /** Tells everybody in every session that the node goes down. Completes when they were told, not when they have heard. */
    public Future<Void> close() {
        var told = directory.live().stream()
                .map(session -> session.ask(live -> {
                    live.end(EndReason.NODE_LOST);
                    return live.id();
                }))
                .toList();
        return Future.join(told).transform(_ -> ownership.settled());
    }

    /** What waited while this node was stopped changes nothing and is told nothing, until it is known what this node still has. */
    private void onlyWhenSure(RoutingContext context) {
        if (ownership.isSure()) {
            context.next();
            return;
        }
        var refusal = Refusal.unsure();
        Refusals.refuse(context, refusal.code(), refusal.reason());
    }

    /** A request that changes something, or opens a socket, names its page: browsers always do. */
    private void onlyFromAllowedPages(RoutingContext context) {
        var verdict = origins.judge(context.request());
        if (verdict.isAllowedPage()) context.next();
        else Refusals.refuse(context, CloseCode.ORIGIN_REFUSED, "this page's origin is missing or not in http.origins");
    }

    /** Browsers do not name the origin of a page that asks its own server for something. */
    private void notFromForeignPages(RoutingContext context) {
        if (origins.judge(context.request()) == OriginPolicy.Verdict.ABSENT) context.next();
        else onlyFromAllowedPages(context);
    }
}
