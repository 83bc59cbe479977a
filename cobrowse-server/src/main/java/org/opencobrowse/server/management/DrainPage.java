package org.opencobrowse.server.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Locale;
import org.opencobrowse.server.http.JsonAnswer;
import org.opencobrowse.server.http.Routes;

/** {@code /drain} on the management port: begins to empty the node (POST), takes that back (DELETE), tells how far it is (GET). */
public final class DrainPage implements Routes {
    private static final String PATH = "/drain";

    private final String node;
    private final Drain drain;

    public DrainPage(String node, Drain drain) {
        this.node = node;
        this.drain = drain;
    }

    @Override
    public void mount(Router router) {
        router.route(PATH).handler(DrainPage::notFromAPage);
        router.get(PATH).handler(context -> answer(context, 200));
        router.post(PATH).handler(context -> {
            // An empty node is past draining already.
            var begun = drain.begin() || drain.progress().state() == NodeState.DRAINING;
            answer(context, begun ? 202 : 409);
        });
        router.delete(PATH).handler(context -> {
            drain.takeBack();
            answer(context, drain.progress().state() == NodeState.SERVING ? 200 : 409);
        });
    }

    /** Whoever can reach the port may call it, but not a web page that an operator happens to look at: browsers name the page of such a call. */
    private static void notFromAPage(RoutingContext context) {
        if (context.request().headers().contains(HttpHeaders.ORIGIN))
            JsonAnswer.send(context, 403, new JsonObject().put("reason", "this call is not for web pages"));
        else context.next();
    }

    private void answer(RoutingContext context, int status) {
        var progress = drain.progress();
        var answer = new JsonObject()
                .put("node", node)
                .put("state", progress.state().name().toLowerCase(Locale.ROOT))
                .put("sessions", progress.sessions())
                .put("sessionsBeingMade", progress.sessionsBeingMade())
                .put("oldestMs", progress.oldestMs());
        if (progress.leftMs() != Tenants.STAYS) answer.put("leftMs", progress.leftMs());
        JsonAnswer.send(context, status, answer);
    }
}
