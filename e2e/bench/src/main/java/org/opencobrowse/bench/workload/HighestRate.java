package org.opencobrowse.bench.workload;

import org.jspecify.annotations.Nullable;
import org.opencobrowse.bench.load.Carrier;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.peer.Peer;
import org.opencobrowse.bench.peer.ServerUnderTest;
import org.opencobrowse.bench.report.Metric;

/** Small events at a rate that grows until events are lost, are late, or cannot be published any more. */
public final class HighestRate implements Workload {
    private static final int BODY_BYTES = 300;
    private static final int SUBSCRIBERS = 2;
    private static final double FIRST_PER_SECOND = 1_000;
    private static final double GROWTH = 1.4;
    private static final int STEPS = 18;
    private static final double STEP_SECONDS = 4;
    private static final double LATE_MS = 50;
    /** Of what was asked for: below it, the load could not keep its beat. */
    private static final double PUBLISHED_SHARE = 0.95;

    private static final double LOAD_IS_BUSY = 0.9;

    @Override
    public String name() {
        return "highest rate";
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
        var rooms = rig.scale().rooms();
        try (var server = rig.start(peer, rooms, SUBSCRIBERS);
                var fleet = Fleet.connected(
                        rig.loop(), rooms, SUBSCRIBERS, peer.clients(rig.loop(), server.port(), Carrier.WEB_SOCKET))) {
            var best = climb(peer, rig, fleet, server);
            if (best == null) {
                rig.figures().note(peer.name() + ", " + name() + ": not even the first step was sustained");
                return;
            }
            var figures = rig.figures();
            figures.add(peer.name(), name(), Metric.RATE, best.count().delivered() / STEP_SECONDS);
            figures.add(peer.name(), name(), Metric.CPU_PER_EVENT, best.cpuPerEventUs());
            figures.add(peer.name(), name(), Metric.P99, best.latencies().quantileMs(0.99));
        }
        rig.noteFaults(peer, name());
    }

    private @Nullable Window climb(Peer peer, Rig rig, Fleet fleet, ServerUnderTest server) {
        var filler = Filler.letters(BODY_BYTES);
        Window.measure(fleet, server, FIRST_PER_SECOND, 1, filler, rig.scale().warmUp());
        Window best = null;
        var perSecond = FIRST_PER_SECOND;
        for (int step = 0; step < STEPS; step++, perSecond *= GROWTH) {
            var window = Window.measure(fleet, server, perSecond, 1, filler, STEP_SECONDS);
            if (!isSustained(window, perSecond)) {
                if (window.loadShare() > LOAD_IS_BUSY)
                    rig.figures()
                            .note(peer.name() + ", " + name() + ": the load's core was full, not the server's alone");
                return best;
            }
            best = window;
        }
        return best;
    }

    private static boolean isSustained(Window window, double perSecond) {
        var asked = perSecond * STEP_SECONDS * SUBSCRIBERS;
        return window.count().lost() == 0
                && window.count().published() >= PUBLISHED_SHARE * asked
                && window.latencies().quantileMs(0.99) <= LATE_MS;
    }
}
