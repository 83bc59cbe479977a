package org.opencobrowse.server.http;

import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SecurityPolicyHandler;
import org.opencobrowse.transport.protocol.CloseCode;

/** Refuses a request whose body is not here in time: whoever sends it byte by byte would hold a place for ever. */
public final class BodyDeadline {
    private BodyDeadline() {}

    /** A handler that belongs before the one that reads the body. */
    public static SecurityPolicyHandler within(long ms) {
        return context -> set(context, ms);
    }

    private static void set(RoutingContext context, long ms) {
        var request = context.request();
        var timer = context.vertx().setTimer(ms, _ -> {
            if (!request.isEnded()) Refusals.refuse(context, CloseCode.SILENT, "the body did not arrive in time");
        });
        context.addEndHandler(_ -> context.vertx().cancelTimer(timer));
        context.next();
    }
}
