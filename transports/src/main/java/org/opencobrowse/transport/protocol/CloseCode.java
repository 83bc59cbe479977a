package org.opencobrowse.transport.protocol;

import java.util.Arrays;
import java.util.Optional;

/** Why a frame, connection or request was refused: the table of {@code docs/protocol/v1/codes.json}. */
public enum CloseCode {
    MALFORMED(4400, 400, Retry.STOP),
    UNAUTHORIZED(4401, 401, Retry.STOP),
    OUT_OF_ROLE(4403, 403, Retry.STOP),
    UNKNOWN_SESSION(4404, 404, Retry.STOP),
    UNKNOWN_FRAME(4405, 400, Retry.STOP),
    UNKNOWN_CONNECTION(4406, 404, Retry.RESUME),
    SILENT(4408, 409, Retry.RESUME),
    SUPERSEDED(4409, 409, Retry.STOP),
    SESSION_GONE(4410, 410, Retry.RESTART),
    SESSION_ENDED(4411, 410, Retry.STOP),
    SESSION_FULL(4412, 409, Retry.STOP),
    TOO_LARGE(4413, 413, Retry.STOP),
    TOPIC_TAKEN(4414, 409, Retry.STOP),
    TAKEN(4415, 409, Retry.STOP),
    ROBOT_CHECK(4416, 403, Retry.STOP),
    OTHER_RULES(4417, 409, Retry.STOP),
    TOO_FAST(4420, 429, Retry.RESUME),
    MISDIRECTED(4421, 409, Retry.REROUTE),
    ORIGIN_REFUSED(4422, 403, Retry.STOP),
    WRONG_DATA_CENTRE(4423, 409, Retry.REROUTE),
    VERSION(4426, 400, Retry.STOP),
    TOO_SLOW(4429, 429, Retry.RESUME),
    INTERNAL(4500, 500, Retry.RESUME),
    DRAINING(4503, 503, Retry.RESTART),
    OWNER_UNKNOWN(4504, 503, Retry.RESUME);

    private final int code;
    private final int status;
    private final Retry retry;

    CloseCode(int code, int status, Retry retry) {
        this.code = code;
        this.status = status;
        this.retry = retry;
    }

    /** The WebSocket close code, and the {@code code} of a refusal over HTTP. */
    public int code() {
        return code;
    }

    /** The HTTP status that goes with it; never one on which browsers or proxies repeat a POST. */
    public int status() {
        return status;
    }

    public Retry retry() {
        return retry;
    }

    public String wireName() {
        return WireName.of(this);
    }

    public static Optional<CloseCode> of(int code) {
        return Arrays.stream(values()).filter(known -> known.code == code).findFirst();
    }
}
