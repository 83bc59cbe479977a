package org.opencobrowse.transport.protocol;

/** Why an ask or a grant is over, or why what somebody said about control had no effect. */
public enum ControlReason {
    /** The customer said no. */
    REFUSED,
    /** The agent does not want it any more. */
    WITHDRAWN,
    /** The customer took it back. */
    REVOKED,
    /** Nobody answered, or nothing was done for long. */
    EXPIRED,
    /** It lasted as long as it may. */
    LIMIT,
    /** The agent is gone. */
    LEFT,
    /** The customer's page is gone, or was for too long. */
    AWAY,
    /** The customer went to another site. */
    OFF_SITE,
    /** The customer paused sharing. */
    PAUSED,

    /** The server does not allow it, or not to this agent. */
    FORBIDDEN,
    /** The customer's page is of a version that cannot be controlled. */
    UNSUPPORTED,
    /** Another agent asks, or has it. */
    BUSY,
    /** Asked too often. */
    TOO_FAST,
    /** The ask that was answered is not the one that is pending. */
    STALE;

    public String wireName() {
        return WireName.of(this);
    }
}
