package org.opencobrowse.server.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.stream.Stream;
import org.opencobrowse.transport.protocol.CloseCode;

/**
 * What becomes of connections for which the process has no file descriptors: they are answered once, and closed.
 *
 * @param parts what answers even then; whatever else is asked is refused
 */
public record Overflow(Descriptors descriptors, List<Routes> parts) {
    private static final String RETRY_AFTER_S = "5";

    public Overflow(Descriptors descriptors, List<Routes> parts) {
        this.descriptors = descriptors;
        this.parts = Stream.of(List.<Routes>of(Overflow::close), parts, List.<Routes>of(Overflow::refuse))
                .flatMap(List::stream)
                .toList();
    }

    private static void close(Router router) {
        router.route().handler(context -> {
            var request = context.request();
            context.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            // Not before the request has come whole: that would reset the connection, and the answer would be lost with
            // it.
            context.addEndHandler(
                    _ -> request.end().onComplete(_ -> request.connection().close()));
            context.next();
        });
    }

    private static void refuse(Router router) {
        router.route().handler(context -> {
            context.response().putHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_S);
            Refusals.refuse(
                    context,
                    CloseCode.TOO_FAST,
                    "this node has no file descriptors for more connections; try again later");
        });
    }
}
