package org.opencobrowse.server.chat;

import org.opencobrowse.transport.protocol.ChatServerFrame.ChatWelcome;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.ProtocolVersion;
import org.opencobrowse.transport.protocol.Role;

/** What every welcome of a node says. */
public record ChatGreeting(String node, long heartbeatMs, long silenceMs, Limits limits) {
    ChatWelcome of(String participant, Role role) {
        return new ChatWelcome(ProtocolVersion.CURRENT, participant, role, node, heartbeatMs, silenceMs, limits);
    }
}
