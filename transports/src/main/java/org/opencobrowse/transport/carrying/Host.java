package org.opencobrowse.transport.carrying;

import java.util.function.LongSupplier;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.protocol.FrameCodec;

/**
 * What all connections of one transport share.
 *
 * @param clockMs monotonic, in milliseconds
 */
public record Host(
        ConnectionLimits limits,
        FrameCodec codec,
        ConnectionListener listener,
        TransportMeters meters,
        LongSupplier clockMs) {

    public Host(ConnectionLimits limits, ConnectionListener listener, TransportMeters meters, LongSupplier clockMs) {
        this(limits, new FrameCodec(limits.limits()), listener, meters, clockMs);
    }

    public long nowMs() {
        return clockMs.getAsLong();
    }
}
