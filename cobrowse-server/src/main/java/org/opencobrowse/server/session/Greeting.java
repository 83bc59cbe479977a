package org.opencobrowse.server.session;

import java.util.Optional;
import java.util.function.Supplier;
import org.opencobrowse.sequencer.Standing;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.Have;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.protocol.SessionState;

/** What a participant of one session is told first. */
record Greeting(
        Birth birth, SessionRules rules, Roster roster, SessionResources resources, Supplier<SessionState> state) {
    /** @param standing what it need not send again */
    ServerFrame.Welcome to(Seat seat, Connection connection, Hello hello, Standing standing) {
        var isAgent = seat.role() == Role.AGENT;
        return new ServerFrame.Welcome(
                ProtocolVersion.CURRENT,
                birth.id(),
                birth.code().digits(),
                seat.participant(),
                seat.role(),
                isAgent ? Optional.of(seat.secret().value()) : Optional.empty(),
                rules.node(),
                state.get(),
                rules.heartbeatMs(),
                rules.silenceMs(),
                rules.limits(),
                new Have(standing.epoch(), standing.seq()),
                standing.snapshotOwed(),
                hello.position(),
                roster.seen(),
                isAgent ? Optional.of(resources.access(seat)) : Optional.empty(),
                connection.misled());
    }
}
