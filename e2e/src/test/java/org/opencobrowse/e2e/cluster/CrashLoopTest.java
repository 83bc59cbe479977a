package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.setup.Await;

/** A node that dies again and again, each time with sessions and in the middle of making some. Part of {@code make faults}. */
class CrashLoopTest {
    private static final int CRASHES = 10;
    private static final List<String> MAPS = List.of("claims", "codes", "keys");
    /** What ended is known for ten minutes, and forgotten within ten seconds after them. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(12);

    @Test
    void othersGoOnAndNothingOfItStaysForEver() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        try (var nodes = Nodes.start(3, settings -> settings);
                var first = Meeting.at(nodes.node(1), Carrier.WEBSOCKET);
                var third = Meeting.at(nodes.node(3), Carrier.LONGPOLL)) {
            var begun = System.nanoTime();
            for (var crash = 1; crash <= CRASHES; crash++) {
                crashWhileSessionsAreMade(nodes);
                first.goesOn();
                third.goesOn();
                nodes.restart(2);
                first.goesOn();
                third.goesOn();
            }
            Figures.print("K15 %d crashes of one node".formatted(CRASHES), (System.nanoTime() - begun) / 1e9, "s");
            var most = entries(nodes);
            Figures.print("K15 claims, codes and keys after them", most, "");
            assertThat(most).isGreaterThan(CRASHES);
            for (var number : List.of(1, 3))
                assertThat(nodes.metric(number, "cobrowse_cluster_partitions_lost_total"))
                        .isZero();

            Await.until(
                    "two sessions are all that is known",
                    FORGOTTEN,
                    () -> entries(nodes),
                    count -> count == 2 * MAPS.size());
            Figures.print("K15 … and after %.0f min".formatted((System.nanoTime() - begun) / 6e10), entries(nodes), "");
            first.goesOn();
            third.goesOn();
        }
    }

    private static void crashWhileSessionsAreMade(Nodes nodes) {
        var isOver = new AtomicBoolean();
        var makers = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.startVirtualThread(() -> {
                    while (!isOver.get()) tryToCreate(nodes);
                }))
                .toList();
        var made = nodes.metric(2, "cobrowse_sessions_total");
        Await.until("some sessions", () -> nodes.metric(2, "cobrowse_sessions_total"), count -> count > made + 5);
        nodes.kill(2);
        isOver.set(true);
        makers.forEach(maker -> Await.until("an end", maker::isAlive, alive -> !alive));
    }

    private static void tryToCreate(Nodes nodes) {
        try {
            nodes.create(2, "key-" + UUID.randomUUID());
        } catch (java.io.UncheckedIOException _) {
            // It has just died.
        }
    }

    private static double entries(Nodes nodes) {
        return IntStream.rangeClosed(1, 3)
                .mapToDouble(number -> nodes.metric(number, "cobrowse_cluster_entries"))
                .sum();
    }
}
