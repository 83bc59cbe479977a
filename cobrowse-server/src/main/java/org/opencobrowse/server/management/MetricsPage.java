package org.opencobrowse.server.management;

import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.http.Routes;

/** {@code /metrics} on the management port, in the text format of Prometheus. */
public final class MetricsPage implements Routes {
    private static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

    private final PrometheusMeterRegistry registry;

    public MetricsPage(PrometheusMeterRegistry registry) {
        this.registry = registry;
    }

    @Override
    public void mount(Router router) {
        router.get("/metrics").handler(this::answer);
    }

    private void answer(RoutingContext context) {
        context.vertx()
                .executeBlocking(() -> registry.scrape(), false)
                .onSuccess(text -> context.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
                        .end(text))
                .onFailure(context::fail);
    }
}
