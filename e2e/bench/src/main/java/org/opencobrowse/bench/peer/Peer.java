package org.opencobrowse.bench.peer;

import java.util.List;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.LoadLoop;

/** A product under test: how it is started, and what its clients do. */
public interface Peer {

    String name();

    boolean speaks(Carrier carrier);

    /** The command of a server that listens on this port of the loopback address. */
    Launch launch(int port, Needs needs);

    /** For a server that just started. */
    Fleet.Maker clients(LoadLoop loop, int port, Carrier carrier);

    /** The heap that is in use after a full collection, in bytes. */
    default long heapBytes(ServerUnderTest server) {
        return server.javaHeapBytes();
    }

    /** @param sessions rooms there will be; {@code subscribers} of each */
    record Needs(int sessions, int subscribers, List<String> jvm) {}

    /** A command with the variables it needs. */
    record Launch(List<String> command, java.util.Map<String, String> environment) {
        static Launch of(List<String> command) {
            return new Launch(command, java.util.Map.of());
        }
    }
}
