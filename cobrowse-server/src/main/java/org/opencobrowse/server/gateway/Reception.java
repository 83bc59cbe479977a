package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opencobrowse.server.agents.AgentIdentity;
import org.opencobrowse.server.cluster.Owner;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.session.AgentName;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.Refusal;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads each connection to the session it names, and carries frames over to that session's event loop. Connections live on many event loops; each touches only
 * its own entry.
 */
final class Reception implements ConnectionListener {
    private static final Logger log = LoggerFactory.getLogger(Reception.class);

    /** Who knows agents by their bearers. */
    @FunctionalInterface
    interface Bearers {
        Future<Optional<AgentIdentity>> verify(String bearer);
    }

    /** Where a connection has got to. */
    private sealed interface Guest {
        /** The agent's bearer is being verified, or the cluster is asked whose the session is. */
        record Checked() implements Guest {}

        record In(LiveSession session) implements Guest {}

        /** In until the sign-in runs out. */
        record InFor(LiveSession session, long expiryTimer) implements Guest {}
    }

    private final Map<Connection, Guest> guests = new ConcurrentHashMap<>();
    private final IdSource ids = new IdSource();
    private final Vertx vertx;
    private final SessionDirectory directory;
    private final Ownership ownership;
    private final NodeUrls urls;
    private final Bearers bearers;
    private final Set<Role> admitted;

    /** @param admitted who may come in here */
    Reception(
            Vertx vertx,
            SessionDirectory directory,
            Ownership ownership,
            NodeUrls urls,
            Bearers bearers,
            Set<Role> admitted) {
        this.admitted = admitted;
        this.urls = urls;
        this.ownership = ownership;
        this.vertx = vertx;
        this.directory = directory;
        this.bearers = bearers;
    }

    @Override
    public void opened(Connection connection, Hello hello) {
        if (ProtocolVersion.inCommonWith(hello.versions()).isEmpty()) {
            refuse(connection, CloseCode.VERSION, "this server speaks version " + ProtocolVersion.CURRENT);
            return;
        }
        if (!ownership.isSure()) {
            refuse(connection, Refusal.unsure());
            return;
        }
        if (!admitted.contains(hello.role())) {
            refuse(connection, CloseCode.OUT_OF_ROLE, "agents connect to another port, or address, of this server");
            return;
        }
        switch (directory.find(hello.session())) {
            case Found.Live(var session) -> admit(connection, hello, session);
            case Found.Ended ended -> refuse(connection, Refusal.ended(ended.reason()));
            case Found.Unknown() -> refuseByOwner(connection, hello);
        }
    }

    /** Nobody hears anything more from this node's sessions, and whoever wants to comes again. */
    void sendAllAway() {
        guests.keySet().forEach(guest -> refuse(guest, Refusal.unsure()));
    }

    /** Not a session of this node: whose, and does that node live? */
    private void refuseByOwner(Connection connection, Hello hello) {
        guests.put(connection, new Guest.Checked());
        ownership
                .ownerOf(hello.session())
                .onSuccess(owner -> {
                    switch (owner) {
                        case Owner.Elsewhere(var peer) ->
                            connection.refuse(
                                    ServerFrame.Refused.misdirected(peer.node(), urls.of(peer, hello.role())));
                        case Owner.Lost() -> refuse(connection, Refusal.ended(EndReason.NODE_LOST));
                        case Owner.Ended(var reason) -> refuse(connection, Refusal.ended(reason));
                        case Owner.Unsure() -> refuse(connection, Refusal.ownerUnknown());
                        // Whoever holds a secret was in this session: it was lost with an earlier run of this node.
                        case Owner.Unknown()
                        when hello.secret().isPresent() -> refuse(connection, Refusal.ended(EndReason.NODE_LOST));
                        case Owner.Unknown() -> refuse(connection, CloseCode.UNKNOWN_SESSION, "no session has this id");
                    }
                })
                .onFailure(_ -> refuse(
                        connection, CloseCode.OWNER_UNKNOWN, "the cluster cannot say whose the session is; try again"));
    }

    @Override
    public void received(Connection connection, ClientFrame frame) {
        switch (guests.get(connection)) {
            case Guest.In(var session) -> session.execute(live -> live.received(connection, frame));
            case Guest.InFor in -> in.session().execute(live -> live.received(connection, frame));
            case Guest.Checked() -> {} // it was not welcomed, so its transport lets nothing through
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
                .map(bearers::verify)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .<Void>map(identity -> {
                    identity.ifPresentOrElse(
                            agent -> admitAgent(connection, hello, session, agent),
                            () -> refuse(connection, CloseCode.UNAUTHORIZED, "sign in again"));
                    return null;
                })
                .onFailure(fault -> failed(connection, fault));
    }

    /** What goes wrong behind the check ends as what goes wrong in it: the agent is told, and does not wait for a welcome that never comes. */
    private static void failed(Connection connection, Throwable fault) {
        log.atError().addKeyValue("connection", connection.id()).setCause(fault).log("admission-failed");
        refuse(connection, CloseCode.INTERNAL, "a fault of the server; it is in its log");
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
        var name = new AgentName(agent.name(), agent.displayName(), agent.may(AgentRole.CONTROL));
        session.execute(live -> live.joinAgent(connection, hello, name, ids.secret()));
    }

    private static void refuse(Connection connection, Refusal refusal) {
        refuse(connection, refusal.code(), refusal.reason());
    }

    private static void refuse(Connection connection, CloseCode code, String reason) {
        connection.refuse(ServerFrame.Refused.of(code, reason));
    }
}
