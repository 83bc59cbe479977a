package org.opencobrowse.e2e.fault;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;

/**
 * Customer and agent each behind a proxy that does harm, while the page changes all the time. Whatever happens, once the harm is over the agent has the page, and
 * the books balance. {@code -Dfault.seeds=40} tries as many seeds, all fresh; a failure names its seed, which {@code -Dfault.seed=N} tries again. {@code -Dfault.way=MIXED} tries
 * no other way.
 */
class FaultyNetworkTest {
    /** Seeds that found something once, and some more. */
    private static final long[] ALWAYS = {1, 2};

    private static final List<Way> WAYS = Stream.of(Way.values())
            .filter(way -> System.getProperty("fault.way", way.name()).equals(way.name()))
            .toList();
    private static final int MANY = Integer.getInteger("fault.seeds", 1);
    private static final Duration HARM = Duration.ofSeconds(5);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(400);

    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    private FaultProxy customersWay;
    private FaultProxy agentsWay;
    private SharedPage shared;

    @BeforeAll
    static void start() {
        node = ServerProcess.start(ServerSettings.demo().withShortSilence());
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    @BeforeEach
    void come() {
        customersWay = new FaultProxy(node);
        agentsWay = new FaultProxy(node);
        shared = SharedPage.of(node, browsers.visitor(), browsers.visitor());
    }

    @AfterEach
    void leave() {
        customersWay.close();
        agentsWay.close();
    }

    static Stream<Arguments> runs() {
        var one = Long.getLong("fault.seed");
        if (one != null) return Stream.of(Way.values()).map(way -> Arguments.of(one, way));
        var fresh = ThreadLocalRandom.current().nextLong(1_000, 1_000_000_000);
        var seeds = LongStream.concat(LongStream.of(ALWAYS), LongStream.range(fresh, fresh + MANY))
                .toArray();
        return IntStream.range(0, seeds.length).mapToObj(at -> Arguments.of(seeds[at], WAYS.get(at % WAYS.size())));
    }

    @ParameterizedTest(name = "seed {0} {1}")
    @MethodSource("runs")
    void whateverGoesWrongTheAgentHasThePageWhenItIsOver(long seed, Way way) {
        share(way);
        var restless = RestlessPage.begin(shared.page(), seed);

        customersWay.misbehave(new FaultPlan(seed));
        agentsWay.misbehave(new FaultPlan(~seed));
        for (var time = Duration.ZERO; time.compareTo(HARM) < 0; time = time.plus(BETWEEN_TRIES)) {
            goesOnFor(BETWEEN_TRIES);
            shared.nudge();
        }
        customersWay.mend();
        agentsWay.mend();

        shared.hasEverything(
                "seed %d %s, customer: %s, agent: %s".formatted(seed, way, customersWay.traffic(), agentsWay.traffic()),
                restless.stop());
        assertThat(customersWay.faults() + agentsWay.faults()).as("faults").isPositive();
        System.out.printf(
                "fault run seed=%d way=%s customer=[%s] agent=[%s] %s%n",
                seed,
                way,
                customersWay.traffic(),
                agentsWay.traffic(),
                shared.books().balance());
    }

    static Stream<Way> waysThroughOutages() {
        return MANY > 1 ? Stream.of(Way.values()) : Stream.of(Way.WEBSOCKET);
    }

    @ParameterizedTest
    @MethodSource("waysThroughOutages")
    void outagesWhileThePageGoesOnLoseDoubleAndSwapNothing(Way way) {
        share(way);
        var restless = shared.changes(5);

        for (var outage : new Duration[] {Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(15)}) {
            (outage.toSeconds() == 5 ? agentsWay : customersWay).cut();
            goesOnFor(outage);
            customersWay.mend();
            agentsWay.mend();
            shared.goesOn();
        }
        var markers = restless.stop();

        shared.hasEverything("outages, " + way, markers);
        System.out.printf(
                "outages %s: %d markers, none lost, doubled or swapped; %s%n",
                way, markers, shared.books().balance());
    }

    @Test
    void aChangeOfTransportInMidSessionLosesNothingInEitherDirection() {
        share(Way.WEBSOCKET);
        var restless = shared.changes(6);

        customersWay.refuseUpgrades(403);
        agentsWay.refuseUpgrades(502);
        areOn("longpoll");
        customersWay.allowUpgrades();
        agentsWay.allowUpgrades();
        areOn("websocket");
        var markers = restless.stop();

        shared.hasEverything("changes of transport", markers);
        System.out.printf(
                "changes of transport: %d markers; %s%n",
                markers, shared.books().balance());
    }

    @Test
    void theScriptOfPollingIsFetchedAgainWhenItDidNotArrive() {
        var lost = new AtomicInteger();
        shared.customer().context().route("**/longpoll.js", route -> {
            if (lost.getAndIncrement() == 0) route.abort();
            else route.resume();
        });

        share(Way.MIXED);

        assertThat(lost).hasPositiveValue();
        shared.goesOn();
    }

    /** Takes the time after which a send is given up. */
    @Test
    @EnabledIfSystemProperty(named = "fault.seeds", matches = ".*")
    void sendsThatAreHeldUpForEverAreMadeAgain() {
        share(Way.MIXED);
        var restless = shared.changes(7);

        customersWay.holdSends(3);
        Await.until("three sends held up", customersWay::sendsToHold, left -> left == 0);

        shared.hasEverything("sends held up", restless.stop());
    }

    private void share(Way way) {
        if (way.customerPolls()) customersWay.refuseUpgrades(403);
        if (way.agentPolls()) agentsWay.refuseUpgrades(403);
        shared.share(customersWay.url("/demo/"), agentsWay.url("/cobrowse/agent/"));
    }

    private void areOn(String transport) {
        for (var one : new Page[] {shared.page(), shared.desktop().page()})
            Await.until(
                    "the transport of " + one.url(),
                    () -> one.evaluate("sessionStorage.getItem('opencobrowse.transport') ?? 'websocket'"),
                    transport::equals);
        shared.goesOn();
    }

    /** The passing of time is the test: the page changes meanwhile. The driver must go on hearing its browser. */
    private void goesOnFor(Duration time) {
        shared.page().waitForTimeout((double) time.toMillis());
    }
}
