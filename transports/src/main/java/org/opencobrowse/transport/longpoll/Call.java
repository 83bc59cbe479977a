package org.opencobrowse.transport.longpoll;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import org.opencobrowse.transport.protocol.HttpRefusal;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * One request that waits for its answer. Made on the request's event loop; answered from any other, once: later answers are
 * dropped, and so are those to a client that has gone.
 */
final class Call {

    private static final long LINGER_MS = 1_000;
    private static final String CONTENT_TYPE = "application/octet-stream";

    private final HttpServerRequest request;
    private final Loop loop = new Loop();
    private boolean isAnswered;

    Call(HttpServerRequest request) {
        this.request = request;
    }

    /** Tells when the client gives up waiting, on the request's event loop. */
    void onGone(Runnable handler) {
        request.response().closeHandler(_ -> handler.run());
    }

    /** Nothing to say: it arrived. */
    void accept() {
        answer(204, "", Buffer.buffer(0));
    }

    void answer(Buffer batch) {
        answer(200, CONTENT_TYPE, batch);
    }

    /** The connection is over. No fault of this call, so it is not one of its status either: browsers show those to the site. */
    void end(ServerFrame.Refused why) {
        answer(200, "application/json", HttpRefusal.body(why));
    }

    void refuse(ServerFrame.Refused refusal) {
        answer(refusal.closeCode().status(), "application/json", HttpRefusal.body(refusal));
    }

    private void answer(int status, String type, Buffer body) {
        loop.run(() -> end(status, type, body));
    }

    private void end(int status, String type, Buffer body) {
        var response = request.response();
        if (isAnswered || response.closed()) return;
        isAnswered = true;
        // Balancers that buffer answers would hold them back; nobody may change or keep them.
        response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store, no-transform").putHeader("X-Accel-Buffering", "no");
        // Whoever was refused in the middle of a body must not go on sending it, be it fast or ever so slowly.
        if (!request.isEnded()) closeSoon();
        if (!type.isEmpty()) response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        response.setStatusCode(status).end(body);
    }

    /** Not at once: closing with unread bytes resets the connection, and the answer is lost with it. The header alone closes only after the whole body. */
    private void closeSoon() {
        request.response().putHeader(HttpHeaders.CONNECTION, "close");
        loop.vertx().setTimer(LINGER_MS, _ -> {
            if (!request.isEnded()) request.connection().close();
        });
    }
}
