package org.opencobrowse.server.chat;

import org.opencobrowse.chat.Outcome;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/** What came of adding something, in the codes of the protocol. */
final class Outcomes {
    private Outcomes() {}

    /** @throws ProtocolViolation unless it was kept */
    static Outcome.Kept kept(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Kept kept -> kept;
            case Outcome.Clash _ ->
                throw ProtocolViolation.malformed("this id was used for something else: choose another one");
            case Outcome.Over(var reason) -> throw over(reason);
            case Outcome.Full(var limit) -> throw over("it has its highest number of entries, " + limit);
            case Outcome.Unknown _ -> throw over("it is not known any more");
        };
    }

    static ProtocolViolation over(String reason) {
        return new ProtocolViolation(CloseCode.SESSION_ENDED, "the conversation has ended: " + reason);
    }
}
