package org.opencobrowse.e2e.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sections 4 and 5: who may say what, and what everybody hears in which order. The agent always comes by the other carrier. */
class SessionRulesTest {
    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();
    private final SharedSession session = node.newSession();

    private Party customer(Carrier carrier) {
        return Party.customer(carrier, node, session);
    }

    private Party agent(Carrier carrier) {
        return Party.agent(carrier, node, session);
    }

    private static Carrier other(Carrier carrier) {
        return carrier == Carrier.WEBSOCKET ? Carrier.LONGPOLL : Carrier.WEBSOCKET;
    }

    @ParameterizedTest
    @EnumSource
    @Rule("R1")
    void nobodyPublishesWhatIsTheOthers(Carrier carrier) {
        customer(carrier).publish(1, "click", "{}").isRefusedAs("out-of-role");
        agent(carrier).publish(1, "snapshot", "{}").isRefusedAs("out-of-role");
        agent(carrier).publish(1, "delta", "{}").isRefusedAs("out-of-role");
    }

    @ParameterizedTest
    @EnumSource
    @Rule("R2")
    void anAgentThatPlaysTheCustomerIsRefusedAndTheSessionIsUnhurt(Carrier carrier) {
        try (var customer = customer(carrier);
                var witness = agent(other(carrier))) {
            customer.publish(1, "snapshot", "one");
            agent(carrier).say(Frame.of("away", "why", "hidden")).isRefusedAs("out-of-role");
            agent(carrier).say(report(1)).isRefusedAs("out-of-role");

            customer.publish(2, "delta", "two");
            assertThat(events(witness, 2)).containsExactly("one", "two");
        }
        customer(carrier).say(Frame.of("resync", "cause", "user")).isRefusedAs("out-of-role");
        customer(carrier).say(Frame.of("leave")).isRefusedAs("out-of-role");
    }

    @ParameterizedTest
    @EnumSource
    @Rule("P1")
    void anEventOfAnOlderEpochIsNotRelayed(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.say(Party.event(1, 1, "snapshot", "first page"));
            customer.say(Party.event(2, 1, "snapshot", "second page"));
            customer.say(Party.event(1, 2, "delta", "late"));
            customer.say(Party.event(2, 2, "delta", "goes on"));

            assertThat(events(agent, 3)).containsExactly("first page", "second page", "goes on");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("P2")
    void anEpochThatBeginsWithoutASnapshotIsAskedForOne(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.publish(1, "delta", "of nothing");
            customer.await("request-snapshot");
            customer.publish(2, "snapshot", "something");

            assertThat(events(agent, 1)).containsExactly("something");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("P3")
    void whatIsMissingIsAskedFor(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.publish(1, "snapshot", "1").publish(2, "delta", "2").publish(5, "delta", "5");

            var request = customer.await("request-resend");
            assertThat(request.number("epoch")).isEqualTo(1);
            assertThat(request.number("from")).isEqualTo(3);
            assertThat(request.number("to")).isEqualTo(4);
            customer.publish(4, "delta", "4").publish(3, "delta", "3");
            assertThat(events(agent, 5)).containsExactly("1", "2", "3", "4", "5");
        }
        var back = Party.stranger(carrier, node);
        var welcome = back.say(Party.customerHello(carrier, session, "epoch", 1, "seq", 5))
                .await("welcome");
        assertThat(welcome.header().getAsJsonObject("have").get("seq").getAsLong())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("P4")
    void afterASnapshotThatWasAskedForWhatWasBeforeItIsVoid(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.publish(2, "delta", "of nothing");
            customer.await("request-snapshot");
            customer.publish(4, "snapshot", "all of it");

            assertThat(events(agent, 1)).containsExactly("all of it");
            assertThat(customer.await("ack").number("seq")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("M2")
    void reportsThatComeTooSoonAreIgnoredAndCounted(Carrier carrier) {
        var before = node.metrics();
        try (var customer = customer(carrier)) {
            for (var count = 0; count < 10; count++) customer.say(report(7));
            customer.publish(1, "snapshot", "{}");
            customer.await("ack");
        }
        var after = node.metrics();
        var name = "cobrowse_capture_reports_total";
        assertThat(after.sum(name) - before.sum(name)).isEqualTo(10);
        assertThat(after.sum(name, "outcome=\"too-soon\"") - before.sum(name, "outcome=\"too-soon\""))
                .isBetween(5.0, 9.0);
    }

    private static Frame report(int longest) {
        return Frame.of("report", "coalesced", 1, "captureMs", 9, "longestMs", longest, "throttled", 0);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("T1")
    void tooManyResyncsAreRefused(Carrier carrier) {
        try (var customer = customer(carrier)) {
            customer.publish(1, "snapshot", "{}");
            customer.await("ack");
            var agent = agent(carrier);
            for (var count = 0; count < 12; count++) agent.say(Frame.of("resync", "cause", "user"));
            agent.isRefusedAs("too-fast");

            customer.publish(2, "delta", "{}");
            assertThat(customer.await("ack").number("seq")).isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("T2")
    void whoConnectsTooOftenIsRefused(Carrier carrier) {
        var connected = 0;
        while (connected < 100) {
            var party = Party.stranger(carrier, node).say(Party.customerHello(carrier, session));
            if (party.await("welcome", "refused").type().equals("refused")) break;
            connected++;
        }
        // Some more than 20, when it took seconds.
        assertThat(connected).isBetween(20, 99);
    }

    @ParameterizedTest
    @EnumSource
    @Rule("T4")
    void changesOfPresenceAreToldTogetherAndTheLastOneIsTold(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            for (var count = 0; count < 50; count++)
                customer.say(Frame.of("away", "why", count % 2 == 0 ? "hidden" : "shown"));
            customer.say(Frame.of("away", "why", "navigating"));

            var presences = 1;
            while (!agent.await("presence").toString().contains("navigating")) presences++;
            assertThat(presences).isLessThan(30);
            assertThat(customer.isOver()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S1")
    void welcomeOrRefusedIsTheFirstFrame(Carrier carrier) {
        try (var customer = customer(carrier)) {
            customer.publish(1, "snapshot", "{}").publish(2, "delta", "{}");
            customer.await("ack");
            try (var agent = agent(carrier)) {
                agent.await("event");
                assertThat(customer.seen().getFirst().type()).isEqualTo("welcome");
                assertThat(agent.seen().getFirst().type()).isEqualTo("welcome");
            }
        }
        var wrong = Party.stranger(carrier, node);
        wrong.say(Party.customerHello(carrier, session, "secret", "guessed"));
        wrong.isRefusedAs("unauthorized");
        assertThat(wrong.seen()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource
    @Rule({"S2", "S5"})
    void whateverTheOrderAndHoweverOftenEveryEventIsRelayedOnceAndInOrder(Carrier carrier) {
        var count = 60;
        var order = new ArrayList<Integer>();
        for (var seq = 2; seq <= count; seq++) order.addAll(List.of(seq, seq));
        Collections.shuffle(order, new Random(7));
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.publish(1, "snapshot", "1");
            order.forEach(seq -> customer.publish(seq, "delta", String.valueOf(seq)));

            var bodies = events(agent, count);
            assertThat(bodies).hasSize(count).isSortedAccordingTo(Comparator.comparing(Integer::valueOf));
            obeysS2(agent.seen());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S2")
    void anAgentThatComesBackGoesOnBehindWhatItHad(Carrier carrier) {
        try (var customer = customer(other(carrier))) {
            String secret;
            customer.publish(1, "snapshot", "1").publish(2, "delta", "2").publish(3, "delta", "3");
            try (var agent = agent(carrier)) {
                assertThat(events(agent, 3)).containsExactly("1", "2", "3");
                secret = agent.seen().getFirst().text("secret");
            }
            customer.publish(4, "delta", "4").publish(5, "delta", "5");

            try (var back = Party.stranger(carrier, node)) {
                back.enters(Party.agentHello(carrier, node, session, "secret", secret, "position", 2));
                assertThat(back.seen().getFirst().number("position")).isEqualTo(2);
                assertThat(events(back, 3)).containsExactly("3", "4", "5");
                assertThat(back.seen().stream().filter(frame -> frame.type().equals("resync")))
                        .isEmpty();
                obeysS2(back.seen());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S2")
    void anAgentThatAsksBeginsAgainAtASnapshot(Carrier carrier) {
        try (var customer = customer(other(carrier));
                var agent = agent(carrier)) {
            customer.publish(1, "snapshot", "1").publish(2, "delta", "2");
            assertThat(events(agent, 2)).containsExactly("1", "2");
            agent.say(Frame.of("resync", "cause", "checksum"));

            agent.await("resync");
            var next = agent.await("event");
            assertThat(next.text("kind")).isEqualTo("snapshot");
            obeysS2(agent.seen());
        }
    }

    /** And the same bytes, header and body, over both carriers. */
    @ParameterizedTest
    @EnumSource
    @Rule("S4")
    void everySubscriberGetsTheSameBytesForTheSamePosition(Carrier carrier) {
        try (var customer = customer(carrier);
                var one = agent(Carrier.WEBSOCKET);
                var another = agent(Carrier.LONGPOLL)) {
            customer.publish(1, "snapshot", "{}");
            for (var seq = 2; seq <= 20; seq++) customer.publish(seq, "delta", "body " + seq);
            events(one, 20);
            events(another, 20);

            assertThat(wires(another)).isEqualTo(wires(one)).hasSize(20);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S5")
    void aDuplicateIsAcknowledgedAgainAndNotRelayed(Carrier carrier) {
        try (var customer = customer(carrier);
                var agent = agent(other(carrier))) {
            customer.publish(1, "snapshot", "1");
            assertThat(customer.await("ack").number("seq")).isEqualTo(1);
            customer.publish(1, "snapshot", "1");
            assertThat(customer.await("ack").number("seq")).isEqualTo(1);
            customer.publish(2, "delta", "2");

            assertThat(events(agent, 2)).containsExactly("1", "2");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S6")
    void aNewConnectionTakesThePlaceOfTheOlder(Carrier carrier) {
        var first = customer(carrier);
        try (var second = Party.stranger(other(carrier), node)) {
            second.enters(Party.customerHello(other(carrier), session));
            first.isRefusedAs("superseded");

            second.publish(1, "snapshot", "{}");
            second.await("ack");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("S7")
    void everybodyIsToldOnceThatTheCustomerOrAnAgentEndedIt(Carrier carrier) {
        for (var byAgent : List.of(false, true)) {
            var shared = node.newSession();
            var customer = Party.customer(carrier, node, shared);
            var agent = Party.agent(other(carrier), node, shared);
            var witness = Party.agent(carrier, node, shared);

            (byAgent ? agent : customer).say(Frame.of("end"));

            for (var party : List.of(customer, agent, witness)) {
                assertThat(party.await("ended").text("reason")).isEqualTo(byAgent ? "agent" : "customer");
                assertThat(party.endCode()).isEqualTo(Codes.of("session-ended").code());
                assertThat(party.seen().stream().filter(frame -> frame.type().equals("ended")))
                        .hasSize(1);
            }
        }
    }

    @Test
    @Rule("S7")
    void whoComesAfterTheEndIsToldTheReason() {
        customer(Carrier.WEBSOCKET).say(Frame.of("end")).await("ended");
        for (var carrier : Carrier.values()) {
            var late = Party.stranger(carrier, node).say(Party.customerHello(carrier, session));
            assertThat(late.isRefusedAs("session-ended").text("reason")).contains("customer");
        }
    }

    /** Bodies of the next so many events. */
    private static List<String> events(Party subscriber, int count) {
        var bodies = new ArrayList<String>();
        while (bodies.size() < count)
            bodies.add(new String(subscriber.await("event").body(), UTF_8));
        return bodies;
    }

    private static List<String> wires(Party subscriber) {
        return subscriber.seen().stream()
                .filter(frame -> frame.type().equals("event"))
                .map(frame -> new String(frame.wire(), UTF_8))
                .toList();
    }

    private static void obeysS2(List<Frame> frames) {
        var next = frames.getFirst().number("position") + 1;
        var begins = false;
        for (var frame : frames) {
            if (frame.type().equals("resync")) {
                next = frame.number("position");
                begins = true;
            }
            if (!frame.type().equals("event")) continue;
            assertThat(frame.number("position")).as(frame.toString()).isEqualTo(next++);
            if (begins) assertThat(frame.text("kind")).isEqualTo("snapshot");
            begins = false;
        }
    }
}
