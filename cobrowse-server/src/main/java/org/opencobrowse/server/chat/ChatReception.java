package org.opencobrowse.server.chat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ChatClientFrame;
import org.opencobrowse.transport.protocol.ChatServerFrame;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;

/** Lets chat connections in: a customer to one conversation, an agent to a desk. Connections live on many event loops; each touches only its own entry. */
final class ChatReception implements ConnectionListener {
    /** Tabs of one customer, desks of one agent. */
    private static final int CONNECTIONS_EACH = 20;

    private static final long NEVER = Long.MAX_VALUE;
    private static final long NO_TIMER = -1;

    /** Somebody who is in. */
    private record Guest(Desk desk, String who, long expiryTimer) {}

    /** Said hello, and it is not known yet who they are. */
    private final Set<Connection> checked = ConcurrentHashMap.newKeySet();

    private final Map<Connection, Guest> guests = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
    private final Vertx vertx;
    private final ChatHouse house;
    private final ChatDoor door;
    private final ChatGreeting greeting;
    private final Set<Role> admitted;
    private volatile boolean isClosed;

    /** @param admitted who may come in here */
    ChatReception(Vertx vertx, ChatHouse house, ChatDoor door, ChatGreeting greeting, Set<Role> admitted) {
        this.vertx = vertx;
        this.house = house;
        this.door = door;
        this.greeting = greeting;
        this.admitted = admitted;
    }

    List<Desk> desks() {
        return guests.values().stream().map(Guest::desk).toList();
    }

    /** Lets nobody in any more. */
    void close() {
        isClosed = true;
    }

    @Override
    public void opened(Connection connection, Hello hello) {
        if (ProtocolVersion.inCommonWith(hello.versions()).isEmpty())
            throw new ProtocolViolation(CloseCode.VERSION, "this server speaks version " + ProtocolVersion.CURRENT);
        if (!admitted.contains(hello.role()))
            throw new ProtocolViolation(
                    CloseCode.OUT_OF_ROLE, "agents connect to another port, or address, of this server");
        if (isClosed) throw new ProtocolViolation(CloseCode.DRAINING, "the node is going down; another one goes on");
        checked.add(connection);
        switch (hello.role()) {
            case CUSTOMER -> openForCustomer(connection, hello);
            case AGENT -> openForAgent(connection, hello);
        }
    }

    private void openForCustomer(Connection connection, Hello hello) {
        let(
                connection,
                house.threads().askForStranger(() -> door.customer(Optional.of(hello.session()), hello.secret())),
                speaker -> {
                    var own = speaker.conversation().id();
                    var desk = desk(connection, Role.CUSTOMER, conversation -> {
                        if (!conversation.equals(own))
                            throw new ProtocolViolation(
                                    CloseCode.OUT_OF_ROLE, "this connection is of another conversation");
                        return speaker;
                    });
                    letIn(desk, own.toString(), greeting.of("customer", Role.CUSTOMER), NEVER);
                });
    }

    private void openForAgent(Connection connection, Hello hello) {
        let(connection, door.agent(hello.bearer()), agent -> {
            var desk = desk(connection, Role.AGENT, conversation -> door.speaker(agent, Optional.of(conversation)));
            letIn(desk, "agent " + agent.name(), greeting.of("agent/" + agent.name(), Role.AGENT), agent.validForMs());
            desk.queueChanged(house.book().queue().total());
        });
    }

    private long expiry(Connection connection, long validForMs) {
        if (validForMs == NEVER) return NO_TIMER;
        return vertx.setTimer(
                Math.max(1, validForMs),
                _ -> refuse(
                        connection,
                        new ProtocolViolation(CloseCode.UNAUTHORIZED, "the sign-in ran out; sign in again")));
    }

    private <T> void let(Connection connection, Future<T> known, Consumer<T> in) {
        var context = Objects.requireNonNull(Vertx.currentContext());
        // On the connection's event loop, where it is also told of the connection's end: who has gone meanwhile is not
        // let in.
        known.onComplete(answer -> context.runOnContext(_ -> {
            if (!checked.remove(connection)) return;
            try {
                if (answer.failed()) throw ChatThreads.told(answer.cause());
                in.accept(answer.result());
            } catch (ProtocolViolation refused) {
                refuse(connection, refused);
            }
        }));
    }

    private Desk desk(Connection connection, Role role, Desk.Door of) {
        return new Desk(Objects.requireNonNull(Vertx.currentContext()), connection, role, of, house);
    }

    private void letIn(Desk desk, String who, ChatServerFrame.ChatWelcome welcome, long validForMs) {
        if (counts.merge(who, 1, Integer::sum) > CONNECTIONS_EACH) {
            forget(who);
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST,
                    "at most %d connections at a time; close some pages".formatted(CONNECTIONS_EACH));
        }
        guests.put(desk.connection(), new Guest(desk, who, expiry(desk.connection(), validForMs)));
        desk.connection().send(welcome);
    }

    private void forget(String who) {
        counts.computeIfPresent(who, (_, now) -> now == 1 ? null : Integer.valueOf(now - 1));
    }

    @Override
    public void received(Connection connection, ClientFrame frame) {
        var guest = guests.get(connection);
        switch (frame) {
            case ChatClientFrame chat -> {
                if (guest != null) guest.desk().received(chat);
            }
            case ClientFrame.Heartbeat _ -> {}
            default ->
                throw new ProtocolViolation(
                        CloseCode.OUT_OF_ROLE, frame.type() + " belongs to connections of sessions");
        }
    }

    @Override
    public void closed(Connection connection, ConnectionEnd end) {
        checked.remove(connection);
        var guest = guests.remove(connection);
        if (guest == null) return;
        if (guest.expiryTimer() != NO_TIMER) vertx.cancelTimer(guest.expiryTimer());
        guest.desk().close();
        forget(guest.who());
    }

    private static void refuse(Connection connection, ProtocolViolation why) {
        connection.refuse(ServerFrame.Refused.of(why.code(), why.refusal().reason()));
    }
}
