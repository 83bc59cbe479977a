package org.opencobrowse.server.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.chat.Chat;
import org.opencobrowse.server.doctor.DoctorCalls;
import org.opencobrowse.server.http.Refusals;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.transport.protocol.CloseCode;

/** Goes before everything else at a port that is not for agents: what only they may ask is not there, and who connects is marked, for this node and for one that it is relayed to. */
public final class CustomersOnly implements Routes {
    /** Takes rights away and gives none, so that it may come from anybody. */
    private static final String HEADER = "X-Cobrowse-Customers-Only";

    static boolean isMarked(HttpServerRequest request) {
        return request.headers().contains(HEADER);
    }

    @Override
    public void mount(Router router) {
        router.get(SessionCalls.PATH).handler(Refusals::notFound);
        router.get(SessionCalls.PATH + "/:session").handler(Refusals::notFound);
        router.get(ResourceCalls.AGENTS_PATH).handler(Refusals::notFound);
        router.post(DoctorCalls.EXAMINATION_PATH).handler(Refusals::notFound);
        Chat.AGENTS_PATHS.forEach(path -> router.route(path).handler(Refusals::notFound));
        router.route(Chat.PATHS).handler(CustomersOnly::withoutBearer);
        router.delete(SessionCalls.PATH + "/:session").handler(CustomersOnly::end);
        router.route("/cobrowse/v1/*").handler(CustomersOnly::mark);
        router.route(SessionCalls.PATH + "*").handler(CustomersOnly::mark);
    }

    private static void mark(RoutingContext context) {
        context.request().headers().set(HEADER, "1");
        context.next();
    }

    private static void withoutBearer(RoutingContext context) {
        context.request().headers().remove(HttpHeaders.AUTHORIZATION);
        context.next();
    }

    private static void end(RoutingContext context) {
        if (context.request().headers().contains(SessionCalls.SECRET_HEADER)) context.next();
        else Refusals.refuse(context, CloseCode.UNAUTHORIZED, "only the session's secret ends it here");
    }
}
