package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Lan;

/** Chats over networks between nodes that do not do what they should. Part of {@code make faults}; needs root. */
class ChatNetworkCampaign {
    private static final Json NOTHING = Json.of("nothing", 0);
    private static final int EVENT_BUS = 5702;
    private static final int NODES = 3;

    private Lan lan;
    private Nodes nodes;
    private ChatCalls calls;
    private List<String> bearers;

    @BeforeEach
    void start() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
        Assumptions.assumeTrue(Lan.isPossible(), "needs root and iproute2");
        lan = Lan.of(NODES);
        nodes = Nodes.start(lan, NODES, ChatCampaign.settings());
        calls = new ChatCalls(nodes, NODES);
        bearers = ChatCrowd.signIn(calls);
    }

    @AfterEach
    void stop() {
        if (nodes != null) nodes.close();
        if (lan != null) lan.close();
    }

    private void goesOn(String what) {
        try (var crowd = new ChatCrowd(calls, bearers, 12, 500)) {
            for (var count = 0; count < 8; count++)
                Figures.print(
                        what + ": both sides hear each other, the last pair",
                        crowd.untilAllGoOn().stream()
                                .mapToDouble(it -> it)
                                .max()
                                .orElseThrow(),
                        "s");
            Figures.print(what + ": messages", crowd.settle(_ -> true), "");
            crowd.end();
        }
    }

    @Test
    void chatDoesWithoutTheEventBus() {
        lan.block(EVENT_BUS);
        goesOn("C8 event bus blocked");
    }

    @Test
    void aSlowNetworkBetweenNodesLosesNothing() {
        lan.slow(64);
        goesOn("C9 64 KB/s");
    }

    @Test
    void ofTwoAgentsWhoAcceptedOnBothSidesOfACutOneIsTold() {
        var secret = UUID.randomUUID().toString();
        var id = calls.postUntil(2, ChatCalls.CHATS, Map.of(), Json.of("secret", secret), ChatCalls::isDone)
                .json()
                .get("id")
                .getAsString();
        var customer = new ChatPerson(calls.nodes(), 2, ChatPerson.hello("customer", id, "secret", secret));
        customer.follow(new ChatSide(id, "customer"));
        lan.isolate(0);
        Await.until("alone", () -> nodes.metric(1, "cobrowse_cluster_nodes"), count -> count == 1);
        var path = ChatCalls.QUEUE + "/" + id + "/acceptance";
        var words = IntStream.of(1, 2)
                .mapToObj(number -> Await.until(
                        "an answer of node " + number,
                        () -> calls.post(number, path, ChatCalls.bearer(bearers.get(number)), NOTHING)
                                .word(),
                        word -> List.of("200", "taken").contains(word)))
                .toList();
        lan.heal();
        nodes.awaitWhole();
        var accepted = words.stream().filter("200"::equals).count();
        var who = Map.of("X-Cobrowse-Secret", secret);
        for (var number = 1; number <= NODES; number++) {
            var asked = number;
            var entries = Await.until(
                    "one agent in it, at node " + number,
                    () -> calls.transcript(asked, id, who).orElseGet(List::of),
                    told -> count(told, "joined") == accepted && count(told, "left") == accepted - 1);
            assertThat(entries.stream().filter(entry -> entry.kind().equals("left")))
                    .allMatch(entry -> entry.text().equals("taken"));
        }
        System.out.println("C12 answers on both sides of the cut: " + words);
        customer.close();
    }

    private static long count(List<ChatEntry> entries, String kind) {
        return entries.stream().filter(entry -> entry.kind().equals(kind)).count();
    }
}
