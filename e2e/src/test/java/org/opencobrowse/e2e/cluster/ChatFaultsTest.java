package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.setup.Await;

/** Conversations in a cluster that loses a node: what was accepted is there for everybody, once and in one order, and both sides go on. The campaign is {@link ChatCampaign}. */
class ChatFaultsTest {
    private static final Json NOTHING = Json.of("nothing", 0);
    private static Nodes nodes;
    private static ChatCalls calls;
    private static List<String> bearers;

    @BeforeAll
    static void start() {
        nodes = Nodes.start(
                3,
                settings -> settings.withShortSilence()
                        .withAgents(ChatCrowd.AGENTS)
                        .with("cluster.failureAfter", "4s")
                        .with("chat.creationsPerMinutePerAddress", "100000")
                        .with("chat.customerAwayAfter", "5s")
                        .with("chat.keepEnded", "10s"));
        calls = new ChatCalls(nodes, 3);
        bearers = ChatCrowd.signIn(calls);
    }

    @AfterAll
    static void stop() {
        nodes.close();
    }

    @BeforeEach
    void restore() {
        nodes.restore();
    }

    @Test
    void aNodeDiesAndBothSidesGoOnWithEverythingThatWasSaidAndWhatNobodyIsAtAnyMoreIsForgotten() {
        var agent = ChatTalk.Agent.of(calls, ChatCrowd.AGENTS.getFirst(), bearers.getFirst(), 1);
        var deserted = new ChatTalk(calls, 1, agent);
        try (var crowd = new ChatCrowd(calls, bearers, 6, 150)) {
            crowd.untilAllGoOn();
            deserted.bothSay();
            deserted.isTheSameForEverybody(_ -> true);
            nodes.kill(1);
            deserted.close();
            agent.close();
            Figures.print(
                    "chat: both sides go on after a node's death, the last pair",
                    crowd.untilAllGoOn().stream().mapToDouble(it -> it).max().orElseThrow(),
                    "s");
            isEnded(deserted);
            crowd.untilAllGoOn();
            Figures.print(
                    "chat: messages around a node's death, each there once", crowd.settle(number -> number != 1), "");
            isForgotten(deserted);
            crowd.end();
        }
    }

    private static void isEnded(ChatTalk talk) {
        var ended = Await.until(
                "the end of a conversation that nobody is at any more",
                () -> calls.transcript(2, talk.id(), talk.asCustomer()).orElseGet(List::of),
                entries -> entries.stream().anyMatch(entry -> entry.kind().equals("ended")));
        assertThat(ended.getLast().text()).isEqualTo("customer-away");
    }

    private static void isForgotten(ChatTalk talk) {
        for (var number : List.of(2, 3)) {
            Await.until(
                    "nothing is left of it at node " + number,
                    () -> calls.call(number, "GET", ChatCalls.CHATS + "/" + talk.id(), talk.asCustomer(), NOTHING)
                            .word(),
                    "unauthorized"::equals);
            assertThat(idsIn("mine", number, 0)).doesNotContain(talk.id());
        }
    }

    @Test
    void aNodeThatGoesDownSendsItsPeopleToOthersWithEverythingThatWasSaid() {
        try (var crowd = new ChatCrowd(calls, bearers, 6, 150)) {
            crowd.untilAllGoOn();
            assertThat(nodes.process(2).terminate()).isZero();
            crowd.untilAllGoOn();
            Figures.print(
                    "chat: messages while a node went down, each there once", crowd.settle(number -> number != 2), "");
            assertThat(crowd.refusals()).contains("draining").containsOnly("draining");
            crowd.end();
        }
    }

    @Test
    void aConversationThatWasBegunAndCalledForEverywhereWaitsOnceAndOneAgentGetsIt() {
        for (var round = 0; round < 4; round++) {
            var secret = UUID.randomUUID().toString();
            var begun = atOnce(number -> calls.post(number, ChatCalls.CHATS, Map.of(), Json.of("secret", secret)));
            var ids = begun.stream()
                    .map(answer -> answer.json().get("id").getAsString())
                    .distinct()
                    .toList();
            assertThat(ids).hasSize(1);
            var chat = ChatCalls.CHATS + "/" + ids.getFirst();
            var customer = Map.of("X-Cobrowse-Secret", secret);
            atOnce(number -> calls.post(number, chat + "/call", customer, NOTHING));
            for (var number = 1; number <= 3; number++) {
                var asked = number;
                var waiting = Await.until(
                        "the conversation in the queue of node " + number,
                        () -> idsIn("waiting", asked, 0),
                        waits -> waits.contains(ids.getFirst()));
                assertThat(waiting).containsOnlyOnce(ids.getFirst());
            }

            var accepted = atOnce(number -> calls.post(
                    number,
                    ChatCalls.QUEUE + "/" + ids.getFirst() + "/acceptance",
                    ChatCalls.bearer(bearers.get(number - 1)),
                    NOTHING));
            assertThat(accepted).extracting(ChatCalls.Answer::word).containsExactlyInAnyOrder("200", "taken", "taken");
            var transcript = calls.transcript(1, ids.getFirst(), customer).orElseThrow();
            assertThat(transcript).extracting(ChatEntry::kind).containsExactlyInAnyOrder("called", "joined");
            assertThat(calls.post(2, chat + "/end", customer, NOTHING).status()).isEqualTo(204);
        }
    }

    private static List<ChatCalls.Answer> atOnce(IntFunction<ChatCalls.Answer> call) {
        return IntStream.rangeClosed(1, 3)
                .mapToObj(number -> CompletableFuture.supplyAsync(() -> call.apply(number), Thread::startVirtualThread))
                .toList()
                .stream()
                .map(CompletableFuture::join)
                .toList();
    }

    private static List<String> idsIn(String list, int asked, int agent) {
        var entries = calls.queue(asked, bearers.get(agent))
                .map(queue -> queue.getAsJsonArray(list))
                .orElseGet(JsonArray::new);
        return StreamSupport.stream(entries.spliterator(), false)
                .map(entry -> ((JsonObject) entry).get("id").getAsString())
                .toList();
    }
}
