package org.opencobrowse.server.session;

import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;

/** Why somebody may not do what they asked for. The reason is for people and holds nothing secret. */
public record Refusal(CloseCode code, String reason) {
    /** To whoever comes after the end: lost with its node, a session may be begun anew. */
    public static Refusal ended(EndReason reason) {
        if (reason == EndReason.NODE_LOST)
            return new Refusal(CloseCode.SESSION_GONE, "the session was lost with its node");
        return new Refusal(CloseCode.SESSION_ENDED, "the session has ended: " + reason.wireName());
    }

    /** The session is another node's, of which nobody can say now whether it is still there. */
    public static Refusal ownerUnknown() {
        return new Refusal(CloseCode.OWNER_UNKNOWN, "whether the session's node lives is not known yet; try again");
    }

    /** This node stood still, and what it had may be another's by now. */
    public static Refusal unsure() {
        return new Refusal(
                CloseCode.OWNER_UNKNOWN, "this node stood still, and finds out what it still has; try again");
    }

    /** What the page would send was not looked at with the rules of this node. */
    static Refusal otherRules() {
        return new Refusal(CloseCode.OTHER_RULES, "the page must apply the rules that this node has now: get them");
    }

    /** The node is being emptied, or must not take more for another reason. */
    public static Refusal nodeClosed() {
        return new Refusal(
                CloseCode.DRAINING, "this node takes no new sessions now, nor does another one; try again later");
    }

    static Refusal nodeFull(int limit) {
        return new Refusal(
                CloseCode.DRAINING, "this node has its limit of %d sessions; try again later".formatted(limit));
    }

    /** Somebody drew the same nine digits at the same moment. */
    static Refusal codeTaken() {
        return new Refusal(CloseCode.INTERNAL, "the join code was given away meanwhile; try again");
    }
}
