package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Control and pause: who may act in a customer's page is the server's to say. */
class ControlRulesTest {
    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private static final String SITE = "https://shop.example";

    private final NodeUnderTest node = SHARED.node();
    private final SharedSession session = node.newSession();

    private Party page(Carrier carrier, Object... more) {
        var page = Party.stranger(carrier, node).enters(Party.customerHello(carrier, session, more));
        page.await("control");
        return page;
    }

    private Party agent(Carrier carrier) {
        var agent = Party.agent(carrier, node, session);
        assertThat(agent.await("control").text("state")).isEqualTo("none");
        return agent;
    }

    private static Frame control(String step, Object... more) {
        return Frame.of("control", "step", step).having(more);
    }

    private static Frame action(long seq, long grant, long page, String body) {
        return Party.event(1, seq, "action", body)
                .having(
                        "action",
                        Json.of("grant", grant, "page", page, "does", "click", "target", 7)
                                .object());
    }

    private static Frame state(Party party, String state) {
        Frame told;
        do told = party.await("control");
        while (!told.text("state").equals(state));
        return told;
    }

    private static long granted(Party page, Party agent) {
        agent.say(control("ask"));
        var ask = state(page, "asked").number("ask");
        page.say(control("grant", "ask", ask));
        assertThat(state(agent, "granted").number("ask")).isEqualTo(ask);
        state(page, "granted");
        return ask;
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule("G1")
    void whatDoesNotGoTogetherIsMalformed(Carrier carrier) {
        for (var frame : new Frame[] {control("grant"), control("revoke", "ask", 1)}) {
            try (var page = page(carrier, "site", SITE)) {
                page.say(frame).isRefusedAs("malformed");
            }
        }
        for (var frame : new Frame[] {
            Party.event(1, 1, "action", "{}"),
            action(1, 1, 1, "{}").having("kind", "click"),
            Party.event(1, 1, "action", "{}")
                    .having(
                            "action",
                            Json.of("grant", 1, "page", 1, "does", "click").object()),
            Party.event(1, 1, "action", "{}")
                    .having(
                            "action",
                            Json.of("grant", 1, "page", 1, "does", "back", "target", 7)
                                    .object())
        }) {
            try (var agent = agent(carrier)) {
                agent.say(frame).isRefusedAs("malformed");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule({"G2", "G4"})
    void onlyTheAgentWithTheGrantReachesThePage(Carrier carrier) {
        try (var page = page(carrier, "site", SITE);
                var agent = agent(carrier);
                var other = agent(carrier)) {
            page.publish(1, "snapshot", "{page}");
            page.await("ack");
            agent.say(action(1, 1, 1, "without any"));
            assertThat(agent.await("outcome").text("code")).isEqualTo("no-grant");
            var grant = granted(page, agent);
            assertThat(state(other, "granted").text("agent")).isEqualTo("agent-1");
            other.say(action(1, grant, 1, "of another agent"));
            assertThat(other.await("outcome").text("code")).isEqualTo("no-grant");
            agent.say(action(2, grant, 9, "for another page"));
            assertThat(agent.await("outcome").text("code")).isEqualTo("page-changed");
            agent.say(action(3, grant, 1, "rightly"));
            var event = page.await("event");
            assertThat(new String(event.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("rightly");
            assertThat(event.number("position")).isEqualTo(4);
            assertThat(page.seen().stream()
                            .filter(frame -> frame.type().equals("resync"))
                            .map(frame -> frame.text("cause")))
                    .containsSequence("withheld", "withheld", "withheld");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule({"G3", "G5"})
    void onlyThePendingAskIsGrantedAndEndsByWhatEndsIt(Carrier carrier) {
        try (var page = page(carrier, "site", SITE);
                var agent = agent(carrier)) {
            page.say(control("grant", "ask", 1));
            assertThat(state(page, "none").text("why")).isEqualTo("stale");
            granted(page, agent);
            agent.say(control("withdraw"));
            assertThat(state(page, "none").text("why")).isEqualTo("withdrawn");
            granted(page, agent);
            page.say(control("revoke"));
            assertThat(state(page, "none").text("why")).isEqualTo("revoked");
            granted(page, agent);
            try (var elsewhere = page(carrier, "site", "https://elsewhere.example")) {
                assertThat(elsewhere.isOver()).isFalse();
                while (!agent.seen().getLast().has("why")
                        || !agent.seen().getLast().text("why").equals("off-site")) agent.await("control");
                granted(elsewhere, agent);
                agent.say(Frame.of("leave"));
                assertThat(state(elsewhere, "none").text("why")).isEqualTo("left");
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule("G6")
    void anOutcomeIsTakenOnceAndOnlyForWhatWasHandedOver(Carrier carrier) {
        try (var page = page(carrier, "site", SITE);
                var agent = agent(carrier)) {
            page.publish(1, "snapshot", "{page}");
            page.await("ack");
            var grant = granted(page, agent);
            var outcome = Frame.of("outcome", "publisher", "agent-1", "epoch", 1, "seq", 1, "code", "done");
            page.say(outcome.having("seq", 9));
            agent.say(action(1, grant, 1, "x"));
            page.await("event");
            page.say(outcome.having("code", "masked"), outcome);
            agent.say(action(2, grant, 1, "x"));
            page.await("event");
            page.say(outcome.having("seq", 2));
            while (agent.await("outcome").number("seq") != 2) {}
            assertThat(agent.seen().stream()
                            .filter(frame -> frame.type().equals("outcome"))
                            .map(frame -> frame.text("code")))
                    .containsExactly("masked", "done");
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule("Z1")
    void aPausedPageIsNotRelayed(Carrier carrier) {
        try (var page = page(carrier, "site", SITE, "paused", "customer", "epoch", 1);
                var agent = agent(carrier)) {
            page.publish(1, "snapshot", "{not to be seen}");
            agent.say(control("ask"));
            assertThat(state(agent, "none").text("why")).isEqualTo("paused");
            try (var again = page(carrier, "site", SITE, "epoch", 1)) {
                again.say(Party.event(2, 1, "snapshot", "{seen}"));
                var event = agent.await("event");
                assertThat(new String(event.body(), java.nio.charset.StandardCharsets.UTF_8))
                        .isEqualTo("{seen}");
                assertThat(event.number("position")).isEqualTo(1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Carrier.class)
    @Rule("Z2")
    void whatWasSharedBeforeAPauseIsGivenToNobodyWhoComesLater(Carrier carrier) {
        try (var page = page(carrier, "site", SITE)) {
            page.publish(1, "snapshot", "{before}");
            page.await("ack");
        }
        page(carrier, "site", SITE, "paused", "customer", "epoch", 1).close();
        try (var agent = agent(carrier);
                var again = page(carrier, "site", SITE, "epoch", 1)) {
            again.say(Party.event(2, 1, "snapshot", "{after}"));
            assertThat(new String(agent.await("event").body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("{after}");
        }
    }
}
