package org.opencobrowse.transport.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vertx.core.buffer.Buffer;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameCodecTest {

    private final FrameCodec codec = new FrameCodec(Limits.DEFAULT);

    @Test
    void aRefusalStatesTheFactsOfANumber() {
        assertThatThrownBy(() -> codec.decodeClient(Buffer.buffer("{\"type\":\"ack\",\"position\":-1}\n")))
                .hasMessage("position=-1 must be 0..9007199254740991");
    }

    @Test
    void aRefusalOfSizeHasLimitAndValue() {
        var violation =
                refusalOf("{\"type\":\"publish\",\"epoch\":1,\"seq\":1,\"kind\":\"delta\",\"length\":20000000}\n");
        assertThat(violation.refusal())
                .isEqualTo(ServerFrame.Refused.of(
                        CloseCode.TOO_LARGE,
                        "length=20000000 must be at most 16777216",
                        OptionalLong.of(16_777_216),
                        OptionalLong.of(20_000_000)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"type\":\"TOPSECRET\"}\n",
                "{\"type\":\"away\",\"why\":\"TOPSECRET\"}\n",
                "{\"type\":\"ack\",\"position\":\"TOPSECRET\"}\n",
                "{\"type\":\"ack\",\"TOPSECRET\":1,\"TOPSECRET\":2}\n",
                "{\"type\":\"ack\",TOPSECRET}\n",
                "{\"type\":\"hello\",\"secret\":\"TOPSECRET\",\"versions\":[1],\"role\":\"customer\",\"session\":\"TOPSECRET\"}\n",
                "{\"type\":\"heartbeat\"}\nTOPSECRET",
            })
    void aRefusalNeverRepeatsWhatThePeerWrote(String wire) {
        var violation = refusalOf(wire);
        assertThat(violation).hasMessageNotContaining("TOPSECRET").hasNoCause();
        assertThat(violation.refusal().toString()).doesNotContain("TOPSECRET");
    }

    @Test
    void framesDescribeThemselvesWithoutSecretsAndContents() {
        var hello = new ClientFrame.Hello(
                List.of(1L),
                Role.AGENT,
                new UUID(1, 2),
                TransportName.WEBSOCKET,
                0,
                0,
                0,
                "1",
                Optional.of("TOPSECRET"),
                Optional.of("TOPSECRET"),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        var event = event(Buffer.buffer("TOPSECRET"));
        assertThat(List.of(hello, event, event.whole(), codec.encode(event), publishOf("TOPSECRET")))
                .allSatisfy(frame -> assertThat(frame.toString()).doesNotContain("TOPSECRET"));
    }

    @Test
    void aDecodedBodyIsASliceOfItsMessage() {
        var message = codec.encode(publishOf("abc"));
        var body = ((ClientFrame.Publish) codec.decodeClient(message)).body();
        message.setByte(message.length() - 1, (byte) 'X');
        assertThat(body.toString()).isEqualTo("abX");
    }

    @Test
    void aSmallEventIsOneMessageWithoutOffset() {
        var encoded = codec.encode(event(Buffer.buffer(new byte[32_768])));
        assertThat(encoded.messages()).hasSize(1);
        assertThat(codec.decodeServer(encoded.messages().getFirst()))
                .isEqualTo(event(Buffer.buffer(new byte[32_768])).whole());
        assertThat(encoded.wireBytes()).isEqualTo(encoded.messages().getFirst().length());
    }

    @Test
    void aLargeEventIsCutIntoPiecesThatMakeItsBody() {
        var body = new byte[100_000];
        new Random(1).nextBytes(body);
        var encoded = codec.encode(event(Buffer.buffer(body)));

        var joined = Buffer.buffer();
        for (var message : encoded.messages()) {
            var piece = (ServerFrame.Event) codec.decodeServer(message);
            assertThat(piece.offset()).hasValue(joined.length());
            assertThat(piece.length()).isEqualTo(100_000);
            assertThat(piece.body().length()).isLessThanOrEqualTo(32_768);
            joined.appendBuffer(piece.body());
        }
        assertThat(joined.getBytes()).isEqualTo(body);
        assertThat(encoded.messages()).hasSize(4);
    }

    @Test
    void anEncodedEventDoesNotChangeWithTheBodyItWasMadeFrom() {
        var body = Buffer.buffer("abc");
        var encoded = codec.encode(event(body));
        body.setByte(0, (byte) 'X');
        assertThat(encoded.messages().getFirst().toString()).endsWith("\nabc");
    }

    @Test
    void aHeaderOfOursAboveTheLimitIsAFaultOfOurs() {
        var crowd = new Participant("p", Role.AGENT, "n".repeat(100), true, Optional.empty());
        var presence = new ServerFrame.Presence(SessionState.ACTIVE, Collections.nCopies(40, crowd));
        assertThatThrownBy(() -> codec.encode(presence))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("type=presence");
    }

    @Test
    void randomBytesAreRefusedAndNothingElse() {
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var wire = codec.encode(publishOf("abcdef"));
            for (int change = random.nextInt(4) + 1; change > 0; change--)
                wire.setByte(random.nextInt(wire.length()), (byte) random.nextInt(256));
            try {
                codec.decodeClient(wire);
            } catch (ProtocolViolation refused) {
                assertThat(refused.code())
                        .as("seed %d", seed)
                        .isIn(CloseCode.MALFORMED, CloseCode.UNKNOWN_FRAME, CloseCode.TOO_LARGE);
            }
        }
    }

    private ProtocolViolation refusalOf(String wire) {
        var violation = catchThrowableOfType(ProtocolViolation.class, () -> codec.decodeClient(Buffer.buffer(wire)));
        assertThat(violation).isNotNull();
        return violation;
    }

    private static ClientFrame.Publish publishOf(String body) {
        return new ClientFrame.Publish(
                1, 1, EventKind.DELTA, body.length(), OptionalLong.empty(), Optional.empty(), Buffer.buffer(body));
    }

    private static RelayedEvent event(Buffer body) {
        return new RelayedEvent(1, "p-1", 1, 1, EventKind.SNAPSHOT, Optional.empty(), body);
    }
}
