package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opencobrowse.e2e.setup.Await;

/** Section 3, long polling: each call by itself. */
class LongPollRulesTest {
    private static final int BATCH_BYTES = 262_144;

    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();
    private final SharedSession session = node.newSession();
    private final PollCalls calls = PollCalls.of(node);
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        background.shutdownNow();
    }

    private <T> CompletableFuture<T> meanwhile(Supplier<T> call) {
        return CompletableFuture.supplyAsync(call, background);
    }

    /** Opened by batch 1, with the welcome polled. */
    private void open() {
        assertThat(calls.send(1, Party.customerHello(Carrier.LONGPOLL, session)).status())
                .isEqualTo(204);
        assertThat(calls.poll(1).frames().getFirst().type()).isEqualTo("welcome");
    }

    private static Frame heartbeat() {
        return Frame.of("heartbeat");
    }

    private static void refused(PollCalls.Answer answer, String name) {
        assertThat(answer.refusal()).isEqualTo(name);
        assertThat(answer.status()).isEqualTo(Codes.of(name).status());
        assertThat(answer.code()).isEqualTo(Codes.of(name).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "text/plain", "application/x-www-form-urlencoded", "application/json"})
    @Rule("X1")
    void aTypeThatAFormCanSendIsRefused(String type) {
        refused(calls.with("Content-Type", type).send(1, Party.customerHello(Carrier.LONGPOLL, session)), "malformed");
        isUntouched();
    }

    private void isUntouched() {
        refused(calls.send(2, heartbeat()), "unknown-connection");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "https://somewhere.example", "null"})
    @Rule("X2")
    void aPageThatIsNotAllowedIsRefused(String origin) {
        refused(calls.with("Origin", origin).send(1, Party.customerHello(Carrier.LONGPOLL, session)), "origin-refused");
        isUntouched();
    }

    @Test
    @Rule("X2")
    void anotherPageCannotUseAConnectionOfWhichItKnowsTheId() {
        node.process();
        open();
        var stolen = calls.with("Origin", ConformanceOrigins.SECOND);
        refused(stolen.send(2, Frame.of("end")), "origin-refused");
        refused(stolen.poll(2), "origin-refused");

        assertThat(calls.send(2, Party.event(1, 1, "snapshot", "{}")).status()).isEqualTo(204);
        assertThat(pollUntil("ack", 2)).extracting(Frame::type).doesNotContain("ended");
    }

    /** The frames of the polls from this number on, up to and with the answer that has a frame of the type. */
    private List<Frame> pollUntil(String type, long number) {
        var frames = new ArrayList<Frame>();
        do frames.addAll(calls.poll(number++).frames());
        while (frames.stream().noneMatch(frame -> frame.type().equals(type)));
        return frames;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "short", "twenty-three-characters", "with blanks in between", "22-characters-with-ümla"})
    @Rule("X3")
    void anIdThatIsNoneIsRefused(String id) {
        refused(calls.with("X-Cobrowse-Connection", id).poll(1), "malformed");
    }

    @Test
    @Rule("X3")
    void theIdIsNotLogged() {
        open();
        refused(calls.poll(9), "malformed");
        assertThat(node.process().output()).contains(session.id()).doesNotContain(calls.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-1", "1.5", "one", "9007199254740993", "99999999999999999999", "0x1", "+1", " 1 1"})
    @Rule("X4")
    void aNumberThatIsNoneIsRefused(String number) {
        refused(calls.post(Map.of("X-Cobrowse-Batch", number), new byte[0]), "malformed");
        refused(calls.post(Map.of("X-Cobrowse-Poll", number), new byte[0]), "malformed");
    }

    @Test
    @Rule("X4")
    void aCallIsASendOrAPollAndNotBothOrNeither() {
        refused(calls.post(Map.of(), new byte[0]), "malformed");
        refused(calls.post(Map.of("X-Cobrowse-Batch", "1", "X-Cobrowse-Poll", "1"), new byte[0]), "malformed");
        isUntouched();
    }

    @Test
    @Rule("X5")
    void aBatchMayHaveItsLimitAndNotOneByteMore() {
        open();
        refused(calls.send(2, new byte[BATCH_BYTES + 1]), "too-large");
        var full = PollCalls.batch(fill(BATCH_BYTES));
        assertThat(full).hasSize(BATCH_BYTES);

        assertThat(calls.send(2, full).status()).isEqualTo(204);
    }

    /** Heartbeats with a field that nobody knows, so many bytes in all with their lengths. */
    private static List<byte[]> fill(int bytes) {
        var messages = new ArrayList<byte[]>();
        var empty = Frame.of("heartbeat", "pad", "").wire().length;
        for (var left = bytes; left > 0; ) {
            var size = left > 4_000 ? 2_000 : left;
            messages.add(
                    Frame.of("heartbeat", "pad", "x".repeat(size - 4 - empty)).wire());
            left -= size;
        }
        return messages;
    }

    @Test
    @Rule("X6")
    void aBatchThatIsCutOffHasNoEffectAtAll() {
        open();
        var whole = PollCalls.batch(List.of(
                Party.event(1, 1, "snapshot", "{}").wire(), Frame.of("end").wire()));
        var firstFrame =
                PollCalls.batch(List.of(Party.event(1, 1, "snapshot", "{}").wire())).length;
        for (var length = whole.length - 1; length > firstFrame; length--)
            refused(calls.send(2, Arrays.copyOf(whole, length)), "malformed");
        for (var length : new int[] {1, 3, 4, 5}) refused(calls.send(2, Arrays.copyOf(whole, length)), "malformed");
        refused(calls.send(2, new byte[] {-1, -1, -1, -1, 0}), "too-large");
        refused(calls.send(2, new byte[] {0, 1, 0, 0, 0}), "too-large");

        assertThat(calls.send(2, heartbeat()).status()).isEqualTo(204);
        assertThat(calls.send(3, Party.event(1, 1, "snapshot", "{}")).status()).isEqualTo(204);
        assertThat(pollUntil("ack", 2)).extracting(Frame::type).containsOnly("ack", "heartbeat");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "identity"})
    @Rule("X7")
    void aCompressedBodyIsRefused(String encoding) {
        refused(calls.with("Content-Encoding", encoding).send(1, new byte[100]), "malformed");
        isUntouched();
    }

    @Test
    @Rule("X9")
    void aBatchThatComesAgainHasNoEffectAgain() {
        open();
        try (var agent = Party.agent(Carrier.WEBSOCKET, node, session)) {
            for (var time = 0; time < 3; time++) {
                assertThat(calls.send(2, Frame.of("away", "why", "navigating")).status())
                        .isEqualTo(204);
                assertThat(calls.send(3, Frame.of("away", "why", "hidden")).status())
                        .isEqualTo(204);
            }
            assertThat(calls.send(4, Party.event(1, 1, "snapshot", "{}")).status())
                    .isEqualTo(204);

            agent.await("event");
            assertThat(agent.seen())
                    .filteredOn(frame -> frame.toString().contains("navigating"))
                    .hasSize(1);
        }
    }

    @Test
    @Rule({"X9", "X10"})
    void batchesMayComeInAnyOrderWithinTheWindow() {
        open();
        try (var agent = Party.agent(Carrier.WEBSOCKET, node, session)) {
            for (var batch = 65; batch >= 2; batch--) {
                var kind = batch == 2 ? "snapshot" : "delta";
                assertThat(calls.send(batch, Party.event(1, batch - 1, kind, "body " + batch))
                                .status())
                        .isEqualTo(204);
            }
            for (var seq = 1; seq <= 64; seq++)
                assertThat(agent.await("event").number("seq")).isEqualTo(seq);
        }
    }

    @Test
    @Rule("X10")
    void aBatchFarAheadIsRefused() {
        open();
        refused(calls.send(67, heartbeat()), "too-large");
        ended("too-large", 2);
    }

    /** The connection is over, and polling tells why: first in a frame, then in place of an answer. */
    private void ended(String name, long poll) {
        assertThat(calls.poll(poll).frames().getLast().text("name")).isEqualTo(name);
        assertThat(calls.poll(poll + 1).refusal()).isEqualTo(name);
    }

    @Test
    @Rule("X11")
    void nothingComesBeforeTheFirstBatch() {
        refused(calls.send(2, heartbeat()), "unknown-connection");
        refused(calls.poll(1), "unknown-connection");
        open();
    }

    @Test
    @Rule("X12")
    void anAwayThatWasOvertakenIsVoid() {
        open();
        try (var agent = Party.agent(Carrier.WEBSOCKET, node, session)) {
            calls.send(3, Frame.of("away", "why", "hidden"));
            calls.send(2, Frame.of("away", "why", "shown"));
            calls.send(4, Frame.of("away", "why", "navigating"));

            while (!agent.await("presence").toString().contains("navigating")) {}
            var whys = agent.seen().stream()
                    .filter(frame -> frame.type().equals("presence"))
                    .map(Frame::toString)
                    .dropWhile(presence -> !presence.contains("hidden"))
                    .toList();
            assertThat(whys).isNotEmpty().allMatch(presence -> presence.contains("why"));
        }
    }

    @Test
    @Rule("X13")
    void anAnswerIsKeptUntilTheNextPollAndGivenAgain() {
        calls.send(1, Party.customerHello(Carrier.LONGPOLL, session));
        var first = calls.poll(1);
        assertThat(calls.poll(1).body()).isEqualTo(first.body());
        calls.send(2, Party.event(1, 1, "snapshot", "{}"));
        assertThat(calls.poll(1).body()).isEqualTo(first.body());

        assertThat(pollUntil("ack", 2)).isNotEmpty();
    }

    @Test
    @Rule("X14")
    void anOldPollIsAnsweredWithNothingAndAPollAheadIsRefused() {
        open();
        calls.send(2, Party.event(1, 1, "snapshot", "{}"));
        calls.poll(2);
        assertThat(calls.poll(1).status()).isEqualTo(204);
        refused(calls.poll(4), "malformed");
        ended("malformed", 3);
    }

    @Test
    @Rule("X15")
    void aSecondPollTakesThePlaceOfTheOneThatWaits() {
        open();
        var older = meanwhile(() -> calls.poll(2));
        var newer = new ArrayList<CompletableFuture<PollCalls.Answer>>();
        // Which of two calls arrives first nobody knows: one of them waits, and the others are sent away.
        Await.until("a poll that is sent away", () -> sentAway(older, newer), is -> is);
        calls.send(2, Party.event(1, 1, "snapshot", "{}"));

        newer.add(older);
        var answers = newer.stream().map(CompletableFuture::join).toList();
        assertThat(answers.stream().filter(answer -> !answer.isJson())).hasSize(1);
        answers.stream().filter(PollCalls.Answer::isJson).forEach(answer -> refused(answer, "too-fast"));
    }

    private boolean sentAway(
            CompletableFuture<PollCalls.Answer> older, List<CompletableFuture<PollCalls.Answer>> newer) {
        if (newer.isEmpty()) newer.add(meanwhile(() -> calls.poll(2)));
        return older.isDone() || newer.getFirst().isDone();
    }

    @Test
    @Rule("X16")
    void anEndIsToldInAFrameAndThenInPlaceOfAnAnswer() {
        open();
        refused(calls.send(2, Frame.of("teleport")), "unknown-frame");
        assertThat(calls.send(3, heartbeat()).status())
                .as("no effect, no error")
                .isEqualTo(204);
        assertThat(calls.poll(2).frames().getLast().text("name")).isEqualTo("unknown-frame");

        var end = calls.poll(3);
        assertThat(end.status()).isEqualTo(200);
        assertThat(end.type()).isEqualTo("application/json");
        assertThat(end.code()).isEqualTo(Codes.of("unknown-frame").code());
    }

    @Test
    @Rule("X17")
    void aClientThatClosesIsGoneAtOnceAndItsLastFramesCount() {
        open();
        try (var agent = Party.agent(Carrier.WEBSOCKET, node, session)) {
            var last = PollCalls.batch(
                    List.of(Party.event(1, 1, "snapshot", "last words").wire()));
            var closing = calls.with("X-Cobrowse-Close", "1000");
            assertThat(closing.send(2, last).status()).isEqualTo(204);

            assertThat(new String(agent.await("event").body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("last words");
            while (!agent.await("presence").toString().contains("\"connected\":false")) {}
            assertThat(calls.poll(2).status()).isEqualTo(204);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "999", "5000", "x", "-1"})
    @Rule("X17")
    void aCloseCodeThatIsNoneIsRefused(String code) {
        open();
        refused(calls.with("X-Cobrowse-Close", code).send(2), "malformed");
        assertThat(calls.send(2, heartbeat()).status()).isEqualTo(204);
    }

    @Test
    @Rule("X18")
    void anIdThatNobodyOpenedIsUnknown() {
        refused(calls.poll(1), "unknown-connection");
        refused(calls.send(5, heartbeat()), "unknown-connection");
        assertThat(Codes.of("unknown-connection").retry()).isEqualTo("resume");
    }
}
