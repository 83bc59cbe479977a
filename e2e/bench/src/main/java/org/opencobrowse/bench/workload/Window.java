package org.opencobrowse.bench.workload;

import org.opencobrowse.bench.load.Count;
import org.opencobrowse.bench.load.Filler;
import org.opencobrowse.bench.load.Fleet;
import org.opencobrowse.bench.load.Latencies;
import org.opencobrowse.bench.peer.ServerUnderTest;

/**
 * A stretch of steady load, and what it cost.
 *
 * @param loadShare CPU of the load's own process, as a share of one core
 */
record Window(Count count, double cpuSeconds, Latencies latencies, double loadShare) {
    private static final long PATIENCE_MS = 3_000;
    private static final int FASTER = 4;

    /**
     * Load as it will be measured, faster, so that compilers have done their work before: a server's code is then as fast as it gets, and their own time is not in the figures. The more code a
     * server runs for an event, the longer that takes.
     */
    static void warmUp(
            Fleet fleet, ServerUnderTest server, double perSecond, int together, Filler filler, Scale scale) {
        measure(fleet, server, FASTER * perSecond, together, filler, scale.warmUp());
    }

    static Window measure(
            Fleet fleet, ServerUnderTest server, double perSecond, int together, Filler filler, double seconds) {
        var load = ProcessHandle.current().pid();
        var before = fleet.count();
        fleet.takeLatencies();
        var cpu = server.cpuSeconds();
        var loadCpu = ServerUnderTest.cpuSeconds(load);
        fleet.publish(perSecond, together, filler);
        Fleet.sleep((long) (1_000 * seconds));
        fleet.pause();
        var loadShare = (ServerUnderTest.cpuSeconds(load) - loadCpu) / seconds;
        fleet.settle(PATIENCE_MS);
        return new Window(fleet.count().minus(before), server.cpuSeconds() - cpu, fleet.takeLatencies(), loadShare);
    }

    double cpuPerEventUs() {
        return 1e6 * cpuSeconds / count.delivered();
    }
}
