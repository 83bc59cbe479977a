package org.opencobrowse.transport.testing;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.EventKind;
import org.opencobrowse.transport.protocol.RelayedEvent;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.TransportName;

/** Frames for tests that do not care what is in them. */
public final class SampleFrames {

    private SampleFrames() {}

    public static ClientFrame.Hello hello(Role role) {
        return new ClientFrame.Hello(
                List.of(1L),
                role,
                new UUID(1, 1),
                TransportName.WEBSOCKET,
                0,
                0,
                0,
                "1.0.0",
                Optional.of("example-secret"),
                Optional.of("example-bearer"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public static ClientFrame.Publish publish(long epoch, long seq, EventKind kind, Buffer body) {
        return new ClientFrame.Publish(epoch, seq, kind, body.length(), OptionalLong.empty(), Optional.empty(), body);
    }

    /** With a body that looks random and is the same for the same position and size. */
    public static RelayedEvent event(long position, int bodyBytes) {
        var body = new byte[bodyBytes];
        new Random(position).nextBytes(body);
        return new RelayedEvent(
                position, "p-1", 1, position, EventKind.SNAPSHOT, Optional.empty(), Buffer.buffer(body));
    }
}
