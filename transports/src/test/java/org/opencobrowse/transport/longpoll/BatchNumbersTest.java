package org.opencobrowse.transport.longpoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Collections;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ProtocolViolation;

class BatchNumbersTest {

    /** A model that remembers everything agrees, whatever order and repeats chance makes within the window. */
    @Test
    void eachNumberIsNewOnceInAnyOrder() {
        for (int seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            var numbers = new BatchNumbers();
            var known = new HashSet<Long>();
            for (int block = 0; block < 20; block++) {
                var first = block * 32L + 1;
                var batch = LongStream.range(first, first + 32).boxed().collect(Collectors.toList());
                batch.addAll(batch.subList(0, random.nextInt(32)));
                Collections.shuffle(batch, random);
                for (long number : batch)
                    assertThat(numbers.add(number)).as("seed %d", seed).isEqualTo(known.add(number));
            }
        }
    }

    @Test
    void aWholeWindowMayComeBackwards() {
        var numbers = new BatchNumbers();
        for (long number = 64; number >= 1; number--)
            assertThat(numbers.add(number)).isTrue();
        assertThat(numbers.add(64)).isFalse();
        assertThat(numbers.add(65)).isTrue();
    }

    @Test
    void aNumberBeyondTheWindowIsRefusedAndChangesNothing() {
        var numbers = new BatchNumbers();
        assertThat(numbers.add(1)).isTrue();
        for (var number : new long[] {66, 1_000_000, Long.MAX_VALUE})
            assertThatExceptionOfType(ProtocolViolation.class)
                    .isThrownBy(() -> numbers.add(number))
                    .returns(CloseCode.TOO_LARGE, ProtocolViolation::code);
        assertThat(numbers.add(65)).isTrue();
        assertThat(numbers.add(2)).isTrue();
    }
}
