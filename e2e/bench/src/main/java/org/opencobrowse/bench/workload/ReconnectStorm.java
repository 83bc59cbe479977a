package org.opencobrowse.bench.workload;

import java.util.List;
import java.util.Locale;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.report.Metric;

/**
 * Connections are cut, all at one moment, and come back all at once, while publishers go on numbering. Once with their publishers, and once only the subscribers, so that what a server
 * keeps for subscribers can be told from what a client keeps until it was published.
 */
public final class ReconnectStorm implements Workload {
    private static final int BODY_BYTES = 300;
    private static final int SUBSCRIBERS = 2;
    private static final int ROOMS_EACH = 10;
    private static final int PER_SECOND_EACH_ROOM = 10;
    private static final long BEFORE_MS = 3_000;
    private static final long AFTER_MS = 4_000;
    private static final long PATIENCE_MS = 6_000;

    @Override
    public String name() {
        return "reconnect";
    }

    @Override
    public boolean suits(Peer peer) {
        return peer.speaks(Carrier.WEB_SOCKET);
    }

    @Override
    public void run(Peer peer, Rig rig) {
        var outages = rig.scale().outages();
        var rooms = 2 * ROOMS_EACH * outages.size();
        try (var server = rig.start(peer, rooms, SUBSCRIBERS);
                var fleet = Fleet.connected(
                        rig.loop(), rooms, SUBSCRIBERS, peer.clients(rig.loop(), server.port(), Carrier.WEB_SOCKET))) {
            fleet.publish(rooms * PER_SECOND_EACH_ROOM, Filler.letters(BODY_BYTES));
            Fleet.sleep(BEFORE_MS);
            for (int group = 0; group < 2 * outages.size(); group++)
                fleet.cut(group * ROOMS_EACH, (group + 1) * ROOMS_EACH, group % 2 == 0, outages.get(group / 2));
            Fleet.sleep(outages.getLast() + AFTER_MS);
            fleet.pause();
            fleet.settle(PATIENCE_MS);
            for (int group = 0; group < 2 * outages.size(); group++) record(peer, rig, fleet, outages, group);
        }
        rig.noteFaults(peer, name());
    }

    private static void record(Peer peer, Rig rig, Fleet fleet, List<Integer> outages, int group) {
        var what = "reconnect after %s s, %s"
                .formatted(seconds(outages.get(group / 2)), group % 2 == 0 ? "all" : "subscribers only");
        var count = fleet.count(group * ROOMS_EACH, (group + 1) * ROOMS_EACH);
        var figures = rig.figures();
        figures.add(peer.name(), what, Metric.DELIVERED, count.delivered());
        figures.add(peer.name(), what, Metric.LOST, count.lost());
        figures.add(peer.name(), what, Metric.DOUBLED, count.doubled());
        figures.add(peer.name(), what, Metric.OUT_OF_ORDER, count.outOfOrder());
    }

    private static String seconds(int ms) {
        return ms % 1_000 == 0 ? String.valueOf(ms / 1_000) : String.format(Locale.ROOT, "%.1f", ms / 1_000.0);
    }
}
