package org.opencobrowse.transport.protocol;

import java.util.OptionalLong;

/**
 * What a peer did wrong. The message states facts and is fit for logs and for the peer: it shows numbers, but never text that
 * came from the peer, which could be a secret or a piece of the page.
 */
public final class ProtocolViolation extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final CloseCode code;
    private final transient ServerFrame.Refused refusal;

    private ProtocolViolation(CloseCode code, ServerFrame.Refused refusal) {
        super(refusal.reason(), null, false, false);
        this.code = code;
        this.refusal = refusal;
    }

    public ProtocolViolation(CloseCode code, String reason) {
        this(code, ServerFrame.Refused.of(code, reason));
    }

    public static ProtocolViolation malformed(String reason) {
        return new ProtocolViolation(CloseCode.MALFORMED, reason);
    }

    /** Above a limit; both figures stand in the refusal. */
    public static ProtocolViolation tooLarge(String what, long value, long limit) {
        var reason = what + "=" + value + " must be at most " + limit;
        return new ProtocolViolation(
                CloseCode.TOO_LARGE,
                ServerFrame.Refused.of(CloseCode.TOO_LARGE, reason, OptionalLong.of(limit), OptionalLong.of(value)));
    }

    public CloseCode code() {
        return code;
    }

    public ServerFrame.Refused refusal() {
        return refusal;
    }
}
