package org.opencobrowse.e2e.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.BalancerSample;
import org.opencobrowse.e2e.setup.BalancerSample.Program;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerCluster;

/**
 * The owner of a session is killed, or hangs, behind several samples at the same time, and the people at both ends are told. With {@code -Dbalancer.campaign=true} behind
 * all of them, as often as {@code -Dbalancer.runs} says, with three nodes and the times of the product, and with figures: {@code -Dbalancer.hungRuns} may be fewer, since each takes a minute.
 */
class NodeLossTest {
    private static final int RUNS = Integer.getInteger("balancer.runs", 1);
    private static final int HUNG_RUNS = Integer.getInteger("balancer.hungRuns", RUNS);
    /** One of each program, by both transports and with both ways to nodes; a campaign takes all. */
    private static final Set<BalancerSample> SAMPLES = BalancedNodes.CAMPAIGN
            ? EnumSet.allOf(BalancerSample.class)
            : EnumSet.of(
                    BalancerSample.NGINX, BalancerSample.APACHE_WITHOUT_WEBSOCKET, BalancerSample.HAPROXY_TLS_TO_NODES);

    private static final Duration SOON = Duration.ofSeconds(10);
    private static final Duration AT_LAST = Duration.ofSeconds(BalancedNodes.CAMPAIGN ? 60 : 30);

    @RegisterExtension
    static final BalancedNodes nodes = new BalancedNodes();

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @Test
    void bothSidesAreToldOfAKilledNode() {
        var figures = new Figures("killed");
        for (var run = 1; run <= RUNS; run++) {
            var journeys = journeys("");
            var since = System.nanoTime();
            nodes.clusters().forEach(cluster -> cluster.node(0).kill());
            try {
                figures.add(toldOf(journeys, since, SOON));
            } finally {
                nodes.clusters().forEach(cluster -> cluster.restart(0));
            }
            journeys.forEach(Journey::leave);
        }
        figures.print();
        figures.hold(_ -> 5_000);
    }

    @Test
    @EnabledIf("isCampaign")
    void whereTheSiteContinuesByItselfTheAgentSoonSeesThePageAgain() {
        var figures = new Figures("killed and continued");
        for (var run = 1; run <= RUNS; run++) {
            var journeys = journeys("data-restart=auto");
            journeys.forEach(journey -> journey.desktop().noteComeback());
            var since = System.currentTimeMillis();
            nodes.clusters().forEach(cluster -> cluster.node(0).kill());
            try {
                var live = new EnumMap<BalancerSample, Long>(BalancerSample.class);
                for (var journey : journeys)
                    live.put(
                            journey.front().sample(),
                            journey.desktop().comeback().liveAtMs() - since);
                figures.add(live);
            } finally {
                nodes.clusters().forEach(cluster -> cluster.restart(0));
            }
            journeys.forEach(Journey::leave);
        }
        figures.print();
        figures.hold(_ -> 8_000);
    }

    static boolean isCampaign() {
        return BalancedNodes.CAMPAIGN;
    }

    @Test
    void bothSidesAreToldOfAHungNode() {
        var figures = new Figures("hung");
        for (var run = 1; run <= HUNG_RUNS; run++) {
            var journeys = journeys("");
            var since = System.nanoTime();
            nodes.clusters().forEach(cluster -> cluster.node(0).hang());
            try {
                figures.add(toldOf(journeys, since, AT_LAST));
            } finally {
                nodes.clusters().forEach(cluster -> cluster.node(0).goOn());
            }
            nodes.clusters().forEach(ServerCluster::awaitWhole);
            journeys.forEach(Journey::leave);
        }
        figures.print();
        figures.hold(sample -> sample.program() == Program.HAPROXY ? 15_000 : 30_000);
    }

    private List<Journey> journeys(String attributes) {
        var journeys = SAMPLES.stream()
                .map(nodes::front)
                .map(front -> Journey.begin(browsers, nodes.site(), front, attributes))
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
            assertThat(run).containsOnlyKeys(SAMPLES);
            run.forEach((sample, ms) ->
                    told.computeIfAbsent(sample, _ -> new ArrayList<>()).add(ms));
            // At once, so that a run that fails does not take those before it along.
            System.out.println("node " + what + ", ms: " + run);
        }

        void print() {
            for (var sample : SAMPLES) {
                var sorted = sorted(sample);
                System.out.printf(
                        "node %s behind %s: median %d ms, %d to %d ms in %d runs%n",
                        what, sample, median(sorted), sorted.getFirst(), sorted.getLast(), sorted.size());
            }
        }

        /** The goals, for the times of the product: a single run says nothing of a median. */
        void hold(ToLongFunction<BalancerSample> goalMs) {
            if (!BalancedNodes.CAMPAIGN) return;
            for (var sample : SAMPLES)
                assertThat(median(sorted(sample)))
                        .as("%s, behind %s", what, sample)
                        .isLessThanOrEqualTo(goalMs.applyAsLong(sample));
        }

        private List<Long> sorted(BalancerSample sample) {
            return Objects.requireNonNull(told.get(sample)).stream().sorted().toList();
        }

        private static long median(List<Long> sorted) {
            return (sorted.get(sorted.size() / 2) + sorted.get((sorted.size() - 1) / 2)) / 2;
        }
    }
}
