package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.session.AgentName;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * Leads each connection to the session it names, and carries frames over to that session's event loop. Connections live on many event loops; each touches only
 * its own entry.
 */
final class Reception implements ConnectionListener {
    /** Where a connection has got to. */
    private sealed interface Guest {
        /** The agent's bearer is being verified. */
        record Checked() implements Guest {}

        record In(LiveSession session) implements Guest {}

        /** In until the sign-in runs out. */
        record InFor(LiveSession session, long expiryTimer) implements Guest {}
    }

    private final Map<Connection, Guest> guests = new ConcurrentHashMap<>();
    private final IdSource ids = new IdSource();
    private final Vertx vertx;
    private final SessionDirectory directory;
    private final Agents agents;

    Reception(Vertx vertx, SessionDirectory directory, Agents agents) {
        this.vertx = vertx;
        this.directory = directory;
        this.agents = agents;
    }

    @Override
    public void opened(Connection connection, Hello hello) {
        if (ProtocolVersion.inCommonWith(hello.versions()).isEmpty()) {
            refuse(connection, CloseCode.VERSION, "this server speaks version " + ProtocolVersion.CURRENT);
            return;
        }
        switch (directory.find(hello.session())) {
            case Found.Live(var session) -> admit(connection, hello, session);
            case Found.Ended ended ->
                refuse(
                        connection,
                        CloseCode.SESSION_ENDED,
                        "the session has ended: " + ended.reason().wireName());
            // Whoever holds a secret was in this session: it was lost with an earlier run of this node.
            case Found.Unknown()
            when hello.secret().isPresent() ->
                refuse(connection, CloseCode.SESSION_GONE, "the session was lost with its node");
            case Found.Unknown() -> refuse(connection, CloseCode.UNKNOWN_SESSION, "no session has this id");
        }
    }

    @Override
    public void received(Connection connection, ClientFrame frame) {
        switch (guests.get(connection)) {
            case Guest.In(var session) -> session.execute(live -> live.received(connection, frame));
            case Guest.InFor in -> in.session().execute(live -> live.received(connection, frame));
            case Guest.Checked() ->
                refuse(connection, CloseCode.MALFORMED, "wait for welcome before sending " + frame.type());
            case null -> {} // refused a moment ago
        }
    }

    @Override
    public void closed(Connection connection, ConnectionEnd end) {
        switch (guests.remove(connection)) {
            case Guest.In(var session) -> session.execute(live -> live.closed(connection));
            case Guest.InFor(var session, var timer) -> {
                vertx.cancelTimer(timer);
                session.execute(live -> live.closed(connection));
            }
            case Guest.Checked() -> {}
            case null -> {}
        }
    }

    private void admit(Connection connection, Hello hello, LiveSession session) {
        if (hello.role() == Role.CUSTOMER) {
            guests.put(connection, new Guest.In(session));
            session.execute(live -> live.joinCustomer(connection, hello));
            return;
        }
        guests.put(connection, new Guest.Checked());
        hello.bearer()
                .map(agents::verify)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .onSuccess(identity -> identity.ifPresentOrElse(
                        agent -> admitAgent(connection, hello, session, agent),
                        () -> refuse(connection, CloseCode.UNAUTHORIZED, "sign in again")))
                .onFailure(_ -> refuse(connection, CloseCode.INTERNAL, "the bearer could not be checked"));
    }

    private void admitAgent(Connection connection, Hello hello, LiveSession session, AgentIdentity agent) {
        if (!agent.may(AgentRole.JOIN)) {
            refuse(connection, CloseCode.OUT_OF_ROLE, "this agent may not join sessions");
            return;
        }
        var timer = vertx.setTimer(
                Math.max(1, agent.validForMs()),
                _ -> refuse(connection, CloseCode.UNAUTHORIZED, "the sign-in ran out; sign in again"));
        // It may have closed while the bearer was checked: then nobody is left to let in.
        if (!guests.replace(connection, new Guest.Checked(), new Guest.InFor(session, timer))) {
            vertx.cancelTimer(timer);
            return;
        }
        var name = new AgentName(agent.name(), agent.displayName());
        session.execute(live -> live.joinAgent(connection, hello, name, ids.secret()));
    }

    private static void refuse(Connection connection, CloseCode code, String reason) {
        connection.refuse(ServerFrame.Refused.of(code, reason));
    }
}
