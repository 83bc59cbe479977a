package org.opencobrowse.e2e.fault;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opencobrowse.e2e.setup.Browsers;
import org.opencobrowse.e2e.setup.ServerProcess;
import org.opencobrowse.e2e.setup.ServerSettings;
import org.opencobrowse.e2e.setup.Sleep;
import org.opencobrowse.e2e.setup.StaticSite;
import org.opencobrowse.e2e.setup.Visitor;
import org.opencobrowse.e2e.setup.WireTap;

/** Tabs that are frozen and laptops that sleep, for longer than a connection lives in silence: who wakes up goes on by itself where they were. */
class SleepTest {
    private static final boolean MANY = Integer.getInteger("fault.seeds", 1) > 1;
    /** Changes that somebody sleeps through. */
    private static final int MISSED = 100;

    private static StaticSite site;
    private static ServerProcess node;

    @RegisterExtension
    final Browsers browsers = new Browsers();

    @BeforeAll
    static void start() {
        site = new StaticSite();
        site.page(
                "/",
                "<!doctype html><html><head><title>Site</title><link rel=icon href=data:,></head><body></body></html>");
        node = ServerProcess.start(ServerSettings.demo(site.origin()).withShortSilence());
    }

    @AfterAll
    static void stop() {
        node.close();
        site.close();
    }

    static Stream<Way> waysForTabs() {
        return MANY ? Stream.of(Way.values()) : Stream.of(Way.WEBSOCKET);
    }

    static Stream<Way> waysForLaptops() {
        return MANY ? Stream.of(Way.values()) : Stream.of(Way.LONGPOLL);
    }

    @ParameterizedTest
    @MethodSource("waysForTabs")
    void tabsThatWereFrozenGoOnWhereTheyWere(Way way) {
        // Only what nobody looks at is frozen.
        var customer = browsers.visitorWithPlainBrowser();
        var tap = WireTap.on(customer);
        var shared = share(way, customer, browsers.visitorWithPlainBrowser());
        var pictures = tap.snapshots();
        var restless = shared.changes(8);

        try (var _ = Sleep.ofTab(shared.page())) {
            shared.desktop().seesStatus("Customer is away");
        }
        shared.seeEachOther();
        var before = shared.markersSeen();
        try (var _ = Sleep.ofTab(shared.desktop().page())) {
            shared.ui().sees("Waiting for the agent");
            restless.awaitCount(before + MISSED);
        }
        shared.seeEachOther();

        shared.hasEverything("awake again", restless.stop());
        wasGivenWhatWasMissed(shared);
        assertThat(tap.snapshots()).as("pictures sent").isEqualTo(pictures);
    }

    @ParameterizedTest
    @MethodSource("waysForLaptops")
    void laptopsThatSleptGoOnWhereTheyWere(Way way) {
        var customer = browsers.visitorOnOwnMachine();
        var agent = browsers.visitorOnOwnMachine();
        var tap = WireTap.on(customer);
        var shared = share(way, customer, agent);
        var pictures = tap.snapshots();
        var restless = shared.changes(9);

        try (var _ = Sleep.ofBrowser(customer.browser())) {
            shared.desktop().seesStatus("Customer is away");
        }
        shared.seeEachOther();
        var before = shared.markersSeen();
        try (var _ = Sleep.ofBrowser(agent.browser())) {
            shared.ui().sees("Waiting for the agent");
            restless.awaitCount(before + MISSED);
        }
        shared.seeEachOther();

        shared.hasEverything("awake again", restless.stop());
        wasGivenWhatWasMissed(shared);
        assertThat(tap.snapshots()).as("pictures sent").isEqualTo(pictures);
    }

    /** And no picture in its place. */
    private static void wasGivenWhatWasMissed(SharedPage shared) {
        assertThat(shared.desktop().page().locator(".resyncs")).isHidden();
    }

    private static SharedPage share(Way way, Visitor customer, Visitor agent) {
        site.snippet(way.snippet(node.origin()));
        return SharedPage.of(node, customer, agent).share(site.url("/"), way.desktop(node.origin()));
    }
}
