package org.opencobrowse.bench.workload;

import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.report.Metric;

/** Whole pages of 512 KB, one publisher and two subscribers in each of ten rooms. */
public final class Snapshots implements Workload {
    private static final int BODY_BYTES = 512 * 1024;
    private static final int ROOMS = 10;
    private static final int SUBSCRIBERS = 2;
    private static final int PER_SECOND = 25;
    private static final double MB = 1e6;

    @Override
    public String name() {
        return "snapshots";
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.speaks(Carrier.WEB_SOCKET);
    }

    @Override
    public void run(Peer peer, Rig rig) {
        var filler = Filler.markup(BODY_BYTES);
        try (var server = rig.start(peer, ROOMS, SUBSCRIBERS);
                var fleet = Fleet.connected(
                        rig.loop(), ROOMS, SUBSCRIBERS, peer.clients(rig.loop(), server.port(), Carrier.WEB_SOCKET))) {
            Window.warmUp(fleet, server, PER_SECOND, 1, filler, rig.scale());
            var window = Window.measure(
                    fleet, server, PER_SECOND, 1, filler, rig.scale().seconds());
            var megabytes = window.count().delivered() * (double) BODY_BYTES / MB;
            var figures = rig.figures();
            figures.add(peer.name(), name(), Metric.CPU_PER_MB, 1_000 * window.cpuSeconds() / megabytes);
            figures.add(peer.name(), name(), Metric.MB_PER_CPU_SECOND, megabytes / window.cpuSeconds());
            figures.add(peer.name(), name(), Metric.P50, window.latencies().quantileMs(0.5));
            figures.add(peer.name(), name(), Metric.P99, window.latencies().quantileMs(0.99));
            figures.add(peer.name(), name(), Metric.LOST, fleet.count().lost());
        }
        rig.noteFaults(peer, name());
    }
}
