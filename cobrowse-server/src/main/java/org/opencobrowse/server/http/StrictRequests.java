package org.opencobrowse.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.regex.Pattern;
import org.opencobrowse.transport.protocol.CloseCode;

/** Refuses requests that two programs could read in two ways, before anything else sees them: paths in disguise, and hosts that are none. */
public final class StrictRequests implements Routes {
    /** Every path of this server is written so; a proxy may have matched its rules against any other spelling. */
    private static final Pattern PLAIN = Pattern.compile("/|(?:/[A-Za-z0-9_~-][A-Za-z0-9._~-]*+)++/?");

    private final OriginPolicy policy;

    public StrictRequests(OriginPolicy policy) {
        this.policy = policy;
    }

    @Override
    public void mount(Router router) {
        router.route().handler(this::check);
    }

    private void check(RoutingContext context) {
        var request = context.request();
        if (!isPlain(request)) {
            Refusals.notFound(context);
        } else if (!isAddressedToUs(request)) {
            Refusals.refuse(context, CloseCode.MALFORMED, "the Host header names no host, or none of this server's");
        } else {
            context.next();
        }
    }

    /** Nor is the form with scheme and host, which is for proxies: it would be a second place that names a host. */
    private static boolean isPlain(HttpServerRequest request) {
        return request.path() != null
                && request.uri().startsWith("/")
                && PLAIN.matcher(request.path()).matches();
    }

    private boolean isAddressedToUs(HttpServerRequest request) {
        var host = request.authority();
        return host != null
                && !host.host().isEmpty()
                && request.headers().getAll(HttpHeaders.HOST).size() == 1
                && policy.isAddressee(host.host());
    }
}
