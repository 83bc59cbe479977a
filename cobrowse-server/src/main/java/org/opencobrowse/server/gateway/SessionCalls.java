package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.Bearer;
import org.opencobrowse.server.agents.TryLimits;
import org.opencobrowse.server.chat.Chat;
import org.opencobrowse.server.cluster.Owner;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.cluster.Peer;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.gateway.Creations.Made;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.Refusal;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** The REST calls about sessions: create, look up, end. */
final class SessionCalls implements Routes {
    static final String PATH = "/cobrowse/rest/live/sessions";
    static final String SECRET_HEADER = "X-Cobrowse-Secret";
    static final String TOKEN_HEADER = "X-Cobrowse-Session-Token";
    private static final int CLOSED_S = 5;

    private final Creations creations;
    private final SessionDirectory directory;
    private final Ownership ownership;
    private final Optional<Relay> relay;
    private final Agents agents;
    private final ClientAddress addresses;
    private final TryLimits creationLimit;
    private final TryLimits lookUpLimit;
    private final TryLimits expected;
    private final RouteCookie routeCookie;
    private final NodeUrls urls;
    private final Admissions admissions;
    private final Optional<Chat> chat;
    private final Consumer<RoutingContext> rules;

    SessionCalls(
            Creations creations,
            SessionDirectory directory,
            Ownership ownership,
            Optional<Relay> relay,
            Agents agents,
            ClientAddress addresses,
            CallLimits limits,
            RouteCookie routeCookie,
            NodeUrls urls,
            Admissions admissions,
            Optional<Chat> chat,
            Consumer<RoutingContext> rules) {
        this.rules = rules;
        this.creations = creations;
        this.directory = directory;
        this.ownership = ownership;
        this.relay = relay;
        this.agents = agents;
        this.addresses = addresses;
        creationLimit = limits.creations();
        lookUpLimit = limits.wrongLookUps();
        expected = limits.expected();
        this.routeCookie = routeCookie;
        this.urls = urls;
        this.admissions = admissions;
        this.chat = chat;
    }

    @Override
    public void mount(Router router) {
        JsonBody.read(router.post(PATH)).handler(this::create);
        router.get(PATH).handler(context -> asAgent(context, agent -> lookUpTopic(context, agent)));
        router.get(PATH + "/:session").handler(context -> asAgent(context, agent -> lookUp(context, agent)));
        router.get(PATH + "/:session/owner").handler(this::tellOwner);
        router.get(PATH + "/:session/rules").handler(this::tellRules);
        router.delete(PATH + "/:session").handler(this::end);
    }

    private void create(RoutingContext context) {
        var wish = Wish.of(JsonBody.of(context));
        switch (admissions.of(wish)) {
            case Admission.Here(var topic) -> create(context, wish, topic);
            case Admission.Elsewhere(var place) -> admissions.dataCentres().refuse(context, place);
        }
    }

    private void create(RoutingContext context, Wish wish, Optional<Topic> topic) {
        var counted = List.of(addresses.countedAs(context.request()));
        LaterAnswer.when(creationLimit.take(counted), context, waitMs -> {
            if (waitMs > 0) Refusals.tooFast(context, waitMs, "too many new sessions from this address");
            else
                LaterAnswer.when(
                        checked(wish).compose(_ -> wish.make(creations, topic)).compose(made -> inChat(wish, made)),
                        context,
                        made -> answer(context, made));
        });
    }

    /** Before anything is made: whoever is not in that conversation gets no session in it. */
    private Future<?> checked(Wish wish) {
        if (wish.chat().isEmpty()) return Future.succeededFuture();
        var wanted = wish.chat().get();
        return chat.orElseThrow(() -> ProtocolViolation.malformed("chat must be left out: there is none here"))
                .check(wanted.conversation(), wanted.secret());
    }

    /** When the conversation could not be told, the answer is no session: the creation is repeated, gets the same one, and tells it then. */
    private Future<Made> inChat(Wish wish, Made made) {
        if (!(made instanceof Made.Here here) || wish.chat().isEmpty() || chat.isEmpty())
            return Future.succeededFuture(made);
        var session = here.session();
        return chat.get()
                .sessionStarted(
                        wish.chat().get().conversation(),
                        session.id(),
                        session.code().digits(),
                        wish.lost().map(Wish.Lost::session))
                .map(made);
    }

    private void answer(RoutingContext context, Made made) {
        switch (made) {
            case Made.Here(var session, var again) -> created(context, again ? 200 : 201, session);
            case Made.Elsewhere(var peer) -> reroute(context, peer);
            case Made.Closed(var otherwise) -> sendElsewhere(context, otherwise);
            case Made.Refused(var refusal) -> refuse(context, refusal);
        }
    }

    /** The cookie leads there by itself; the name is for those whose cookies are blocked. */
    private void reroute(RoutingContext context, Peer peer) {
        routeCookie.set(context.request(), peer.node());
        context.response().putHeader(Relay.NODE_HEADER, peer.node());
        Refusals.refuse(
                context,
                CloseCode.MISDIRECTED,
                "repeat the call at node " + peer.node(),
                urls.tell(context.request(), new JsonObject(), peer));
    }

    /** Works with every balancer: the cookie alone routes. */
    private void sendElsewhere(RoutingContext context, Refusal otherwise) {
        var taker =
                relay.map(Relay::takerOfNewSessions).orElseGet(() -> Future.succeededFuture(Optional.<Peer>empty()));
        LaterAnswer.when(
                taker,
                context,
                peer -> peer.ifPresentOrElse(there -> reroute(context, there), () -> closed(context, otherwise)));
    }

    private static void closed(RoutingContext context, Refusal refusal) {
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Integer.toString(CLOSED_S));
        refuse(context, refusal);
    }

    private void created(RoutingContext context, int status, LiveSession session) {
        routeCookie.set(context.request());
        var body = session.ask(live -> admissions
                .dataCentres()
                .told(new JsonObject())
                .put("token", live.code().digits())
                .put("id", live.id().toString())
                .put("secret", live.birth().secret().value())
                .put("sessionServerName", routeCookie.nodeName())
                .put("state", live.state().wireName())
                .put("createdMs", live.birth().createdMs()));
        LaterAnswer.when(body, context, there -> JsonAnswer.send(context, status, urls.tell(context.request(), there)));
    }

    /** Wrong codes, those of ended sessions among them, count against the agent and the address; right ones do not. */
    private void lookUp(RoutingContext context, AgentIdentity agent) {
        var counted = countedAs(context, agent);
        counting(context, counted, () -> lookUp(context, context.pathParam("session"), counted));
    }

    private List<String> countedAs(RoutingContext context, AgentIdentity agent) {
        return List.of("agent " + agent.name(), "address " + addresses.countedAs(context.request()));
    }

    private void counting(RoutingContext context, List<String> counted, Runnable lookUp) {
        LaterAnswer.when(lookUpLimit.take(counted), context, waitMs -> {
            if (waitMs > 0) Refusals.tooFast(context, waitMs, "too many wrong codes or topics");
            else lookUp.run();
        });
    }

    private void lookUp(RoutingContext context, String codeOrId, List<String> counted) {
        var found = find(codeOrId);
        if (found instanceof Found.Live) lookUpLimit.giveBack(counted);
        if (found instanceof Found.Unknown) lookUpElsewhere(context, codeOrId, counted);
        else answer(context, found);
    }

    private void lookUpElsewhere(RoutingContext context, String codeOrId, List<String> counted) {
        LaterAnswer.when(owner(codeOrId), context, owner -> {
            var code = JoinCode.parse(codeOrId);
            var place = code.flatMap(admissions.dataCentres()::elsewhere).filter(_ -> owner instanceof Owner.Unknown);
            var isWrong = owner instanceof Owner.Ended || (owner instanceof Owner.Unknown && place.isEmpty());
            if (!isWrong) lookUpLimit.giveBack(counted);
            // A code leads to a live session or nowhere, as in the directory of this node.
            if (owner instanceof Owner.Elsewhere(var peer)) relay.orElseThrow().ask(context, peer);
            else if (place.isPresent()) admissions.dataCentres().refuseAgent(context, place.get());
            else if (owner instanceof Owner.Unknown || (isWrong && code.isPresent()))
                Refusals.refuse(context, CloseCode.UNKNOWN_SESSION, "no session has this code");
            else refuse(context, owner);
        });
    }

    /** By what the agent's own systems know the customer by: the topic in the address, or a session token in a header, since balancers log addresses. */
    private void lookUpTopic(RoutingContext context, AgentIdentity agent) {
        var request = context.request();
        var admission = admissions.of(
                Optional.ofNullable(request.getHeader(TOKEN_HEADER)), Optional.ofNullable(request.getParam("topic")));
        switch (admission) {
            case Admission.Elsewhere(var place) -> admissions.dataCentres().refuseAgent(context, place);
            case Admission.Here(var topic) ->
                lookUpTopic(
                        context,
                        agent,
                        topic.orElseThrow(() -> ProtocolViolation.malformed(
                                "topic is missing: add ?topic=, or a session token that names one")));
        }
    }

    /** A topic is a guess the first time an agent asks for it, unless a session token proves that it is none; afterwards the agent waits for it. */
    private void lookUpTopic(RoutingContext context, AgentIdentity agent, Topic topic) {
        if (topic.isProven()) {
            lookUpTopic(context, topic, List.of());
            return;
        }
        var guess = List.of(agent.name() + " " + topic.name());
        LaterAnswer.when(expected.take(guess), context, waitMs -> {
            var counted = waitMs > 0 ? List.<String>of() : countedAs(context, agent);
            counting(context, counted, () -> lookUpTopic(context, topic, counted));
        });
    }

    private void lookUpTopic(RoutingContext context, Topic topic, List<String> counted) {
        LaterAnswer.when(ownership.sessionOf(topic.name()), context, session -> {
            if (session.isPresent()) lookUp(context, session.get().toString(), counted);
            else Refusals.refuse(context, CloseCode.UNKNOWN_SESSION, "no session has this topic");
        });
    }

    private static void refuse(RoutingContext context, Owner owner) {
        switch (owner) {
            case Owner.Ended(var reason) -> refuse(context, Refusal.ended(reason));
            case Owner.Unsure() -> refuse(context, Refusal.ownerUnknown());
            case Owner.Lost _, Owner.Unknown _, Owner.Elsewhere _ ->
                Refusals.refuse(context, CloseCode.SESSION_GONE, "no node has this session any more");
        }
    }

    private Future<Owner> owner(String codeOrId) {
        return JoinCode.parse(codeOrId).map(ownership::ownerOf).orElseGet(() -> ownerOfId(codeOrId));
    }

    private Future<Owner> ownerOfId(String id) {
        return UuidText.parse(id).map(ownership::ownerOf).orElseGet(() -> Future.succeededFuture(new Owner.Unknown()));
    }

    private void answer(RoutingContext context, Found found) {
        switch (found) {
            case Found.Live(var session) -> {
                routeCookie.set(context.request());
                LaterAnswer.when(
                        session.ask(this::view),
                        context,
                        body -> JsonAnswer.send(context, 200, urls.tell(context.request(), body)));
            }
            case Found.Ended ended -> refuse(context, Refusal.ended(ended.reason()));
            case Found.Unknown() -> Refusals.refuse(context, CloseCode.UNKNOWN_SESSION, "no session has this code");
        }
    }

    private JsonObject view(LiveSession session) {
        return admissions
                .dataCentres()
                .toldAgent(new JsonObject())
                .put("token", session.code().digits())
                .put("id", session.id().toString())
                .put("sessionServerName", routeCookie.nodeName())
                .put("state", session.state().wireName())
                .put("createdMs", session.birth().createdMs())
                .put("agents", session.agentCount())
                .put("full", session.isFull());
    }

    /** For those who were in a session and hear nothing more of its node. The id is as good as a secret, so nobody else can ask. */
    private void tellOwner(RoutingContext context) {
        switch (UuidText.parse(context.pathParam("session"))
                .map(directory::find)
                .orElseGet(Found.Unknown::new)) {
            case Found.Live _ -> {
                routeCookie.set(context.request());
                JsonAnswer.send(
                        context,
                        200,
                        urls.tell(context.request(), new JsonObject().put("node", routeCookie.nodeName())));
            }
            case Found.Ended ended -> refuse(context, Refusal.ended(ended.reason()));
            case Found.Unknown() -> tellOwnerElsewhere(context);
        }
    }

    /** Corrects the cookie of whoever was led to the wrong node. */
    private void tellOwnerElsewhere(RoutingContext context) {
        LaterAnswer.when(ownerOfId(context.pathParam("session")), context, owner -> {
            if (owner instanceof Owner.Elsewhere(var peer)) {
                routeCookie.set(context.request(), peer.node());
                JsonAnswer.send(
                        context, 200, urls.tell(context.request(), new JsonObject().put("node", peer.node()), peer));
            } else refuse(context, owner);
        });
    }

    /** Those of the session's node: others may have looked at their file a moment earlier, or later. */
    private void tellRules(RoutingContext context) {
        if (find(context.pathParam("session")) instanceof Found.Live) {
            rules.accept(context);
            return;
        }
        LaterAnswer.when(ownerOfId(context.pathParam("session")), context, owner -> {
            if (owner instanceof Owner.Elsewhere(var peer)) relay.orElseThrow().ask(context, peer);
            else rules.accept(context);
        });
    }

    /** The customer ends the own session by its secret; an agent one that the agent is in, and a supervisor any. */
    private void end(RoutingContext context) {
        if (!(find(context.pathParam("session")) instanceof Found.Unknown)) {
            endHere(context);
            return;
        }
        // By id only: codes can be guessed, and nothing counts guesses here.
        LaterAnswer.when(ownerOfId(context.pathParam("session")), context, owner -> {
            if (owner instanceof Owner.Elsewhere(var peer)) relay.orElseThrow().ask(context, peer);
            else endHere(context);
        });
    }

    private void endHere(RoutingContext context) {
        var secret = context.request().getHeader(SECRET_HEADER);
        if (secret == null) {
            asAgent(context, agent -> endAs(agent, context));
            return;
        }
        // One answer for a wrong secret and an unknown session: neither can be told from the other.
        if (find(context.pathParam("session")) instanceof Found.Live found
                && found.session().opensFor(secret)) {
            // Answered when it is done: whoever asks about the session after that is told that it ended.
            var ended = found.session().ask(live -> {
                live.end(EndReason.CUSTOMER);
                return true;
            });
            LaterAnswer.when(
                    ended,
                    context,
                    done -> context.response().setStatusCode(204).end());
        } else giveUp(context, secret);
    }

    /** One that was lost with its node: nobody need wait for its customer any more. */
    private void giveUp(RoutingContext context, String secret) {
        var given = UuidText.parse(context.pathParam("session"))
                .map(lost -> ownership.giveUp(lost, secret))
                .orElseGet(() -> Future.succeededFuture(false));
        LaterAnswer.when(given, context, done -> {
            if (done) context.response().setStatusCode(204).end();
            else Refusals.refuse(context, CloseCode.UNAUTHORIZED, "the secret does not open this session");
        });
    }

    private void endAs(AgentIdentity agent, RoutingContext context) {
        if (!(find(context.pathParam("session")) instanceof Found.Live found)) {
            Refusals.refuse(context, CloseCode.UNKNOWN_SESSION, "no session has this id");
            return;
        }
        var ended = found.session().ask(live -> {
            var seated = live.seats(agent.name());
            var allowed = seated || agent.may(AgentRole.SUPERVISE);
            if (allowed) live.end(seated ? EndReason.AGENT : EndReason.CONTROLLER);
            return allowed;
        });
        LaterAnswer.when(ended, context, allowed -> {
            if (allowed) context.response().setStatusCode(204).end();
            else
                Refusals.refuse(
                        context, CloseCode.OUT_OF_ROLE, "only an agent of this session or a supervisor may end it");
        });
    }

    private Found find(String codeOrId) {
        var code = JoinCode.parse(codeOrId);
        if (code.isPresent()) return directory.find(code.get());
        return UuidText.parse(codeOrId).map(directory::find).orElseGet(Found.Unknown::new);
    }

    private void asAgent(RoutingContext context, Consumer<AgentIdentity> action) {
        var verified = agents.verify(Bearer.of(context.request()).orElse(""));
        LaterAnswer.when(verified, context, identity -> {
            if (identity.isEmpty()) Refusals.refuse(context, CloseCode.UNAUTHORIZED, "sign in first");
            else if (!identity.get().may(AgentRole.JOIN))
                Refusals.refuse(context, CloseCode.OUT_OF_ROLE, "this agent may not join sessions");
            else action.accept(identity.get());
        });
    }

    private static void refuse(RoutingContext context, Refusal refusal) {
        Refusals.refuse(context, refusal.code(), refusal.reason());
    }
}
