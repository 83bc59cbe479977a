package org.opencobrowse.server.gateway;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.transport.Stay;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.websocket.WebSocketEndpoint;

/**
 * Bounds sockets before anybody says who they are: strangers (connections that were not welcomed, be it not yet or never) per network address, and all
 * connections of the node. Beyond a bound a connection is told so and closed; beyond twice the bound it is cut without a word, because telling costs too. All
 * event loops share it.
 */
final class Doorway {
    /** Which bound a connection met. */
    enum Bound {
        STRANGERS,
        CONNECTIONS
    }

    /** Counts connections that were turned away. */
    @FunctionalInterface
    interface Count {
        void turnedAway(Bound bound);
    }

    private final ClientAddress addresses;
    private final WebSocketEndpoint websockets;
    private final int strangersLimit;
    private final int connectionsLimit;
    private final Count count;
    private final ConcurrentMap<String, Integer> strangers = new ConcurrentHashMap<>();
    private final AtomicInteger connections = new AtomicInteger();

    Doorway(
            ClientAddress addresses,
            WebSocketEndpoint websockets,
            int strangersLimit,
            int connectionsLimit,
            Count count) {
        this.addresses = addresses;
        this.websockets = websockets;
        this.strangersLimit = strangersLimit;
        this.connectionsLimit = connectionsLimit;
        this.count = count;
    }

    void enter(HttpServerRequest request) {
        var visit = visit(request);
        var excess = excess(visit);
        excess.ifPresent(met -> count.turnedAway(met.bound));
        if (excess.filter(met -> met.value > 2L * met.limit).isPresent()) {
            visit.gone();
            request.connection().close();
        } else websockets.accept(request, visit, excess.map(Excess::refusal));
    }

    /** A polling connection. It is turned away by the answer to the call that would open it. */
    Stay admit(HttpServerRequest request) {
        var visit = visit(request);
        var excess = excess(visit);
        if (excess.isEmpty()) return visit;
        visit.gone();
        count.turnedAway(excess.get().bound);
        throw new ProtocolViolation(CloseCode.TOO_FAST, excess.get().refusal().reason());
    }

    private Visit visit(HttpServerRequest request) {
        return new Visit(addresses.countedAs(request), Misdirections.told(request));
    }

    private Optional<Excess> excess(Visit visit) {
        if (visit.strangersHere > strangersLimit)
            return Optional.of(new Excess(Bound.STRANGERS, visit.strangersHere, strangersLimit));
        if (visit.connectionsHere > connectionsLimit)
            return Optional.of(new Excess(Bound.CONNECTIONS, visit.connectionsHere, connectionsLimit));
        return Optional.empty();
    }

    /** A bound that a connection met. */
    private record Excess(Bound bound, int value, int limit) {
        ServerFrame.Refused refusal() {
            var what = switch (bound) {
                case STRANGERS -> "connections of this address that were not welcomed";
                case CONNECTIONS -> "connections of this node";
            };
            return ServerFrame.Refused.of(
                    CloseCode.TOO_FAST,
                    "%d %s must be at most %d; try again later".formatted(value, what, limit),
                    OptionalLong.of(limit),
                    OptionalLong.of(value));
        }
    }

    /** One connection, from before its handshake until its socket is closed. On its event loop only. */
    private final class Visit implements Stay {
        private final String address;
        private final Optional<String> misled;
        private final int strangersHere;
        private final int connectionsHere;
        private boolean isStranger = true;
        private boolean isHere = true;

        Visit(String address, Optional<String> misled) {
            this.address = address;
            this.misled = misled;
            strangersHere = strangers.merge(address, 1, Integer::sum);
            connectionsHere = connections.incrementAndGet();
        }

        @Override
        public void welcomed() {
            noStranger();
        }

        private void noStranger() {
            if (!isStranger) return;
            isStranger = false;
            strangers.computeIfPresent(address, (_, now) -> now == 1 ? null : Integer.valueOf(now - 1));
        }

        @Override
        public Optional<String> misled() {
            return misled;
        }

        @Override
        public void gone() {
            if (!isHere) return;
            isHere = false;
            noStranger();
            connections.decrementAndGet();
        }
    }
}
