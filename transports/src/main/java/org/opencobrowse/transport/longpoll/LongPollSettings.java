package org.opencobrowse.transport.longpoll;

import static org.opencobrowse.transport.ConnectionLimits.positive;

import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.protocol.Limits;

/**
 * What the long-polling transport allows.
 *
 * @param connection what every transport bounds; calls count as frames, and so long as its end may take the reason can be polled
 * @param holdMs       a poll is answered by then, if only with nothing: below the idle limits of proxies
 * @param gatherMs     answers are at least so far apart, so that what comes thick and fast travels together
 * @param lingerMs     an answer waits so long for more, since what happens at one moment comes in several messages; at most {@code gatherMs}
 * @param bodyMs       the body of a send must have come by then
 */
public record LongPollSettings(ConnectionLimits connection, long holdMs, long gatherMs, long lingerMs, long bodyMs) {

    public static final LongPollSettings DEFAULT = new LongPollSettings(
            new ConnectionLimits(Limits.DEFAULT, 10_000, 10_000, 25_000, 10_000, 256 * 1024, 500, 2_000),
            20_000,
            20,
            5,
            15_000);

    public LongPollSettings {
        positive("holdMs", holdMs);
        positive("bodyMs", bodyMs);
        if (lingerMs < 0 || lingerMs > gatherMs)
            throw new IllegalArgumentException("lingerMs=" + lingerMs + " must be between 0 and gatherMs=" + gatherMs);
        if (gatherMs < 0) throw new IllegalArgumentException("gatherMs=" + gatherMs + " must be at least 0");
        var messageBytes = connection.limits().messageBytes();
        if (messageBytes + Batch.PREFIX_BYTES > Batch.BYTES)
            throw new IllegalArgumentException("a message of " + messageBytes + " bytes fits no batch");
    }
}
