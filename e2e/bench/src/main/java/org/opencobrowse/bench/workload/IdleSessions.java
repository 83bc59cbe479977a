package org.opencobrowse.bench.workload;

import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.report.Metric;

/** Customers with one agent each who do nothing. What the first few need beside themselves is taken off. */
public final class IdleSessions implements Workload {
    private static final int FIRST = 200;
    private static final long REST_MS = 3_000;
    private static final double KB = 1_000;
    /** A heap that keeps what it does not need would hide what a session needs. */
    private static final String[] HEAP_THAT_SHRINKS = {"-Xms32m", "-XX:MinHeapFreeRatio=5", "-XX:MaxHeapFreeRatio=10"};

    @Override
    public String name() {
        return "idle sessions";
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.speaks(Carrier.WEB_SOCKET);
    }

    @Override
    public boolean isRepeated() {
        return false;
    }

    @Override
    public void run(Peer peer, Rig rig) {
        var sessions = rig.scale().sessions();
        try (var server = rig.start(peer, FIRST + sessions, 1, HEAP_THAT_SHRINKS)) {
            var maker = peer.clients(rig.loop(), server.port(), Carrier.WEB_SOCKET);
            try (var _ = Fleet.connected(rig.loop(), 0, FIRST, 1, maker)) {
                Fleet.sleep(REST_MS);
                var heap = peer.heapBytes(server);
                var resident = server.residentBytes();
                try (var _ = Fleet.connected(rig.loop(), FIRST, sessions, 1, maker)) {
                    Fleet.sleep(REST_MS);
                    var heapThen = peer.heapBytes(server);
                    var residentThen = server.residentBytes();
                    var figures = rig.figures();
                    figures.add(
                            peer.name(), name(), Metric.SESSION_RESIDENT, (residentThen - resident) / KB / sessions);
                    figures.add(peer.name(), name(), Metric.SESSION_HEAP, (heapThen - heap) / KB / sessions);
                    figures.add(peer.name(), name(), Metric.RESIDENT, residentThen / KB / KB);
                }
            }
        }
        rig.noteFaults(peer, name());
    }
}
