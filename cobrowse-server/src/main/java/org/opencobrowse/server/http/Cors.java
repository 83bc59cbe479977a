package org.opencobrowse.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.server.http.OriginPolicy.Verdict;
import org.opencobrowse.transport.protocol.CloseCode;

/** Applies the origin policy to calls that pages make: answers preflights, names the exact origin, and refuses foreign pages before any state is touched. */
public final class Cors implements Routes {
    private static final String METHODS = "GET, HEAD, POST, DELETE";
    private static final String REQUEST_HEADERS =
            "Authorization, Content-Type, X-Cobrowse-Secret, X-Cobrowse-Node, X-Cobrowse-Session-Token, X-Cobrowse-Connection, X-Cobrowse-Batch, X-Cobrowse-Poll, X-Cobrowse-Close";
    private static final String PREFLIGHT_VALID_S = "7200";

    private final OriginPolicy policy;

    public Cors(OriginPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void mount(Router router) {
        router.route("/cobrowse/rest/*").handler(this::check);
        router.route("/cobrowse/v1/*").handler(this::check);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        var response = context.response();
        response.putHeader(HttpHeaders.VARY, "Origin");
        var verdict = policy.judge(request);
        if (verdict == Verdict.FOREIGN) {
            Refusals.refuse(context, CloseCode.ORIGIN_REFUSED, "this page's origin is not in http.origins");
            return;
        }
        if (verdict.isAllowedPage()) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, request.getHeader(HttpHeaders.ORIGIN))
                    .putHeader(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, "X-Cobrowse-Node, X-Cobrowse-Server")
                    .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
        }
        if (!request.method().equals(HttpMethod.OPTIONS)) {
            context.next();
            return;
        }
        response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_VALID_S)
                .setStatusCode(204)
                .end();
    }
}
