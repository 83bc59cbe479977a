package org.opencobrowse.bench.workload;

import org.opencobrowse.bench.peer.Peer;

/** One thing that is done to each server. */
public interface Workload {

    /** As in {@code BENCH_WORKLOADS}. */
    String name();

    boolean suits(Peer peer);

    /** Whether the median of several runs is wanted. */
    default boolean isRepeated() {
        return true;
    }

    /** With a server of its own, started and ended here; the figures go to the rig. */
    void run(Peer peer, Rig rig);
}
