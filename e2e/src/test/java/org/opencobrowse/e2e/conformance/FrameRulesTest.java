package org.opencobrowse.e2e.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Section 2: what a frame is, and how large bodies travel. */
class FrameRulesTest {
    private static final int CHUNK = 32_768;

    @RegisterExtension
    static final SharedNode SHARED = new SharedNode();

    private final NodeUnderTest node = SHARED.node();

    static Stream<Arguments> badFrames() {
        return GoldenFrame.bad().stream()
                .flatMap(frame -> Stream.of(Carrier.values()).map(carrier -> Arguments.of(carrier, frame)));
    }

    @ParameterizedTest
    @MethodSource("badFrames")
    @Rule({"F1", "F2", "F3", "F4", "F6", "L1", "L2", "L3", "L6", "M1"})
    void everyBadExampleOfTheDocumentIsRefusedAsItSays(Carrier carrier, GoldenFrame bad) {
        try (var party = Party.stranger(carrier, node)) {
            if (!bad.isHello()) party.enters(Party.customerHello(carrier, node.newSession()));
            party.say(bad.wire());

            assertThat(party.await("refused").number("code")).isEqualTo(bad.refusal());
            assertThat(party.endCode()).isEqualTo(bad.refusal());
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("F1")
    void aHeaderMayHave4096BytesAndNotOneMore(Carrier carrier) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            var padding =
                    4_096 - Frame.of("heartbeat", "pad", "").header().toString().length();
            party.say(Frame.of("heartbeat", "pad", "x".repeat(padding))).publish(1, "snapshot", "{}");
            party.await("ack");

            party.say(Frame.of("heartbeat", "pad", "x".repeat(padding + 1)));
            party.isRefusedAs("too-large");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("F2")
    void unknownFieldsAreIgnoredAndUnknownTypesRefused(Carrier carrier) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            party.say(Party.event(1, 1, "snapshot", "{}").having("colour", "green", "list", new int[] {1, 2}));
            party.await("ack");

            party.say(Frame.of("teleport"));
            party.isRefusedAs("unknown-frame");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("F3")
    void theLargestNumberIsANumberAndTheNextIsNot(Carrier carrier) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            party.say(Frame.line("{\"type\":\"ack\",\"position\":9007199254740991}"))
                    .publish(1, "snapshot", "{}");
            party.await("ack");

            party.say(Frame.line("{\"type\":\"ack\",\"position\":9007199254740992}"));
            party.isRefusedAs("malformed");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("F5")
    void aBodyArrivesAsItWasSentWhateverItIs(Carrier carrier) {
        var body = new byte[10_000];
        new Random(5).nextBytes(body);
        Arrays.fill(body, 0, 100, (byte) '\n');
        var session = node.newSession();
        try (var customer = Party.customer(carrier, node, session);
                var agent = Party.agent(carrier, node, session)) {
            customer.say(Party.event(1, 1, "snapshot", "")
                    .having("length", body.length, "encoding", "gzip")
                    .with(body));

            var event = agent.await("event");
            assertThat(event.body()).isEqualTo(body);
            assertThat(event.text("encoding")).isEqualTo("gzip");
        }
    }

    @Test
    @Rule("F5")
    void noBodyAndNoSecretIsLogged() {
        var session = node.newSession();
        var words = "only-the-agent-may-read-this";
        try (var customer = Party.customer(Carrier.WEBSOCKET, node, session);
                var agent = Party.agent(Carrier.LONGPOLL, node, session)) {
            customer.publish(1, "snapshot", words);
            agent.await("event");
            customer.publish(3, "click", words);
            customer.isRefusedAs("out-of-role");
        }
        assertThat(node.process().output())
                .contains(session.id())
                .doesNotContain(words)
                .doesNotContain(session.secret())
                .doesNotContain(node.bearer());
    }

    @Test
    @Rule("F7")
    void aTextMessageIsRefused() {
        try (var party = Party.customer(Carrier.WEBSOCKET, node, node.newSession())) {
            ((WebSocketWire) party.wire())
                    .send(WebSocketWire.TEXT, Frame.of("heartbeat").wire());
            party.isRefusedAs("malformed");
        }
    }

    @Test
    @Rule("F8")
    void compressionOfMessagesIsNeverAgreedTo() {
        try (var socket = RawSocket.to(node)) {
            var offer = Map.of(
                    "Sec-WebSocket-Extensions", "permessage-deflate; client_max_window_bits, x-webkit-deflate-frame");
            var answer = WebSocketWire.handshake(socket, node, offer);

            assertThat(answer.status()).isEqualTo(101);
            assertThat(answer.headers()).doesNotContainKey("sec-websocket-extensions");
        }
    }

    @Test
    @Rule("F8")
    void aMessageThatIsCompressedAllTheSameIsRefused() {
        var deflated = 0xc0 | WebSocketWire.BINARY;
        try (var party = Party.customer(Carrier.WEBSOCKET, node, node.newSession())) {
            ((WebSocketWire) party.wire()).sendRaw(WebSocketWire.frame(deflated, new byte[] {1, 2, 3}));
            party.isRefusedAs("malformed");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L1")
    void aLargeBodyArrivesInPiecesThatAreSmallEnoughWhateverTheirOrder(Carrier carrier) {
        var body = randomBody(3 * CHUNK + 100);
        var session = node.newSession();
        try (var customer = Party.customer(carrier, node, session);
                var agent = Party.agent(carrier, node, session)) {
            for (var offset : new int[] {2 * CHUNK, 0, 3 * CHUNK, 0, CHUNK}) customer.say(pieceOf(body, 1, offset));

            assertThat(customer.await("ack").number("seq")).isEqualTo(1);
            assertThat(joined(agent)).isEqualTo(body);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L2")
    void piecesThatContradictEachOtherAreRefused(Carrier carrier) {
        var body = randomBody(2 * CHUNK);
        var first = pieceOf(body, 1, 0);
        var other = first.body().clone();
        other[7]++;
        contradicts(carrier, first, first.with(other));
        contradicts(carrier, first, first.having("length", 2 * CHUNK + 1));
        contradicts(carrier, first, first.having("kind", "delta"));
        contradicts(carrier, first, pieceOf(body, 1, CHUNK).having("offset", CHUNK + 1));
    }

    private void contradicts(Carrier carrier, Frame first, Frame second) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            party.say(first, second).isRefusedAs("malformed");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L3")
    void aBodyAboveTheLimitIsRefusedAtItsFirstPiece(Carrier carrier) {
        try (var party = Party.stranger(carrier, node)) {
            party.enters(Party.customerHello(carrier, node.newSession()));
            var limit = party.seen()
                    .getFirst()
                    .header()
                    .getAsJsonObject("limits")
                    .get("bodyBytes")
                    .getAsInt();
            var piece = Party.piece(1, "snapshot", limit + 1, 0, new byte[CHUNK]);

            var refused = party.say(piece).isRefusedAs("too-large");
            assertThat(refused.number("limit")).isEqualTo(limit);
            assertThat(refused.number("value")).isEqualTo(limit + 1);
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L4")
    void aFifthUnfinishedBodyIsRefused(Carrier carrier) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            party.publish(1, "snapshot", "whole ones do not count");
            for (var seq = 2; seq <= 5; seq++) party.say(Party.piece(seq, "delta", 2 * CHUNK, 0, new byte[CHUNK]));
            party.publish(6, "delta", "whole ones do not count");
            party.await("request-resend");

            party.say(Party.piece(7, "delta", 2 * CHUNK, 0, new byte[CHUNK])).isRefusedAs("too-large");
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L5")
    void whatWasBegunOnAConnectionThatIsOverIsNotFinishedOnTheNext(Carrier carrier) {
        var body = randomBody(2 * CHUNK);
        var session = node.newSession();
        try (var agent = Party.agent(carrier, node, session)) {
            try (var first = Party.customer(carrier, node, session)) {
                first.say(pieceOf(body, 1, 0)).publish(2, "delta", "after it");
                first.await("request-resend");
            }
            try (var second = Party.stranger(carrier, node)) {
                second.enters(Party.customerHello(carrier, session, "epoch", 1, "seq", 2));
                second.say(pieceOf(body, 1, CHUNK), pieceOf(body, 1, 0));
                assertThat(second.await("ack").number("seq")).isEqualTo(2);
            }
            assertThat(joined(agent)).isEqualTo(body);
            assertThat(agent.seen().stream().filter(frame -> frame.type().equals("refused")))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    @Rule("L6")
    void onlyTheLastPieceMayBeSmall(Carrier carrier) {
        try (var party = Party.customer(carrier, node, node.newSession())) {
            party.say(Party.piece(1, "snapshot", 3_000, 2_999, new byte[1]));
            party.say(Party.piece(1, "snapshot", 3_000, 0, new byte[1_024]));
            party.say(Party.piece(1, "snapshot", 3_000, 1_024, new byte[1_023]));
            party.isRefusedAs("malformed");
        }
    }

    private static byte[] randomBody(int length) {
        var body = new byte[length];
        new Random(length).nextBytes(body);
        return body;
    }

    private static Frame pieceOf(byte[] body, long seq, int offset) {
        return Party.piece(
                seq,
                "snapshot",
                body.length,
                offset,
                Arrays.copyOfRange(body, offset, Math.min(body.length, offset + CHUNK)));
    }

    /** The next event, whose pieces must be as the document says. */
    private static byte[] joined(Party subscriber) {
        var piece = subscriber.await("event");
        var position = piece.number("position");
        var body = new byte[Math.toIntExact(piece.number("length"))];
        for (var held = 0; ; piece = subscriber.await("event")) {
            assertThat(piece.number("position")).isEqualTo(position);
            assertThat(piece.body().length).isLessThanOrEqualTo(CHUNK);
            var offset = piece.has("offset") ? Math.toIntExact(piece.number("offset")) : 0;
            System.arraycopy(piece.body(), 0, body, offset, piece.body().length);
            held += piece.body().length;
            if (held == body.length) return body;
        }
    }
}
