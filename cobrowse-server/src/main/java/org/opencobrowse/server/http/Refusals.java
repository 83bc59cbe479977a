package org.opencobrowse.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.HttpRefusal;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one place that says no over HTTP: {@code {"code","name","retry","reason"}} with the status of the table of codes. */
public final class Refusals {
    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private static final long LINGER_MS = 1_000;

    private Refusals() {}

    /** Headers that were set before, those for other origins among them, stay. */
    public static void refuse(RoutingContext context, CloseCode code, String reason) {
        end(context, code.status(), "application/json", HttpRefusal.body(ServerFrame.Refused.of(code, reason)));
    }

    /** With fields beside those that every refusal has. */
    public static void refuse(RoutingContext context, CloseCode code, String reason, JsonObject more) {
        var body = new JsonObject(HttpRefusal.body(ServerFrame.Refused.of(code, reason)));
        end(context, code.status(), "application/json", body.mergeIn(more).toBuffer());
    }

    /** @param what there was too much of, in words */
    public static void tooFast(RoutingContext context, long waitMs, String what) {
        var seconds = Math.ceilDiv(waitMs, 1_000);
        context.response().putHeader(HttpHeaders.RETRY_AFTER, Long.toString(seconds));
        refuse(context, CloseCode.TOO_FAST, what + "; try again in " + seconds + " s");
    }

    /** For a path that leads nowhere, which is no matter of the protocol. */
    public static void notFound(RoutingContext context) {
        end(context, 404, "text/plain; charset=utf-8", Buffer.buffer("not found\n"));
    }

    /** Ends every failed request, whatever failed. */
    static void onFailure(RoutingContext context) {
        if (context.failure() instanceof ProtocolViolation violation) {
            refuse(context, violation.code(), violation.refusal().reason());
            return;
        }
        var code = codeOf(context.statusCode());
        if (code == CloseCode.INTERNAL) log(context);
        refuse(context, code, reasonOf(code));
    }

    private static void end(RoutingContext context, int status, String type, Buffer body) {
        var response = context.response();
        if (response.ended() || response.closed()) return;
        if (response.headWritten()) {
            context.request()
                    .connection()
                    .close(); // half an answer is out: the client must not take it for a whole one
            return;
        }
        // Whoever was refused must not keep the connection by sending the rest of the body ever so slowly.
        if (hasBodyToCome(context.request())) closeSoon(context);
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, type)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(body);
    }

    /** Not at once: closing with unread bytes resets the connection, and the answer is lost with it. */
    private static void closeSoon(RoutingContext context) {
        var request = context.request();
        context.response().putHeader(HttpHeaders.CONNECTION, "close");
        context.vertx().setTimer(LINGER_MS, _ -> {
            if (!request.isEnded()) request.connection().close();
        });
    }

    private static boolean hasBodyToCome(HttpServerRequest request) {
        var announced = request.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
        return announced && !request.isEnded();
    }

    /** Without the path: join codes stand in some. The trace says where it was. */
    private static void log(RoutingContext context) {
        log.atError()
                .addKeyValue("method", context.request().method())
                .setCause(context.failure())
                .log("request-failed");
    }

    private static CloseCode codeOf(int status) {
        if (status == 413) return CloseCode.TOO_LARGE;
        return status >= 400 && status < 500 ? CloseCode.MALFORMED : CloseCode.INTERNAL;
    }

    private static String reasonOf(CloseCode code) {
        return switch (code) {
            case TOO_LARGE -> "the body is above the limit of this call";
            case MALFORMED -> "the request cannot be read";
            default -> "a fault of the server; it is in its log";
        };
    }
}
