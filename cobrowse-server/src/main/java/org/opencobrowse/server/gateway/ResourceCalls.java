package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import java.util.Map;
import java.util.Optional;
import org.opencobrowse.server.cluster.Owner;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.http.BodyDeadline;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.LaterAnswer;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.server.resources.PageResources;
import org.opencobrowse.server.resources.Resource;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ResourceAccess;

/** What agents' browsers cannot load by themselves: asked for by them, and brought by the customer's. */
final class ResourceCalls implements Routes {
    static final String AGENTS_PATH = "/cobrowse/resources/*";

    private static final String ANSWER_PATH = SessionCalls.PATH + "/:session/resources/:number";
    private static final long BODY_MS = 15_000;
    /** Another node waits for the customer as long as this one would. */
    private static final long ELSEWHERE_MS = 20_000;
    /** Whatever it is, opened by itself it is inert: an SVG could run scripts here. Fonts are only ever loaded with CORS. */
    private static final Map<String, String> INERT = Map.of(
            "Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options", "nosniff",
            "Cross-Origin-Resource-Policy", "cross-origin",
            "Access-Control-Allow-Origin", "*",
            "Referrer-Policy", "no-referrer");

    private final SessionDirectory directory;
    private final Ownership ownership;
    private final Optional<Relay> relay;
    private final PageResources resources;
    private final long largest;

    ResourceCalls(
            SessionDirectory directory,
            Ownership ownership,
            Optional<Relay> relay,
            PageResources resources,
            long largest) {
        this.directory = directory;
        this.ownership = ownership;
        this.relay = relay;
        this.resources = resources;
        this.largest = largest;
    }

    @Override
    public void mount(Router router) {
        router.get("/cobrowse/resources/:session/:key").handler(this::give);
        router.post(ANSWER_PATH)
                .handler((SecurityPolicyHandler) this::onlyTheCustomer)
                .handler(BodyDeadline.within(BODY_MS))
                .handler((SecurityPolicyHandler) this::onlyWhatIsWanted)
                .handler(BodyHandler.create(false).setBodyLimit(largest))
                .handler(this::take);
    }

    private void give(RoutingContext context) {
        INERT.forEach(context.response()::putHeader);
        var url = context.request().getParam("url");
        var session = UuidText.parse(context.pathParam("session"));
        if (url == null || !isPlain(url) || session.isEmpty()) {
            missing(context.response());
            return;
        }
        if (directory.find(session.get()) instanceof Found.Live(var live)) {
            LaterAnswer.when(
                    live.ask(it -> it.resources().opens(context.pathParam("key")))
                            .compose(opens -> found(live, opens, url)),
                    context,
                    found -> found.ifPresentOrElse(it -> send(context, it), () -> missing(context.response())));
            return;
        }
        LaterAnswer.when(ownership.ownerOf(session.get()), context, owner -> {
            if (owner instanceof Owner.Elsewhere(var peer) && relay.isPresent())
                relay.get().ask(context, peer, ELSEWHERE_MS);
            else missing(context.response());
        });
    }

    /** As browsers write addresses: anything else would grow in a frame's header. */
    private static boolean isPlain(String url) {
        return url.length() <= ResourceAccess.URL_LENGTH
                && url.chars().allMatch(it -> it > ' ' && it < 0x7f && it != '"' && it != '\\');
    }

    private Future<Optional<Resource>> found(LiveSession session, boolean opens, String url) {
        if (!opens) return Future.succeededFuture(Optional.empty());
        if (resources.fetches(url)) return resources.fetch(url);
        return session.ask(it -> it.resources().want(url)).compose(hash -> hash).compose(hash -> {
            var stored = hash.flatMap(resources::stored);
            if (hash.isEmpty() || stored.isPresent()) return Future.succeededFuture(stored);
            // It had to make room: the customer's browser is asked once more.
            return session.ask(it -> it.resources().wantAgain(url))
                    .compose(again -> again)
                    .map(again -> again.flatMap(resources::stored));
        });
    }

    private static void send(RoutingContext context, Resource resource) {
        context.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, resource.kind().type())
                .putHeader(HttpHeaders.CACHE_CONTROL, "private, max-age=60")
                .end(resource.bytes());
    }

    private static void missing(HttpServerResponse response) {
        response.setStatusCode(404)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end();
    }

    /** Before anything is read of what strangers send. */
    private void onlyTheCustomer(RoutingContext context) {
        var secret = Optional.ofNullable(context.request().getHeader(SessionCalls.SECRET_HEADER));
        if (live(context).filter(it -> it.opensFor(secret.orElse(""))).isPresent()) context.next();
        else Refusals.refuse(context, CloseCode.UNAUTHORIZED, "the secret does not open this session");
    }

    /** Before a body is read: one for each number, so that nobody fills our memory with what nobody waits for. */
    private void onlyWhatIsWanted(RoutingContext context) {
        var number = number(context.pathParam("number"));
        var length = context.request().getHeader(HttpHeaders.CONTENT_LENGTH);
        var hasBody = !"0".equals(length);
        var session = live(context);
        if (number < 1) {
            Refusals.refuse(context, CloseCode.MALFORMED, "the number must be that of a want-resource");
            return;
        }
        if (session.isEmpty() || !hasBody) {
            context.next();
            return;
        }
        context.request().pause();
        LaterAnswer.when(session.get().ask(it -> it.resources().mayBring(number)), context, may -> {
            context.request().resume();
            if (may) context.next();
            else JsonAnswer.send(context, 200, new JsonObject().put("have", true));
        });
    }

    private Optional<LiveSession> live(RoutingContext context) {
        return UuidText.parse(context.pathParam("session"))
                .map(directory::find)
                .flatMap(found -> found instanceof Found.Live(var session)
                        ? Optional.of(session)
                        : Optional.<LiveSession>empty());
    }

    private void take(RoutingContext context) {
        var session = live(context);
        var number = number(context.pathParam("number"));
        if (session.isEmpty()) {
            Refusals.refuse(context, CloseCode.UNAUTHORIZED, "the session is over");
            return;
        }
        LaterAnswer.when(session.get().ask(it -> it.resources().isWanted(number)), context, wanted -> {
            if (wanted) take(context, session.get(), number);
            // Too late, or never asked for: whoever sends what nobody wants shall not fill our memory.
            else JsonAnswer.send(context, 200, new JsonObject().put("have", true));
        });
    }

    private void take(RoutingContext context, LiveSession session, long number) {
        var bytes = context.body().buffer();
        var hash = context.request().getParam("hash");
        if (bytes != null && bytes.length() > 0) {
            var brought = resources.bring(bytes).onSuccess(found -> answer(session, number, found));
            LaterAnswer.when(
                    brought,
                    context,
                    found -> JsonAnswer.send(context, 200, new JsonObject().put("have", found.isPresent())));
        } else if (hash != null && Resource.isHash(hash)) {
            var there = resources.has(hash).onSuccess(have -> {
                if (have) answer(session, number, Optional.of(hash));
            });
            LaterAnswer.when(there, context, have -> JsonAnswer.send(context, 200, new JsonObject().put("have", have)));
        } else {
            resources.withheld();
            answer(session, number, Optional.empty());
            JsonAnswer.send(context, 200, new JsonObject().put("have", false));
        }
    }

    private static void answer(LiveSession session, long number, Optional<String> hash) {
        session.execute(it -> it.resources().answered(number, hash));
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException _) {
            return -1;
        }
    }
}
