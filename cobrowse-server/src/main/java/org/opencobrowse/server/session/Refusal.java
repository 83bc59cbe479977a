package org.opencobrowse.server.session;

import org.opencobrowse.transport.protocol.CloseCode;

/** Why somebody may not do what they asked for. The reason is for people and holds nothing secret. */
public record Refusal(CloseCode code, String reason) {
    static Refusal nodeFull(int limit) {
        return new Refusal(
                CloseCode.DRAINING, "this node has its limit of %d sessions; try again later".formatted(limit));
    }

    /** Somebody drew the same nine digits at the same moment. */
    static Refusal codeTaken() {
        return new Refusal(CloseCode.INTERNAL, "the join code was given away meanwhile; try again");
    }
}
