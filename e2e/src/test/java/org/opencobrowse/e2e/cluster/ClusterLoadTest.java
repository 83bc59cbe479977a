package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.PollCalls.Answer;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;

/** What a cluster costs, and members that come and go under load. Part of {@code make faults}. */
class ClusterLoadTest {
    private Nodes nodes;

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        nodes = Nodes.start(3, settings -> settings.with("session.maxSessions", "100000"));
    }

    @AfterEach
    void stop() {
        if (nodes != null) nodes.close();
    }

    @Test
    void membersComeAndGoWhileSessionsAreMadeAndFound() {
        var isOver = new AtomicBoolean();
        var made = ConcurrentHashMap.<SharedSession>newKeySet();
        var millis = Collections.synchronizedList(new ArrayList<Double>());
        var refusals = ConcurrentHashMap.<String>newKeySet();
        var makers = IntStream.range(0, 4)
                .mapToObj(maker -> Thread.startVirtualThread(() -> {
                    var at = 1 + maker % 2;
                    while (!isOver.get()) {
                        var begun = System.nanoTime();
                        var answer = made(at, refusals);
                        millis.add((System.nanoTime() - begun) / 1e6);
                        made.add(SharedSession.of(answer.json()));
                    }
                }))
                .toList();
        Await.until("some load", made::size, count -> count > 50);
        assertThat(nodes.process(3).terminate()).isZero();
        nodes.restart(3);
        nodes.kill(3);
        nodes.restart(3);
        isOver.set(true);
        makers.forEach(maker -> Await.until("an end", maker::isAlive, alive -> !alive));

        print("C6 creations while a member leaves, joins, dies and joins", millis);
        System.out.println("C6 refused and repeated on the way: " + refusals);
        assertThat(refusals).isSubsetOf("owner-unknown", "internal");
        for (var session : made)
            for (var asked : List.of(1, 2, 3))
                assertThat(nodes.lookUp(asked, session.token()).status()).isEqualTo(200);
    }

    /** With one key until it is there, as pages do. */
    private Answer made(int at, Set<String> refusals) {
        var key = "key-" + UUID.randomUUID();
        return Await.until("a session", () -> nodes.create(at, key), answer -> {
            if (answer.status() > 201) refusals.add(answer.refusal());
            return answer.status() <= 201;
        });
    }

    @Test
    void lookUps() {
        var session = nodes.node(1).newSession();
        for (var run : List.of("warm-up", "G4")) {
            print(run + " look-up by code on the owner", timed(() -> nodes.lookUp(1, session.token())));
            print(run + " look-up by code on another node", timed(() -> nodes.lookUp(2, session.token())));
            print(run + " question for the owner on another node", timed(() -> nodes.owner(2, session)));
        }
    }

    @Test
    void relay() {
        for (var run : List.of("warm-up", "relay")) {
            var arrivals = Arrivals.of(nodes.node(1), nodes.node(2), 300);
            print(run + ": from the customer to an agent at the owner", arrivals.direct());
            print(run + ": from the customer to an agent behind a relaying node", arrivals.relayed());
        }
    }

    private static List<Double> timed(Supplier<Answer> call) {
        var millis = new ArrayList<Double>();
        for (var i = 0; i < 1_000; i++) {
            var begun = System.nanoTime();
            assertThat(call.get().status()).isEqualTo(200);
            millis.add((System.nanoTime() - begun) / 1e6);
        }
        return millis;
    }

    private static void print(String what, List<Double> millis) {
        var sorted = millis.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        System.out.printf(
                Locale.ROOT,
                "%s: median %.1f ms, p99 %.1f ms, worst %.1f ms of %d%n",
                what,
                sorted[sorted.length / 2],
                sorted[(int) (sorted.length * 0.99)],
                Arrays.stream(sorted).max().orElse(0),
                sorted.length);
    }
}
