package org.opencobrowse.server.management;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntBiFunction;
import org.opencobrowse.server.http.OriginPolicy;
import org.opencobrowse.server.http.OriginPolicy.Verdict;
import org.opencobrowse.server.http.Routes;

/**
 * What balancers, process supervisors and customer pages poll. Reads a few fields, so that it answers at once however busy the node is.
 *
 * <pre>
 * state     …/health   …/health?draining=404   …/health/ready   …/health/live
 * STARTING  503        503                     503              200
 * SERVING   200        200                     200 or 503 (a)  200
 * DRAINING  200        404                     503              200
 * STOPPING  503        503                     503              200
 * </pre>
 *
 * (a) while the node takes no new sessions for a reason that {@code notReady} names
 */
public final class Health implements Routes {
    private final String node;
    private final UUID run;
    private final String version;
    private final OriginPolicy origins;
    private final BooleanSupplier othersTakeNewSessions;
    /** Written under this, read by every event loop. */
    private volatile NodeState state = NodeState.STARTING;

    private volatile Supplier<Optional<String>> obstacle = Optional::empty;

    /**
     * @param run drawn anew at each start, so that others can tell a restarted node from the one that they knew
     * @param origins whose pages are told whether they may share
     * @param othersTakeNewSessions whether this node knows where to send whoever wants a session, while it takes none itself
     */
    public Health(String node, UUID run, String version, OriginPolicy origins, BooleanSupplier othersTakeNewSessions) {
        this.node = node;
        this.run = run;
        this.version = version;
        this.origins = origins;
        this.othersTakeNewSessions = othersTakeNewSessions;
    }

    public NodeState state() {
        return state;
    }

    /** Whether a session may be created here now. */
    public boolean takesNewSessions() {
        return takesNewSessions(state);
    }

    private boolean takesNewSessions(NodeState now) {
        return now == NodeState.SERVING && obstacle.get().isEmpty();
    }

    /** @param reason while it gives one, in words for operators, the node takes no new sessions */
    public void yieldsTo(Supplier<Optional<String>> reason) {
        obstacle = reason;
    }

    public synchronized void becomes(NodeState next) {
        state = next;
    }

    /** Whether the node was in the first state, and so is in the second now. */
    synchronized boolean turns(NodeState from, NodeState to) {
        if (state != from) return false;
        state = to;
        return true;
    }

    @Override
    public void mount(Router router) {
        mount(
                router,
                "",
                (context, now) -> status(now, "404".equals(context.request().getParam("draining"))));
        mount(router, "/ready", (_, now) -> takesNewSessions(now) ? 200 : 503);
        mount(router, "/live", (_, _) -> 200);
    }

    private void mount(Router router, String page, ToIntBiFunction<RoutingContext, NodeState> status) {
        router.route("/cobrowse/health" + page)
                .method(HttpMethod.GET)
                .method(HttpMethod.HEAD)
                .handler(context -> answer(context, status));
    }

    private void answer(RoutingContext context, ToIntBiFunction<RoutingContext, NodeState> status) {
        var now = state;
        var answer = new JsonObject()
                .put("status", now.isUp() ? "up" : "down")
                .put("node", node)
                .put("run", run.toString())
                .put("version", version)
                .put("draining", now == NodeState.DRAINING)
                .put("newSessions", findsPlace(now));
        obstacle.get().ifPresent(reason -> answer.put("notReady", reason));
        var origin = origins.judge(context.request());
        // A page that may not call the server sees none of its refusals: browsers keep them from it.
        if (origin != Verdict.ABSENT) answer.put("originAllowed", origin.isAllowedPage());
        var body = answer.toBuffer();
        var response = context.response()
                .setStatusCode(status.applyAsInt(context, now))
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                // Any page may know that a server is up; without credentials, so without harm.
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        if (context.request().method().equals(HttpMethod.HEAD))
            response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length()))
                    .end();
        else response.end(body);
    }

    /** Whether somebody who asks here for a session gets one, be it on another node. */
    private boolean findsPlace(NodeState now) {
        return takesNewSessions(now) || (now.isUp() && othersTakeNewSessions.getAsBoolean());
    }

    /** HAProxy empties a node softly when its check answers 404. */
    private static int status(NodeState state, boolean drainingIs404) {
        if (!state.isUp()) return 503;
        return state == NodeState.DRAINING && drainingIs404 ? 404 : 200;
    }
}
