package org.opencobrowse.server.chat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opencobrowse.chat.Begun;
import org.opencobrowse.chat.Conversation;
import org.opencobrowse.chat.Draft;
import org.opencobrowse.chat.EndReasons;
import org.opencobrowse.chat.EntryKind;
import org.opencobrowse.chat.Marks;
import org.opencobrowse.chat.Outcome;
import org.opencobrowse.chat.Timeline;
import org.opencobrowse.server.agents.TryLimits;
import org.opencobrowse.server.config.ChatConfig;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.JsonBody;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** The REST calls about conversations. */
final class ChatCalls implements Routes {
    static final String PATH = "/cobrowse/rest/chats";
    static final String ANSWERS_PATH = PATH + "/answers";
    /** Longer than any message may be: the rules of the chat say by how much it is too long. */
    private static final int LONGEST = 65_536;

    private final ChatConfig config;
    private final ChatHouse house;
    private final ChatDoor door;
    private final RobotCheck robotCheck;
    private final TryLimits beginnings;
    private final ClientAddress addresses;
    private final Consumer<HttpServerRequest> setRoute;
    private final String node;

    /** @param setRoute leads the visitor back to this node */
    ChatCalls(
            ChatConfig config,
            ChatHouse house,
            ChatDoor door,
            RobotCheck robotCheck,
            TryLimits beginnings,
            ClientAddress addresses,
            Consumer<HttpServerRequest> setRoute,
            String node) {
        this.config = config;
        this.house = house;
        this.door = door;
        this.robotCheck = robotCheck;
        this.beginnings = beginnings;
        this.addresses = addresses;
        this.setRoute = setRoute;
        this.node = node;
    }

    @Override
    public void mount(Router router) {
        router.get(PATH + "/settings").handler(this::tellSettings);
        router.get(PATH + "/challenge").handler(this::tellChallenge);
        router.get(ANSWERS_PATH).handler(this::tellAnswers);
        JsonBody.read(router.post(PATH)).handler(this::begin);
        router.get(PATH + "/:chat").handler(this::tellTranscript);
        JsonBody.read(router.post(PATH + "/:chat/messages")).handler(this::say);
        JsonBody.read(router.post(PATH + "/:chat/seen")).handler(this::seen);
        action(router, "typing", this::typing);
        action(router, "call", this::call);
        action(router, "decline", this::decline);
        action(router, "invitation", this::invite);
        action(router, "leave", this::leave);
        action(router, "end", this::end);
    }

    private void action(Router router, String name, Function<Speaker, Object> action) {
        JsonBody.read(router.post(PATH + "/:chat/" + name))
                .handler(context -> asMember(context, action, _ -> noContent(context)));
    }

    private void tellSettings(RoutingContext context) {
        JsonAnswer.send(
                context,
                200,
                new JsonObject()
                        .put("enabled", true)
                        .put("queueing", config.queueing().word())
                        .put("textLength", config.textLength())
                        .put("robotCheck", config.robotCheck()));
    }

    private void tellChallenge(RoutingContext context) {
        if (config.robotCheck()) JsonAnswer.send(context, 200, robotCheck.challenge());
        else Refusals.refuse(context, CloseCode.UNKNOWN_SESSION, "there is no robot check: chat.robotCheck is off");
    }

    private void tellAnswers(RoutingContext context) {
        LaterAnswer.when(door.agent(context.request()), context, _ -> {
            var answers = config.answers().stream()
                    .map(answer -> new JsonObject().put("title", answer.title()).put("text", answer.text()))
                    .toList();
            JsonAnswer.send(context, 200, new JsonObject().put("answers", new JsonArray(answers)));
        });
    }

    private void begin(RoutingContext context) {
        var wish = told(() -> ChatWish.of(JsonBody.of(context)));
        var counted = List.of("chat " + addresses.countedAs(context.request()));
        LaterAnswer.when(beginnings.take(counted), context, waitMs -> {
            if (waitMs > 0) tooFast(context, waitMs, "too many new chats from this address");
            else LaterAnswer.when(house.threads().ask(() -> begin(wish)), context, begun -> tellBegun(context, begun));
        });
    }

    /** Waits for other nodes. */
    private Begun begin(ChatWish wish) {
        var isRepeated =
                house.book().find(wish.beginning().secret().conversation()).isPresent();
        if (config.robotCheck() && !isRepeated) spend(robotCheck.verify(wish.robot()), wish);
        return house.book().begin(wish.beginning());
    }

    private void spend(RobotCheck.Proof proof, ChatWish wish) {
        var conversation = wish.beginning().secret().conversation();
        if (!house.book().spent().spend(proof.signature(), conversation, proof.expiresMs()))
            throw RobotCheck.refused("this challenge was used before: get a new one");
    }

    private void tellBegun(RoutingContext context, Begun begun) {
        switch (begun) {
            case Begun.New(var conversation) -> {
                house.meters().begun();
                tellBegun(context, 201, conversation, Timeline.of(List.of()));
            }
            case Begun.Earlier(var conversation, var timeline) -> tellBegun(context, 200, conversation, timeline);
            case Begun.Over over -> throw Outcomes.over(over.reason());
            case Begun.TooMany(var limit) -> {
                house.meters().refused(CloseCode.TOO_FAST);
                Refusals.refuse(
                        context,
                        CloseCode.TOO_FAST,
                        "there are %d conversations already, as many as there may be; try again later"
                                .formatted(limit));
            }
        }
    }

    private void tellBegun(RoutingContext context, int status, Conversation conversation, Timeline timeline) {
        setRoute.accept(context.request());
        JsonAnswer.send(
                context,
                status,
                new JsonObject()
                        .put("id", conversation.id().toString())
                        .put("state", state(timeline))
                        .put("createdMs", conversation.createdMs())
                        .put("sessionServerName", node));
    }

    private void tellTranscript(RoutingContext context) {
        var from = from(context);
        var wantsText = wantsText(context.request());
        asSpeaker(
                context,
                speaker -> {
                    var timeline = house.book().timeline(speaker.conversation().id());
                    var transcript = new Transcript(speaker.conversation(), timeline);
                    return wantsText ? transcript.text() : transcript.json(from, state(timeline));
                },
                transcript -> {
                    if (transcript instanceof JsonObject json) JsonAnswer.send(context, 200, json);
                    else sendText(context, transcript.toString());
                });
    }

    private static int from(RoutingContext context) {
        var from = context.request().getParam("from");
        if (from == null) return 0;
        if (!from.matches("[0-9]{1,9}")) throw ProtocolViolation.malformed("from must be a number of at most 9 digits");
        return Integer.parseInt(from);
    }

    private static boolean wantsText(HttpServerRequest request) {
        var accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.toLowerCase(Locale.ROOT).startsWith("text/plain");
    }

    private static void sendText(RoutingContext context, String text) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .end(text);
    }

    private String state(Timeline timeline) {
        return timeline.state(house.book().rules().queueing()).wireName();
    }

    private void say(RoutingContext context) {
        var body = JsonBody.of(context);
        if (body.has("attachment") || body.has("attachments"))
            throw ProtocolViolation.malformed("attachments are not supported: send text");
        var id = JsonBody.text(body, "id", LONGEST);
        var text = JsonBody.text(body, "text", LONGEST);
        var after = body.has("after") ? clock(body, "after") : 0;
        asMember(
                context,
                speaker -> house.append(
                        speaker.conversation().id(),
                        Draft.message(speaker.sender(), id, speaker.name(), text)
                                .after(after)),
                kept -> JsonAnswer.send(context, kept.isNew() ? 201 : 200, Transcript.json(kept.entry())),
                house.paces());
    }

    private void seen(RoutingContext context) {
        var clock = clock(JsonBody.of(context), "clock");
        asMember(
                context,
                speaker -> {
                    var marks = new Marks(clock, clock);
                    house.book().mark(speaker.conversation().id(), speaker.sender(), marks);
                    return true;
                },
                _ -> noContent(context));
    }

    private static long clock(JsonNode body, String field) {
        var clock = body.path(field);
        if (!clock.isIntegralNumber() || !clock.canConvertToLong() || clock.longValue() < 0)
            throw ProtocolViolation.malformed(field + " must be a number from 0");
        return clock.longValue();
    }

    private Object typing(Speaker speaker) {
        house.book().typing(speaker.conversation().id(), speaker.sender());
        return true;
    }

    private Object call(Speaker speaker) {
        onlyCustomer(speaker);
        return keep(speaker, Draft.called(speaker.name()));
    }

    private Object decline(Speaker speaker) {
        onlyCustomer(speaker);
        return keep(speaker, answering(speaker, EntryKind.DECLINED));
    }

    private Object invite(Speaker speaker) {
        onlyAgent(speaker);
        return keep(speaker, answering(speaker, EntryKind.INVITED));
    }

    /** Named after what came before it: whoever repeats the call says nothing more. */
    private Draft answering(Speaker speaker, EntryKind kind) {
        var other = kind == EntryKind.INVITED ? EntryKind.DECLINED : EntryKind.INVITED;
        var times = house.book().timeline(speaker.conversation().id()).entries().stream()
                .filter(entry -> entry.kind() == other
                        || entry.kind() == EntryKind.COBROWSE_ENDED
                        || entry.kind() == EntryKind.COBROWSE_LOST)
                .count();
        return Draft.of(speaker.sender(), kind.wireName() + "-" + times, kind, speaker.name());
    }

    private Object leave(Speaker speaker) {
        onlyAgent(speaker);
        var left = house.book().leave(speaker.conversation().id(), speaker.sender(), speaker.name(), "agent");
        // Who is not in it any more has what they want.
        return left instanceof Outcome.Clash ? Outcomes.kept(left) : left;
    }

    private Object end(Speaker speaker) {
        return house.book()
                .end(speaker.conversation().id(), speaker.sender().isAgent() ? EndReasons.AGENT : EndReasons.CUSTOMER);
    }

    private Outcome.Kept keep(Speaker speaker, Draft draft) {
        return Outcomes.kept(house.book().append(speaker.conversation().id(), draft));
    }

    private static void onlyCustomer(Speaker speaker) {
        if (speaker.sender().isAgent())
            throw new ProtocolViolation(CloseCode.OUT_OF_ROLE, "only the customer of the conversation may do this");
    }

    private static void onlyAgent(Speaker speaker) {
        if (!speaker.sender().isAgent())
            throw new ProtocolViolation(CloseCode.OUT_OF_ROLE, "only an agent of the conversation may do this");
    }

    private <T> void asSpeaker(RoutingContext context, Function<Speaker, T> action, Consumer<T> answer) {
        var speaker = door.speaker(context.request(), context.pathParam("chat"));
        LaterAnswer.when(speaker, context, who -> paced(context, who, action, answer, house.signs()));
    }

    private <T> void paced(
            RoutingContext context, Speaker who, Function<Speaker, T> action, Consumer<T> answer, Paces paces) {
        var waitMs = paces.take(who.key());
        if (waitMs > 0) tooFast(context, waitMs, "too many calls");
        else LaterAnswer.when(house.threads().ask(() -> action.apply(who)), context, answer);
    }

    private <T> void asMember(RoutingContext context, Function<Speaker, T> action, Consumer<T> answer) {
        asMember(context, action, answer, house.signs());
    }

    /** Who reads only may do nothing else. */
    private <T> void asMember(RoutingContext context, Function<Speaker, T> action, Consumer<T> answer, Paces paces) {
        var speaker = door.speaker(context.request(), context.pathParam("chat"));
        LaterAnswer.when(speaker, context, who -> {
            if (who.isIn()) paced(context, who, action, answer, paces);
            else Refusals.refuse(context, CloseCode.OUT_OF_ROLE, "only who is in the conversation may do this");
        });
    }

    /** What the rules of the chat refuse, refused in the words of the protocol. */
    private static <T> T told(Callable<T> reading) {
        try {
            return reading.call();
        } catch (Exception refused) { // only what the reading throws on purpose
            throw ChatThreads.told(refused);
        }
    }

    private void tooFast(RoutingContext context, long waitMs, String what) {
        house.meters().refused(CloseCode.TOO_FAST);
        Refusals.tooFast(context, waitMs, what);
    }

    private static void noContent(RoutingContext context) {
        context.response().setStatusCode(204).end();
    }
}
