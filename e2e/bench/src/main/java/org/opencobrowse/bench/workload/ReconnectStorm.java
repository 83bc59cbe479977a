package org.opencobrowse.bench.workload;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Count;
import org.opencobrowse.bench.load.Cut;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.report.Figures;
import org.opencobrowse.bench.report.Metric;

/**
 * Connections are cut, all at one moment, and come back all at once after outages of several lengths, while publishers go on numbering. With their publishers; only the subscribers, so that what a
 * server keeps for subscribers can be told from what a client keeps until it was published; and in silence, so that the server finds out only when they come back.
 */
public final class ReconnectStorm implements Workload {
    private static final int BODY_BYTES = 300;
    private static final int SUBSCRIBERS = 2;
    private static final int ROOMS_EACH = 8;
    private static final int PER_SECOND_EACH_ROOM = 10;
    private static final long BEFORE_MS = 3_000;
    private static final long AFTER_MS = 4_000;
    private static final long PATIENCE_MS = 6_000;

    private enum Who {
        ALL("all", true, Cut.CLOSED),
        SUBSCRIBERS("subscribers only", false, Cut.CLOSED),
        ALL_IN_SILENCE("all, unnoticed", true, Cut.SILENT),
        SUBSCRIBERS_IN_SILENCE("subscribers only, unnoticed", false, Cut.SILENT);

        private final String words;
        private final boolean publishersToo;
        private final Cut how;

        Who(String words, boolean publishersToo, Cut how) {
            this.words = words;
            this.publishersToo = publishersToo;
            this.how = how;
        }
    }

    /** Rooms {@code first} to {@code first + ROOMS_EACH}. */
    private record Group(int first, int outageMs, Who who) {

        void cut(Fleet fleet) {
            fleet.cut(first, first + ROOMS_EACH, who.publishersToo, who.how, outageMs);
        }

        Count count(Fleet fleet) {
            return fleet.count(first, first + ROOMS_EACH);
        }

        String words() {
            var seconds = String.format(Locale.ROOT, outageMs % 1_000 == 0 ? "%.0f" : "%.1f", outageMs / 1_000.0);
            return "reconnect after " + seconds + " s, " + who.words;
        }
    }

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
        var groups = groups(rig.scale().outages());
        var rooms = ROOMS_EACH * groups.size();
        try (var server = rig.start(peer, rooms, SUBSCRIBERS);
                var fleet = Fleet.connected(
                        rig.loop(), rooms, SUBSCRIBERS, peer.clients(rig.loop(), server.port(), Carrier.WEB_SOCKET))) {
            fleet.publish(rooms * PER_SECOND_EACH_ROOM, Filler.letters(BODY_BYTES));
            Fleet.sleep(BEFORE_MS);
            groups.forEach(group -> group.cut(fleet));
            Fleet.sleep(rig.scale().outages().getLast() + AFTER_MS);
            fleet.pause();
            fleet.settle(PATIENCE_MS);
            groups.forEach(group -> add(rig.figures(), peer, group.words(), group.count(fleet)));
            add(rig.figures(), peer, name(), fleet.count());
        }
        rig.noteFaults(peer, name());
    }

    private static List<Group> groups(List<Integer> outages) {
        var groups = new ArrayList<Group>();
        for (var outage : outages)
            for (var who : Who.values()) groups.add(new Group(groups.size() * ROOMS_EACH, outage, who));
        return groups;
    }

    private static void add(Figures figures, Peer peer, String what, Count count) {
        figures.add(peer.name(), what, Metric.DELIVERED, count.delivered());
        figures.add(peer.name(), what, Metric.LOST, count.lost());
        figures.add(peer.name(), what, Metric.DOUBLED, count.doubled());
        figures.add(peer.name(), what, Metric.OUT_OF_ORDER, count.outOfOrder());
    }
}
