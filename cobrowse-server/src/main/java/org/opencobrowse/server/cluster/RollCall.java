package org.opencobrowse.server.cluster;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.http.Routes;

/** Tells a node that knocks whether this one counts it among the members: the only way to find out for one that was stopped, and whose own list of members is old. */
public final class RollCall implements Routes {
    /** In a knock the run that asks, in its answer {@code true} or {@code false}. */
    static final String HEADER = "X-Cobrowse-Member";

    private final Cluster cluster;

    public RollCall(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void mount(Router router) {
        router.get("/cobrowse/health").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        var run = context.request().getHeader(HEADER);
        if (run != null) context.response().putHeader(HEADER, Boolean.toString(cluster.counts(run)));
        context.next();
    }
}
