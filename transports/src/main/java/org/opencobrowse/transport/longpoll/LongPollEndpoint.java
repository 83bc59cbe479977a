package org.opencobrowse.transport.longpoll;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.carrying.Host;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * Turns POSTs into connections. One for all HTTP servers of a node; any event loop. Whether a page's origin is allowed is checked
 * before, by the caller, as for every other call.
 */
public final class LongPollEndpoint {

    private static final Pattern LENGTH = Pattern.compile("[0-9]+");

    /** Who may open a connection. */
    @FunctionalInterface
    public interface Door {

        /** What to tell of the connection's course. Throws a {@link ProtocolViolation} when it may not be opened. */
        Stay enter(HttpServerRequest request);
    }

    private final LongPollSettings settings;
    private final Door door;
    private final Host host;
    private final Map<String, LongPollCarrier> connections = new ConcurrentHashMap<>();
    private final AtomicLong opened = new AtomicLong();

    /** The clock is monotonic, in milliseconds. */
    public LongPollEndpoint(
            LongPollSettings settings,
            Door door,
            ConnectionListener listener,
            TransportMeters meters,
            LongSupplier clockMs) {
        this.settings = settings;
        this.door = door;
        this.host = new Host(settings.connection(), listener, meters, clockMs);
    }

    /** Connections now, those that are ending included. */
    public int connections() {
        return connections.size();
    }

    /** Must be called while the request is handled, or on a request that was paused since. Headers set on its response stay. */
    public void accept(HttpServerRequest request) {
        var call = new Call(request);
        guarded(call, () -> {
            var headers = LongPollHeaders.of(request.headers());
            readBody(request, call, body -> guarded(call, () -> dispatch(request, headers, body, call)));
        });
    }

    private void guarded(Call call, Runnable step) {
        try {
            step.run();
        } catch (ProtocolViolation violation) {
            refuse(call, violation.refusal());
        }
    }

    /** Only refusals that end no connection; those that do are counted there. */
    private void refuse(Call call, ServerFrame.Refused refusal) {
        host.meters().refused(refusal.closeCode());
        call.refuse(refusal);
    }

    private void readBody(HttpServerRequest request, Call call, Consumer<Buffer> whole) {
        checkAnnounced(request.getHeader(HttpHeaders.CONTENT_LENGTH));
        var vertx = Objects.requireNonNull(Vertx.currentContext()).owner();
        var body = new Body(call);
        var timer = vertx.setTimer(settings.bodyMs(), _ -> body.isLate());
        request.exceptionHandler(_ -> vertx.cancelTimer(timer));
        request.handler(body::add);
        request.endHandler(_ -> {
            vertx.cancelTimer(timer);
            if (!body.isRefused) whole.accept(body.bytes);
        });
    }

    private static void checkAnnounced(@Nullable String length) {
        if (length == null) return;
        if (!LENGTH.matcher(length).matches()) throw ProtocolViolation.malformed("Content-Length is no number");
        var bytes = length.length() > 18 ? Long.MAX_VALUE : Long.parseLong(length);
        if (bytes > Batch.BYTES) throw ProtocolViolation.tooLarge("batch", bytes, Batch.BYTES);
    }

    /** A body on its way. */
    private final class Body {
        private final Call call;
        private Buffer bytes = Buffer.buffer(0);
        private boolean isRefused;

        Body(Call call) {
            this.call = call;
        }

        void add(Buffer part) {
            if (isRefused) return;
            if (bytes.length() + part.length() > Batch.BYTES)
                end(ProtocolViolation.tooLarge("batch", (long) bytes.length() + part.length(), Batch.BYTES)
                        .refusal());
            else bytes = bytes.length() == 0 ? part.copy() : bytes.appendBuffer(part);
        }

        void isLate() {
            end(ServerFrame.Refused.of(
                    CloseCode.SILENT, "the body did not arrive within " + settings.bodyMs() + " ms"));
        }

        private void end(ServerFrame.Refused refusal) {
            if (isRefused) return;
            isRefused = true;
            bytes = Buffer.buffer(0);
            refuse(call, refusal);
        }
    }

    private void dispatch(HttpServerRequest request, LongPollHeaders headers, Buffer body, Call call) {
        if (headers.poll().isPresent()) {
            find(headers).poll(headers.poll().getAsLong(), call);
            return;
        }
        var number = headers.batch().orElseThrow();
        // Before the connection is looked for: a batch that cannot be read opens nothing and changes nothing.
        var messages = Batch.decode(body, host.limits().limits().messageBytes());
        var connection = number == 1 ? open(request, headers) : find(headers);
        connection.receive(new Send(number, messages, headers.closeCode()), call);
    }

    private LongPollCarrier find(LongPollHeaders headers) {
        return checked(connections.get(headers.connection()), headers);
    }

    /** The first batch may come again: then the connection is there already. */
    private LongPollCarrier open(HttpServerRequest request, LongPollHeaders headers) {
        return checked(connections.computeIfAbsent(headers.connection(), id -> create(id, request, headers)), headers);
    }

    private LongPollCarrier create(String id, HttpServerRequest request, LongPollHeaders headers) {
        var stay = door.enter(request);
        host.meters().accepted();
        return new LongPollCarrier(
                "poll-" + opened.incrementAndGet(),
                new LongPollCarrier.Opening(headers.origin(), String.valueOf(request.remoteAddress())),
                settings,
                host,
                stay,
                () -> connections.remove(id));
    }

    private static LongPollCarrier checked(@Nullable LongPollCarrier connection, LongPollHeaders headers) {
        if (connection == null)
            throw new ProtocolViolation(CloseCode.UNKNOWN_CONNECTION, "no connection has this id; begin a new one");
        if (!connection.isOf(headers.origin()))
            throw new ProtocolViolation(CloseCode.ORIGIN_REFUSED, "another page opened this connection");
        return connection;
    }
}
