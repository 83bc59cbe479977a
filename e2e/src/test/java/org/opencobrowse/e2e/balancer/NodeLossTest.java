package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerCluster;

/**
 * The owner of a session is killed, or hangs, behind each sample at the same time, and the people at both ends are told. With {@code -Dbalancer.campaign=true} as often
 * as {@code -Dbalancer.runs} says, with the heartbeats of the product, and with figures.
 */
class NodeLossTest {
    private static final int RUNS = Integer.getInteger("balancer.runs", 1);
    private static final Duration KILLED_IS_TOLD = Duration.ofSeconds(10);

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void bothSidesAreToldOfAKilledNode() {
        var figures = new Figures("killed");
        for (var run = 1; run <= RUNS; run++) {
            var journeys = journeys();
            var since = System.nanoTime();
            nodes.clusters().forEach(cluster -> cluster.node(0).kill());
            try {
                figures.add(toldOf(journeys, since, KILLED_IS_TOLD));
            } finally {
                nodes.clusters().forEach(cluster -> cluster.restart(0));
            }
            journeys.forEach(Journey::leave);
        }
        figures.print();
    }

    @Test
    void bothSidesAreToldOfAHungNode() {
        var figures = new Figures("hung");
        for (var run = 1; run <= RUNS; run++) {
            var journeys = journeys();
            var since = System.nanoTime();
            nodes.clusters().forEach(cluster -> cluster.node(0).hang());
            try {
                figures.add(toldOf(journeys, since, Duration.ofSeconds(30)));
            } finally {
                nodes.clusters().forEach(cluster -> cluster.node(0).goOn());
            }
            nodes.clusters().forEach(ServerCluster::awaitWhole);
            journeys.forEach(Journey::leave);
        }
        figures.print();
    }

    private List<Journey> journeys() {
        var journeys = nodes.fronts()
                .map(front -> Journey.begin(browsers, nodes.site(), front))
                .toList();
        for (var journey : journeys) journey.isShared("full");
        return journeys;
    }

    /** Milliseconds until both were told, for each sample; all of them are looked at in turn. */
    private static Map<BalancerSample, Long> toldOf(List<Journey> journeys, long since, Duration within) {
        var told = new EnumMap<BalancerSample, Long>(BalancerSample.class);
        Await.until(
                "everybody is told",
                within,
                () -> {
                    var waiting = new ArrayList<String>();
                    for (var journey : journeys) {
                        if (told.containsKey(journey.front().sample())) continue;
                        var untold = journey.untold();
                        if (untold.isEmpty()) told.put(journey.front().sample(), millisSince(since));
                        else waiting.add(journey.front() + ": " + untold);
                    }
                    return waiting;
                },
                List::isEmpty);
        return told;
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    /** Milliseconds of each run for each sample. */
    private record Figures(String what, Map<BalancerSample, List<Long>> told) {
        Figures(String what) {
            this(what, new EnumMap<>(BalancerSample.class));
        }

        void add(Map<BalancerSample, Long> run) {
            assertThat(run).hasSameSizeAs(BalancerSample.values());
            run.forEach((sample, ms) ->
                    told.computeIfAbsent(sample, _ -> new ArrayList<>()).add(ms));
        }

        void print() {
            for (var sample : BalancerSample.values()) {
                var sorted = Objects.requireNonNull(told.get(sample)).stream()
                        .sorted()
                        .toList();
                System.out.printf(
                        "node %s, both told behind %s: median %d ms, worst %d ms of %d%n",
                        what, sample, sorted.get(sorted.size() / 2), sorted.getLast(), sorted.size());
            }
        }
    }
}
