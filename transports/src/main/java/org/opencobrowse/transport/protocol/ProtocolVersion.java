package org.opencobrowse.transport.protocol;

import java.util.List;
import java.util.OptionalLong;

/** Which versions of the protocol this build speaks. */
public final class ProtocolVersion {

    public static final long CURRENT = 1;

    /** What a WebSocket client must offer in its handshake. */
    public static final String SUBPROTOCOL = "cobrowse.v1";

    private static final List<Long> SPOKEN = List.of(CURRENT);

    private ProtocolVersion() {}

    /** The highest version that both sides speak; empty when there is none. */
    public static OptionalLong inCommonWith(List<Long> offered) {
        return offered.stream()
                .filter(SPOKEN::contains)
                .mapToLong(Long::longValue)
                .max();
    }
}
