package org.opencobrowse.bench.workload;

import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.report.Metric;

/** Many rooms, one publisher and two subscribers each, 300 bytes a time, the same moderate rate for all. Over long polling two events at a time, so that their POSTs race. */
public record SmallEvents(Carrier carrier) implements Workload {
    private static final int BODY_BYTES = 300;
    private static final int SUBSCRIBERS = 2;

    @Override
    public String name() {
        return carrier == Carrier.WEB_SOCKET ? "small events" : "long polling";
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.speaks(carrier);
    }

    @Override
    public void run(Peer peer, Rig rig) {
        var rooms = rig.scale().rooms();
        var filler = Filler.letters(BODY_BYTES);
        var together = carrier == Carrier.WEB_SOCKET ? 1 : 2;
        var perSecond = (carrier == Carrier.WEB_SOCKET ? 10 : 4) * rooms;
        try (var server = rig.start(peer, rooms, SUBSCRIBERS);
                var fleet = Fleet.connected(
                        rig.loop(), rooms, SUBSCRIBERS, peer.clients(rig.loop(), server.port(), carrier))) {
            Window.warmUp(fleet, server, perSecond, together, filler, rig.scale());
            var window = Window.measure(
                    fleet, server, perSecond, together, filler, rig.scale().seconds());
            record(peer, rig, window, fleet);
        }
        rig.noteFaults(peer, name());
    }

    private void record(Peer peer, Rig rig, Window window, Fleet fleet) {
        var figures = rig.figures();
        figures.add(peer.name(), name(), Metric.CPU_PER_EVENT, window.cpuPerEventUs());
        figures.add(peer.name(), name(), Metric.P50, window.latencies().quantileMs(0.5));
        figures.add(peer.name(), name(), Metric.P99, window.latencies().quantileMs(0.99));
        figures.add(peer.name(), name(), Metric.DELIVERED, window.count().delivered());
        // Warm-up included: there is no moment at which a fault does not count.
        var all = fleet.count();
        figures.add(peer.name(), name(), Metric.LOST, all.lost());
        figures.add(peer.name(), name(), Metric.DOUBLED, all.doubled());
        figures.add(peer.name(), name(), Metric.OUT_OF_ORDER, all.outOfOrder());
    }
}
