package org.opencobrowse.transport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BodyAssemblerTest {

    private static final Limits LIMITS = new Limits(4_096, 4_096, 1_000_000);

    private final BodyAssembler assembler = new BodyAssembler(LIMITS);

    @Test
    void aWholeBodyPassesThrough() {
        var whole = new ClientFrame.Publish(
                1, 1, EventKind.DELTA, 3, OptionalLong.empty(), Optional.empty(), Buffer.buffer("abc"));
        assertThat(assembler.accept(whole)).contains(whole);
        assertThat(assembler.heldBytes()).isZero();
    }

    @Test
    void onePieceThatIsAllOfItLosesItsOffset() {
        assertThat(assembler.accept(piece(1, bytes(10), 0, 10)))
                .hasValueSatisfying(whole -> assertThat(whole.offset()).isEmpty());
    }

    @Test
    void piecesInAnyOrderRepeatedAndOverlappingMakeTheBody() {
        for (long seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var body = new byte[random.nextInt(4_097, 60_000)];
            random.nextBytes(body);
            var pieces = new ArrayList<ClientFrame.Publish>();
            for (int at = 0; at < body.length; at += 4_096)
                pieces.add(piece(1, body, at, Math.min(at + 4_096, body.length)));
            for (int extra = random.nextInt(5); extra > 0; extra--) {
                int from = random.nextInt(body.length - 1_024);
                pieces.add(piece(1, body, from, from + 1_024));
            }
            Collections.shuffle(pieces, random);

            var assembler = new BodyAssembler(new Limits(4_096, 4_096, 60_000));
            var whole = feed(assembler, pieces);
            assertThat(whole.getFirst().body().getBytes()).as("seed %d", seed).isEqualTo(body);
        }
    }

    private static List<ClientFrame.Publish> feed(BodyAssembler assembler, List<ClientFrame.Publish> pieces) {
        var whole = new ArrayList<ClientFrame.Publish>();
        for (var piece : pieces) assembler.accept(piece).ifPresent(whole::add);
        return whole;
    }

    @Test
    void memoryIsThatOfTheBytesThatCameAndIsReturned() {
        var body = bytes(10_000);
        assembler.accept(piece(1, body, 0, 4_000));
        assembler.accept(piece(1, body, 0, 4_000));
        assembler.accept(piece(1, body, 3_000, 6_000));
        assertThat(assembler.heldBytes()).isEqualTo(6_000);
        assertThat(assembler.accept(piece(1, body, 6_000, 10_000))).isPresent();
        assertThat(assembler.heldBytes()).isZero();
        assertThat(assembler.unfinished()).isZero();

        assembler.accept(piece(2, body, 0, 4_000));
        assembler.clear();
        assertThat(assembler.heldBytes()).isZero();
    }

    @Test
    void aKeptPieceDoesNotKeepItsMessage() {
        var message = Buffer.buffer(bytes(8_192));
        assembler.accept(new ClientFrame.Publish(
                1, 1, EventKind.DELTA, 3_072, OptionalLong.of(0), Optional.empty(), message.slice(0, 2_048)));
        message.setByte(0, (byte) 99);
        var whole = assembler.accept(new ClientFrame.Publish(
                1, 1, EventKind.DELTA, 3_072, OptionalLong.of(2_048), Optional.empty(), message.slice(2_048, 3_072)));
        assertThat(whole.orElseThrow().body().getByte(0)).isEqualTo(bytes(1)[0]);
    }

    @Test
    void anOverlapWithOtherBytesIsMalformed() {
        assembler.accept(piece(1, bytes(10_000), 0, 2_000));
        var other = new byte[10_000];
        assertMalformed(() -> assembler.accept(piece(1, other, 1_999, 4_000)));
    }

    @Test
    void piecesThatDisagreeAreMalformed() {
        var body = bytes(10_000);
        assembler.accept(piece(1, body, 0, 2_000));
        assertMalformed(() -> assembler.accept(piece(1, Arrays.copyOf(body, 9_999), 2_000, 4_000)));
        assertMalformed(() -> assembler.accept(new ClientFrame.Publish(
                1,
                1,
                EventKind.SNAPSHOT,
                10_000,
                OptionalLong.of(2_000),
                Optional.empty(),
                Buffer.buffer(body).slice(2_000, 4_000))));
        assertMalformed(() -> assembler.accept(new ClientFrame.Publish(
                1,
                1,
                EventKind.DELTA,
                10_000,
                OptionalLong.of(2_000),
                Optional.of(Encoding.GZIP),
                Buffer.buffer(body).slice(2_000, 4_000))));
    }

    @Test
    void aLengthAboveTheLimitIsTooLargeBeforeAnythingIsKept() {
        assertTooLarge(() -> assembler.accept(piece(1, new byte[1_000_001], 0, 4_096)));
        assertThat(assembler.unfinished()).isZero();
    }

    @Test
    void tinyPiecesAreMalformedUnlessLast() {
        var body = bytes(10_000);
        assertMalformed(() -> assembler.accept(piece(1, body, 0, 1)));
        assertMalformed(() -> assembler.accept(piece(1, body, 5_000, 6_023)));
        assertThat(assembler.accept(piece(1, body, 9_999, 10_000))).isEmpty();
    }

    @Test
    void aBodyOfManyHolesIsMalformed() {
        var body = bytes(10_000);
        ThrowingCallable growingTails = () -> {
            for (int from = 9_999; from > 6_000; from--) assembler.accept(piece(1, body, from, 10_000));
        };
        assertMalformed(growingTails);
    }

    @Test
    void aFifthUnfinishedBodyIsTooLarge() {
        var body = bytes(10_000);
        for (int seq = 1; seq <= 4; seq++) assembler.accept(piece(seq, body, 0, 4_000));
        assertTooLarge(() -> assembler.accept(piece(5, body, 0, 4_000)));
        assertThat(assembler.unfinished()).isEqualTo(4);
    }

    @Test
    void latePiecesOfCompleteEventsMakeWay() {
        var body = bytes(5_000);
        for (int seq = 1; seq <= 10; seq++) {
            assembler.accept(piece(seq, body, 0, 3_000));
            assertThat(assembler.accept(piece(seq, body, 3_000, 5_000))).isPresent();
            assembler.accept(piece(seq, body, 0, 3_000));
        }
        assertThat(assembler.unfinished()).isLessThanOrEqualTo(4);
    }

    @Test
    void eventsGivenUpForASnapshotMakeWay() {
        var body = bytes(10_000);
        for (int seq = 1; seq <= 4; seq++) assembler.accept(piece(seq, body, 0, 4_000));
        assembler.accept(new ClientFrame.Publish(
                1, 5, EventKind.SNAPSHOT, 3, OptionalLong.empty(), Optional.empty(), Buffer.buffer("abc")));
        assertThat(assembler.accept(piece(6, body, 0, 4_000))).isEmpty();
    }

    @Test
    void aCompleteEventThatIsSentAgainIsCompleteAgain() {
        var body = bytes(5_000);
        for (int time = 0; time < 3; time++) {
            assembler.accept(piece(1, body, 0, 3_000));
            assertThat(assembler.accept(piece(1, body, 3_000, 5_000))).isPresent();
        }
    }

    private static void assertMalformed(ThrowingCallable accepting) {
        assertThatThrownBy(accepting)
                .isInstanceOfSatisfying(
                        ProtocolViolation.class, e -> assertThat(e.code()).isEqualTo(CloseCode.MALFORMED));
    }

    private static void assertTooLarge(ThrowingCallable accepting) {
        assertThatThrownBy(accepting)
                .isInstanceOfSatisfying(
                        ProtocolViolation.class, e -> assertThat(e.code()).isEqualTo(CloseCode.TOO_LARGE));
    }

    private static byte[] bytes(int length) {
        var bytes = new byte[length];
        new Random(7).nextBytes(bytes);
        return bytes;
    }

    private static ClientFrame.Publish piece(long seq, byte[] body, int from, int to) {
        return new ClientFrame.Publish(
                1,
                seq,
                EventKind.DELTA,
                body.length,
                OptionalLong.of(from),
                Optional.empty(),
                Buffer.buffer(Arrays.copyOfRange(body, from, to)));
    }
}
