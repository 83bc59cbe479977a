package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.setup.Await;

/** What ends or is refused by a bound that is an operator's choice: on a node of ours whose bounds are low. */
class BoundsRulesTest {
    private static final int STRANGERS = 12;
    private static final int WRONG_TRIES = 3;

    private static NodeUnderTest node;

    @BeforeAll
    static void start() {
        node = NodeUnderTest.own(NodeUnderTest.settings()
                .with("session.neverJoinedAfter", "10s")
                .with("session.idleAfter", "10s")
                .with("session.warnBefore", "4s")
                .with("session.customerAwayAfter", "5s")
                .with("agents.wrongTriesPerMinute", String.valueOf(WRONG_TRIES))
                .with("transport.strangersPerAddress", String.valueOf(STRANGERS)));
        // Signed in before somebody tries wrong passwords.
        node.bearer();
    }

    @AfterAll
    static void stop() {
        node.close();
    }

    private static void nobodyJoins(Carrier carrier) {
        try (var customer = Party.customer(carrier, node, node.newSession())) {
            assertThat(customer.await("warning").text("reason")).isEqualTo("never-joined");
            endsBy(customer, "never-joined");
        }
    }

    private static void nothingHappens(Carrier carrier) {
        var session = node.newSession();
        try (var customer = Party.customer(carrier, node, session);
                var agent = Party.agent(carrier, node, session)) {
            assertThat(agent.await("warning").text("reason")).isEqualTo("idle");
            endsBy(agent, "idle");
            endsBy(customer, "idle");
        }
    }

    private static void customerStaysAway(Carrier carrier) {
        var session = node.newSession();
        try (var agent = Party.agent(carrier, node, session)) {
            Party.customer(carrier, node, session).close();
            endsBy(agent, "customer-away");
        }
    }

    /** All at the same time: each takes as long as an operator's limit may be short. */
    @Test
    @Rule("S7")
    void sessionsThatNobodyNeedsAreWarnedOfAndEnd() {
        try (var background = Executors.newVirtualThreadPerTaskExecutor()) {
            var endings = new ArrayList<CompletableFuture<Void>>();
            for (var carrier : Carrier.values()) {
                endings.add(CompletableFuture.runAsync(() -> nobodyJoins(carrier), background));
                endings.add(CompletableFuture.runAsync(() -> nothingHappens(carrier), background));
                endings.add(CompletableFuture.runAsync(() -> customerStaysAway(carrier), background));
            }
            endings.forEach(CompletableFuture::join);
        }
    }

    private static void endsBy(Party party, String reason) {
        assertThat(party.await("ended").text("reason")).isEqualTo(reason);
        assertThat(party.endCode()).isEqualTo(Codes.of("session-ended").code());
        assertThat(party.seen().stream().filter(frame -> frame.type().equals("ended")))
                .hasSize(1);
    }

    @Test
    @Rule("T3")
    void strangersAreBoundedAndThoseWhoWereWelcomedAreNoStrangers() {
        var welcomed = new ArrayList<Party>();
        for (var count = 0; count <= STRANGERS; count++)
            welcomed.add(Party.customer(Carrier.WEBSOCKET, node, node.newSession()));
        var strangers = new ArrayList<Party>();
        for (var count = 0; count < STRANGERS; count++) strangers.add(Party.stranger(Carrier.WEBSOCKET, node));

        var refused = Party.stranger(Carrier.WEBSOCKET, node).isRefusedAs("too-fast");
        assertThat(refused.number("limit")).isEqualTo(STRANGERS);

        strangers.forEach(Party::close);
        Await.until(
                "room again",
                () -> Party.stranger(Carrier.WEBSOCKET, node)
                        .say(Party.customerHello(Carrier.WEBSOCKET, node.newSession()))
                        .await("welcome", "refused")
                        .type(),
                "welcome"::equals);
        assertThat(welcomed).noneMatch(Party::isOver);
        welcomed.forEach(Party::close);
    }

    @Test
    @Rule("C4")
    void wrongTriesAreCountedAndTheRightOneIsRefusedThenToo() {
        var known = Map.of("Authorization", "Bearer " + node.bearer());
        assertThat(lookUps(known)).startsWith("unknown-session").endsWith("too-fast");
        var session = node.newSession();
        assertThat(node.call("GET", SharedSession.PATH + "/" + session.token(), known, new byte[0])
                        .refusal())
                .isEqualTo("too-fast");

        var signIns = new ArrayList<String>();
        for (var count = 0; count <= WRONG_TRIES; count++)
            signIns.add(node.signIn("demo", "wrong").refusal());
        assertThat(signIns).startsWith("unauthorized").endsWith("too-fast");
        assertThat(node.signIn("demo", "demo").refusal()).isEqualTo("too-fast");
    }

    private static List<String> lookUps(Map<String, String> headers) {
        var answers = new ArrayList<String>();
        for (var code = 0; code <= WRONG_TRIES; code++)
            answers.add(node.call("GET", SharedSession.PATH + "/00000000" + code, headers, new byte[0])
                    .refusal());
        return answers;
    }
}
