package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/** From the start of a process to its first healthy answer, and from SIGTERM to its end. Run by {@code make faults}, never part of the tests, since a busy machine would fail it. */
class StartTimes {
    private static final int RUNS = 3;
    private static final double READY_S = 10;
    private static final double ENDED_S = 2;

    @Test
    void aNodeAloneIsReadyAndEndsSoon() {
        try (var node = ServerProcess.asInstalled(ServerSettings.demo())) {
            measure("alone", node, () -> {});
        }
    }

    @Test
    void aNodeThatJoinsTwoOthersIsReadyAndEndsSoon() {
        try (var cluster = ServerCluster.start(3, UnaryOperator.identity())) {
            measure("to join two others", cluster.node(2), cluster::awaitWhole);
        }
    }

    private static void measure(String what, ServerProcess node, Runnable after) {
        var runs = IntStream.range(0, RUNS)
                .mapToObj(_ -> {
                    var ended = seconds(node::terminate);
                    var ready = seconds(node::restart);
                    after.run();
                    return List.of(ready, ended);
                })
                .toList();
        var ready = runs.stream().map(List::getFirst).sorted().toList();
        var ended = runs.stream().map(List::getLast).sorted().toList();
        System.out.printf(Locale.ROOT, "a node that is %s: ready after %s s, ended after %s s%n", what, ready, ended);
        assertThat(ready.get(RUNS / 2)).isLessThanOrEqualTo(READY_S);
        assertThat(ended.get(RUNS / 2)).isLessThanOrEqualTo(ENDED_S);
    }

    private static double seconds(Runnable step) {
        var since = System.nanoTime();
        step.run();
        return Math.round((System.nanoTime() - since) / 1e8) / 10.0;
    }
}
