package org.opencobrowse.transport.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

class BatchTest {

    private static final int LIMIT = 100;

    @Test
    void whatWasEncodedIsDecoded() {
        var messages = List.of(Buffer.buffer("one"), Buffer.buffer(), Buffer.buffer("three"));
        var body = Batch.encode(messages);
        assertThat(body.length()).isEqualTo(Batch.bytes(messages)).isEqualTo(3 * 4 + 8);
        assertThat(Batch.decode(body, LIMIT)).isEqualTo(messages);
        assertThat(Batch.decode(Buffer.buffer(), LIMIT)).isEmpty();
    }

    @Test
    void aBatchThatIsCutOffAnywhereIsRefused() {
        var body = Batch.encode(List.of(Buffer.buffer("one"), Buffer.buffer("two")));
        for (int length = 1; length < body.length(); length++) {
            if (length == 7) continue; // exactly the first frame
            var cut = body.slice(0, length);
            assertThatExceptionOfType(ProtocolViolation.class)
                    .isThrownBy(() -> Batch.decode(cut, LIMIT))
                    .returns(CloseCode.MALFORMED, ProtocolViolation::code);
        }
    }

    @Test
    void aFrameLargerThanAnyMessageIsNamed() {
        for (var length : List.of(LIMIT + 1L, 0x7fff_ffffL, 0x8000_0000L, 0xffff_ffffL)) {
            var body = Buffer.buffer().appendUnsignedInt(length);
            assertThatExceptionOfType(ProtocolViolation.class)
                    .isThrownBy(() -> Batch.decode(body, LIMIT))
                    .returns(CloseCode.TOO_LARGE, ProtocolViolation::code)
                    .withMessageContaining("frame=" + length);
        }
    }
}
