package org.opencobrowse.transport.longpoll;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.ConnectionLimits;
import org.opencobrowse.transport.http.TestHttpServer;
import org.opencobrowse.transport.protocol.AwayReason;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.FrameCodec;
import org.opencobrowse.transport.protocol.Limits;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.testing.Await;
import org.opencobrowse.transport.testing.RecordingListener;
import org.opencobrowse.transport.testing.SampleFrames;

/** What only this transport has: numbers, repeats, races, kept answers. */
class LongPollConnectionTest {

    private static final ServerFrame WELCOME = new ServerFrame.Ack(9, 9);

    private static final LongPollSettings QUICK = new LongPollSettings(
            new ConnectionLimits(Limits.DEFAULT, 10_000, 100, 300, 400, 256 * 1024, 500, 2_000), 150, 0, 0, 200);

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);
    private final RecordingListener listener = new RecordingListener();
    private TestServer server = new TestServer(LongPollSettings.DEFAULT, listener);

    @AfterEach
    void close() {
        server.close();
    }

    private void restart(LongPollSettings settings) {
        server.close();
        server = new TestServer(settings, listener);
    }

    private PollClient greeted() {
        var client = server.client();
        assertThat(answer(client.sendBatch(1, hello())).status()).isEqualTo(204);
        return client;
    }

    private PollClient welcomed() {
        var client = greeted();
        listener.opened().getFirst().send(WELCOME);
        assertThat(frames(answer(client.poll(1)))).containsExactly(WELCOME);
        return client;
    }

    private Buffer hello() {
        return codec.encode(SampleFrames.hello(Role.CUSTOMER));
    }

    private Buffer ack(long position) {
        return codec.encode(new ClientFrame.Ack(position));
    }

    private static PollClient.Answer answer(Future<PollClient.Answer> call) {
        return TestHttpServer.await(call);
    }

    private static int codeOf(Future<PollClient.Answer> call) {
        return answer(call).code();
    }

    private List<ServerFrame> frames(PollClient.Answer answer) {
        assertThat(answer.status()).isEqualTo(200);
        return Batch.decode(answer.body(), Limits.DEFAULT.messageBytes()).stream()
                .map(codec::decodeServer)
                .toList();
    }

    @Test
    void aRepeatedSendIsAcceptedAgainAndHasOneEffect() {
        var client = welcomed();
        for (int time = 0; time < 3; time++)
            assertThat(answer(client.sendBatch(2, ack(7))).status()).isEqualTo(204);
        assertThat(answer(client.sendBatch(1, hello())).status()).isEqualTo(204);
        assertThat(listener.received()).containsExactly(new ClientFrame.Ack(7));
        assertThat(listener.opened()).hasSize(1);
        assertThat(server.meters.repeated).hasValue(3);
    }

    @Test
    void sendsMayOvertakeEachOther() {
        var client = welcomed();
        var numbers = LongStream.rangeClosed(2, 60).boxed().toList();
        numbers.reversed().forEach(number -> answer(client.sendBatch(number, ack(number))));
        assertThat(listener.received())
                .isEqualTo(numbers.reversed().stream()
                        .map(number -> (ClientFrame) new ClientFrame.Ack(number))
                        .toList());
    }

    @Test
    void sendsThatRaceAllArriveOnce() {
        var client = welcomed();
        var calls = new ArrayList<Future<PollClient.Answer>>();
        for (long number = 2; number <= 60; number++)
            for (int copy = 0; copy < 2; copy++) calls.add(client.sendBatch(number, ack(number)));
        calls.forEach(call -> assertThat(answer(call).status()).isEqualTo(204));
        assertThat(listener.received())
                .containsExactlyInAnyOrderElementsOf(LongStream.rangeClosed(2, 60)
                        .mapToObj(number -> (ClientFrame) new ClientFrame.Ack(number))
                        .toList());
    }

    @Test
    void theNewestWordOnWhereSomebodyIsHolds() {
        var client = welcomed();
        answer(client.sendBatch(3, codec.encode(new ClientFrame.Away(AwayReason.SHOWN))));
        answer(client.sendBatch(2, codec.encode(new ClientFrame.Away(AwayReason.HIDDEN))));
        assertThat(listener.received()).containsExactly(new ClientFrame.Away(AwayReason.SHOWN));
    }

    @Test
    void anAnswerIsKeptUntilTheNextPoll() {
        var client = greeted();
        var connection = listener.opened().getFirst();
        connection.send(new ServerFrame.Ack(1, 1));
        var first = answer(client.poll(1));
        assertThat(frames(first)).containsExactly(new ServerFrame.Ack(1, 1));
        assertThat(connection.bufferedBytes()).isPositive();
        connection.send(new ServerFrame.Ack(1, 2));
        assertThat(answer(client.poll(1)).body()).isEqualTo(first.body());
        assertThat(frames(answer(client.poll(2)))).containsExactly(new ServerFrame.Ack(1, 2));
        assertThat(answer(client.poll(1)).status()).isEqualTo(204);
        assertThat(codeOf(client.poll(4))).isEqualTo(CloseCode.MALFORMED.code());
    }

    @Test
    void aSecondPollTakesThePlaceOfTheFirst() {
        var client = greeted();
        var first = client.poll(1);
        var second = client.poll(1);
        // Either may have come first; one gives way, and the other gets the answer.
        Await.until("one gave way", () -> first.isComplete() || second.isComplete(), () -> "none");
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 1));
        assertThat(List.of(answer(first).status(), answer(second).status())).containsExactlyInAnyOrder(429, 200);
    }

    @Test
    void aLargeEventComesInSeveralAnswersBelowTheLimit() {
        var client = server.connect();
        client.send(hello());
        Await.until("opened", () -> !listener.opened().isEmpty(), listener::opened);
        var event = codec.encode(SampleFrames.event(1, 5_000_000));
        listener.opened().getFirst().send(event);
        Await.until(
                "all pieces",
                () -> client.messages().size() == event.messages().size(),
                () -> client.messages().size());
        assertThat(client.messages()).isEqualTo(event.messages());
    }

    @Test
    void whatIsSaidAtOneMomentTravelsTogether() {
        var usual = LongPollSettings.DEFAULT;
        restart(new LongPollSettings(usual.connection(), usual.holdMs(), 300, 300, usual.bodyMs()));
        var client = welcomed();
        var poll = client.poll(2);
        for (int seq = 1; seq <= 3; seq++) {
            listener.opened().getFirst().send(new ServerFrame.Ack(1, seq));
            // A call that comes and goes: the server has been at work on what was said before it.
            answer(client.sendBatch(1 + seq, ack(seq)));
        }
        assertThat(frames(answer(poll))).hasSize(3);
    }

    @Test
    void whoeverDoesNotPollAnyMoreIsSilentAndLearnsItLater() {
        restart(QUICK);
        var client = greeted();
        Await.until("ended", () -> !listener.ends().isEmpty(), listener::ends);
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.SILENT));
        assertThat(frames(answer(client.poll(1)))).singleElement().isInstanceOf(ServerFrame.Refused.class);
        assertThat(codeOf(client.poll(2))).isEqualTo(CloseCode.SILENT.code());
        Await.until("forgotten", () -> server.endpoint.connections() == 0, server.endpoint::connections);
        assertThat(codeOf(client.poll(2))).isEqualTo(CloseCode.UNKNOWN_CONNECTION.code());
    }

    @Test
    void aPollIsAnsweredInTimeThoughThereIsNothingToSay() {
        restart(QUICK);
        var client = greeted();
        assertThat(frames(answer(client.poll(1)))).isEmpty();
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 1));
        assertThat(frames(answer(client.poll(2)))).containsExactly(new ServerFrame.Ack(1, 1));
        assertThat(frames(answer(client.poll(3)))).containsExactly(ServerFrame.Heartbeat.PLAIN);
    }

    /** With longer heartbeats than polls are held, nothing else ever ends the wait. */
    @Test
    void aPollThatWaitsForNothingIsAnsweredWithAnEmptyBatchThatCountsAndCanBeAskedForAgain() {
        restart(new LongPollSettings(
                new ConnectionLimits(Limits.DEFAULT, 10_000, 10_000, 25_000, 400, 256 * 1024, 500, 2_000),
                60,
                0,
                0,
                200));
        var client = welcomed();
        for (long number = 2; number < 5; number++) {
            var answer = answer(client.poll(number));
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.type()).isEqualTo("application/octet-stream");
            assertThat(answer.body().length()).isZero();
            assertThat(answer(client.poll(number)).body().length()).isZero();
        }
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 1));
        assertThat(frames(answer(client.poll(5)))).containsExactly(new ServerFrame.Ack(1, 1));
        assertThat(listener.ends()).isEmpty();
    }

    @Test
    void callsThatOpenNothingAreRefusedByName() {
        var client = server.client();
        assertThat(codeOf(client.poll(1))).isEqualTo(CloseCode.UNKNOWN_CONNECTION.code());
        assertThat(codeOf(client.sendBatch(2, ack(1)))).isEqualTo(CloseCode.UNKNOWN_CONNECTION.code());
        for (var headers : List.of(
                List.of(LongPollHeaders.CONNECTION, "short"),
                List.of(LongPollHeaders.CONNECTION, ""),
                List.of("Content-Type", "text/plain"),
                List.of("Content-Encoding", "gzip"),
                List.of(LongPollHeaders.BATCH, "0"),
                List.of(LongPollHeaders.BATCH, "-1"),
                List.of(LongPollHeaders.BATCH, "9999999999999999999999"),
                List.of(LongPollHeaders.BATCH, ""),
                List.of(LongPollHeaders.POLL, "1"),
                List.of(LongPollHeaders.CLOSE, "77"))) {
            var more = new ArrayList<>(List.of(LongPollHeaders.BATCH, "1"));
            more.addAll(headers);
            assertThat(codeOf(client.call(Batch.encode(List.of(hello())), more.toArray(String[]::new))))
                    .as("%s", headers)
                    .isEqualTo(CloseCode.MALFORMED.code());
        }
        assertThat(listener.opened()).isEmpty();
    }

    @Test
    void onlyThePageThatOpenedAConnectionHasIt() {
        var client = greeted();
        var stolen = client.call(Buffer.buffer(), LongPollHeaders.POLL, "1", "Origin", "https://other.example");
        assertThat(codeOf(stolen)).isEqualTo(CloseCode.ORIGIN_REFUSED.code());
        assertThat(codeOf(client.call(Buffer.buffer(), LongPollHeaders.POLL, "1", "Origin", "")))
                .isEqualTo(CloseCode.ORIGIN_REFUSED.code());
        assertThat(listener.ends()).isEmpty();
    }

    @Test
    void aBatchThatCannotBeReadHasNoEffectAndTheConnectionLives() {
        var client = welcomed();
        var good = Batch.encode(List.of(ack(1)));
        var cut = client.call(good.slice(0, good.length() - 1), LongPollHeaders.BATCH, "2");
        assertThat(codeOf(cut)).isEqualTo(CloseCode.MALFORMED.code());
        var giant = client.call(Buffer.buffer(new byte[Batch.BYTES + 1]), LongPollHeaders.BATCH, "2");
        assertThat(codeOf(giant)).isEqualTo(CloseCode.TOO_LARGE.code());
        assertThat(listener.received()).isEmpty();
        assertThat(answer(client.sendBatch(2, ack(2))).status()).isEqualTo(204);
        assertThat(listener.received()).containsExactly(new ClientFrame.Ack(2));
    }

    @Test
    void aMalformedFrameEndsTheConnectionAndNothingOfItsBatchHasAnEffect() {
        var client = welcomed();
        assertThat(codeOf(client.sendBatch(2, ack(1), Buffer.buffer("{}\n")))).isEqualTo(CloseCode.MALFORMED.code());
        assertThat(listener.received()).isEmpty();
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.MALFORMED));
    }

    @Test
    void aNumberFarAheadEndsTheConnection() {
        var client = greeted();
        assertThat(codeOf(client.sendBatch(66, ack(1)))).isEqualTo(CloseCode.TOO_LARGE.code());
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.TOO_LARGE));
    }

    @Test
    void aFloodOfCallsIsRefused() {
        restart(new LongPollSettings(
                new ConnectionLimits(Limits.DEFAULT, 10_000, 10_000, 25_000, 400, 256 * 1024, 1, 10),
                20_000,
                0,
                0,
                200));
        var client = greeted();
        for (long number = 2; listener.ends().isEmpty() && number < 60; number++) answer(client.sendBatch(number));
        assertThat(listener.ends()).containsExactly(ConnectionEnd.byServer(CloseCode.TOO_FAST));
    }

    @Test
    void whoeverIsTurnedAwayMayComeAgain() {
        server.isFull = true;
        var client = server.client();
        assertThat(codeOf(client.sendBatch(1, hello()))).isEqualTo(CloseCode.TOO_FAST.code());
        assertThat(server.endpoint.connections()).isZero();
        server.isFull = false;
        assertThat(answer(client.sendBatch(1, hello())).status()).isEqualTo(204);
    }

    @Test
    void theDoorHearsOfTheWelcomeAndOfTheEnd() {
        restart(QUICK);
        var client = greeted();
        assertThat(server.course).isEmpty();
        listener.opened().getFirst().send(new ServerFrame.Ack(1, 1));
        answer(client.poll(1));
        assertThat(server.course).containsExactly("welcomed");
        Await.until("gone", () -> server.course.size() == 2, () -> server.course);
        assertThat(server.course).containsExactly("welcomed", "gone");
        assertThat(server.endpoint.connections()).isZero();
    }
}
