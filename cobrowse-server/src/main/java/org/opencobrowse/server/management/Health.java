package org.opencobrowse.server.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.UUID;
import org.opencobrowse.server.http.OriginPolicy;
import org.opencobrowse.server.http.OriginPolicy.Verdict;
import org.opencobrowse.server.http.Routes;

/** {@code /cobrowse/health}: what balancers and customer pages poll. Reads one field, so that it answers at once however busy the node is. */
public final class Health implements Routes {
    private final String node;
    private final UUID run;
    private final String version;
    private final OriginPolicy origins;
    /** Written by the composition, read by every event loop. */
    private volatile NodeState state = NodeState.STARTING;

    /**
     * @param run drawn anew at each start, so that others can tell a restarted node from the one that they knew
     * @param origins whose pages are told whether they may share
     */
    public Health(String node, UUID run, String version, OriginPolicy origins) {
        this.node = node;
        this.run = run;
        this.version = version;
        this.origins = origins;
    }

    public NodeState state() {
        return state;
    }

    /** Whether a session may be created here now. */
    public boolean takesNewSessions() {
        return state == NodeState.SERVING;
    }

    public void becomes(NodeState next) {
        state = next;
    }

    @Override
    public void mount(Router router) {
        router.route("/cobrowse/health")
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(this::answer);
    }

    private void answer(RoutingContext context) {
        var now = state;
        var answer = new JsonObject()
                .put("status", now.isUp() ? "up" : "down")
                .put("node", node)
                .put("run", run.toString())
                .put("version", version)
                .put("draining", now == NodeState.DRAINING);
        var origin = origins.judge(context.request());
        // A page that may not call the server sees none of its refusals: browsers keep them from it.
        if (origin != Verdict.ABSENT) answer.put("originAllowed", origin.isAllowedPage());
        var body = answer.toBuffer();
        var response = context.response()
                .setStatusCode(status(now, "404".equals(context.request().getParam("draining"))))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Any page may know that a server is up; without credentials, so without harm.
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        if (context.request().method().equals(HttpMethod.HEAD))
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        else response.end(body);
    }

    /** HAProxy empties a node softly when its check answers 404. */
    private static int status(NodeState state, boolean drainingIs404) {
        if (!state.isUp()) return 503;
        return state == NodeState.DRAINING && drainingIs404 ? 404 : 200;
    }
}
