package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Metrics;
import org.opencobrowse.e2e.setup.Nginx;
import org.opencobrowse.e2e.setup.ServerCluster;
import org.opencobrowse.e2e.setup.ServerProcess;

/** The upgrade of docs/operations.md: one node after the other is emptied and replaced, behind a real balancer, with people on all of them and more coming. */
class RollingRestartTest {
    private static final int SESSIONS = Integer.getInteger("rolling.sessions", 9);
    /** Waiting for the deadline takes its time: with few sessions only those of the first node do. */
    private static final boolean ALL_STAY = SESSIONS > 9;

    private static final Duration DEADLINE = Duration.ofSeconds(Integer.getInteger("rolling.deadlineSeconds", 5));
    /** A session cannot end exactly at its deadline, and we hear of it later still. */
    private static final Duration TOLERANCE = Duration.ofMillis(500);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ServerCluster cluster = ServerCluster.start(
            3,
            settings -> settings.withSecondAgent()
                    .with("drain.deadline", DEADLINE.toSeconds() + "s")
                    .with("session.warnBefore", "1s"));
    private final Nginx balancer = Nginx.sticky(cluster);
    /** One agent may sit in a hundred sessions of a node. */
    private final List<String> bearers = Stream.of("demo", "second")
            .map(name -> NodeUnderTest.at(balancer.url(""), NodeUnderTest.Route.NONE)
                    .signIn(name, "demo")
                    .json()
                    .get("bearer")
                    .getAsString())
            .toList();

    private final List<Couple> couples = new ArrayList<>();

    @AfterEach
    void stop() {
        couples.forEach(Couple::close);
        balancer.close();
        cluster.close();
    }

    @Test
    void nobodyIsCutOffBeforeTheDeadlineAndNobodyIsRefused() throws Exception {
        try (var visitors = new NewVisitors(balancer.url(""))) {
            couples.addAll(newCouples(SESSIONS));
            for (var at = 0; at < 3; at++) replace(at, at == 0 || ALL_STAY);

            assertThat(visitors.refused()).as("new sessions refused").isZero();
            assertThat(visitors.served()).as("new sessions").isGreaterThan(20);
            report("new sessions: %d, repeated calls: %d".formatted(visitors.served(), visitors.repeated()));
        }
        couples.forEach(Couple::end);
        for (var couple : couples) assertThat(couple.ended().reason()).isEqualTo("customer");
        for (var node : cluster.nodes()) booksBalance(node);
    }

    /** @param stay one session of the node ends by itself, and the others stay to the last; else all end by themselves */
    private void replace(int at, boolean stay) throws Exception {
        var node = cluster.node(at);
        var here = couples.stream()
                .filter(couple -> couple.node().equals("n" + (at + 1)))
                .toList();
        assertThat(here).as("sessions on n%d", at + 1).hasSizeGreaterThanOrEqualTo(2);
        var begun = System.nanoTime();
        node.askToEnd();
        Await.until("draining", () -> drain(node).get("state").getAsString(), "draining"::equals);
        var leaving = stay ? here.subList(0, 1) : here;
        leaving.forEach(couple -> bookBalances(node, couple));
        leaving.forEach(Couple::end);
        for (var couple : leaving) assertThat(couple.ended().reason()).isEqualTo("customer");

        for (var couple : here.subList(leaving.size(), here.size())) {
            var ended = couple.ended();
            assertThat(ended.reason()).isEqualTo("node-lost");
            assertThat(ended.code()).as("sent elsewhere").isEqualTo(4503);
            assertThat(Duration.ofNanos(ended.atNanos() - begun))
                    .as("a session of n%d ended after", at + 1)
                    .isGreaterThan(DEADLINE.minus(TOLERANCE));
            assertThat(couple.warnings())
                    .anyMatch(warning -> warning.text("reason").equals("node-lost") && warning.number("endsInMs") > 0);
            assertThat(couple.lastPosition())
                    .as("what was acknowledged was shown")
                    .isGreaterThanOrEqualTo(couple.acknowledged());
        }
        assertThat(node.exitCode()).isZero();
        var emptied = System.nanoTime();
        // The cluster was told before the node left it: nobody has to wait until it counts as dead.
        var another = cluster.node((at + 1) % 3);
        for (var couple : here)
            assertThat(whatBecameOf(couple, another))
                    .isEqualTo(leaving.contains(couple) ? "session-ended" : "session-gone");
        couples.removeAll(here);
        assertThat(couples).as("sessions on other nodes").noneMatch(Couple::isOver);
        couples.addAll(newCouples(here.size() / 2));
        cluster.restart(at);
        couples.addAll(newCouples(here.size() - here.size() / 2));
        report("n%d: %d sessions, empty after %d ms, back after %d ms more"
                .formatted(
                        at + 1,
                        here.size(),
                        Duration.ofNanos(emptied - begun).toMillis(),
                        Duration.ofNanos(System.nanoTime() - emptied).toMillis()));
    }

    private List<Couple> newCouples(int count) throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            var coming = threads.invokeAll(IntStream.range(0, count)
                    .<Callable<Couple>>mapToObj(number -> () -> new Couple(
                            Visit.begin(balancer.url("")).orElseThrow(() -> new AssertionError("refused")),
                            balancer.url(""),
                            bearers.get(number % 2)))
                    .toList());
            var come = new ArrayList<Couple>();
            for (Future<Couple> one : coming) come.add(one.get());
            return come;
        }
    }

    private static JsonObject drain(ServerProcess node) {
        return json(node.managementUrl("/drain"));
    }

    private static String whatBecameOf(Couple couple, ServerProcess asked) {
        return json(asked.url("/cobrowse/rest/live/sessions/%s/owner".formatted(couple.session())))
                .get("name")
                .getAsString();
    }

    private static void bookBalances(ServerProcess node, Couple couple) {
        Await.until(
                "the books of a session on a node that is being emptied",
                () -> json(node.managementUrl("/sessions/" + couple.session())),
                books -> Stream.of("page", "guide")
                        .allMatch(stream ->
                                books.getAsJsonObject(stream).get("balance").getAsBoolean()));
    }

    /** The equations of docs/operations.md, over the whole life of this run of the node. */
    private static void booksBalance(ServerProcess node) {
        Await.until("the books of a node", () -> Metrics.of(node), figures -> {
            var page = "stream=\"page\"";
            var published = figures.sum("cobrowse_events_published_total", page);
            var became = figures.sum("cobrowse_events_relayed_total", page)
                    + figures.sum("cobrowse_sequencer_decisions_total", page, "decision=\"drop-")
                    + figures.sum("cobrowse_events_held", page);
            var due = figures.sum("cobrowse_events_due_total", page);
            var handed = figures.sum("cobrowse_events_delivered_total", page)
                    - figures.sum("cobrowse_events_again_total", page)
                    + figures.sum("cobrowse_events_skipped_total", page)
                    + figures.sum("cobrowse_events_left_total", page)
                    + figures.sum("cobrowse_events_waiting", page);
            return published > 0 && published == became && due == handed;
        });
    }

    private static JsonObject json(String url) {
        var request = HttpRequest.newBuilder(URI.create(url));
        try {
            return JsonParser.parseString(
                            HTTP.send(request.build(), BodyHandlers.ofString()).body())
                    .getAsJsonObject();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    private static void report(String figures) {
        System.out.println("rolling restart: " + figures);
    }
}
