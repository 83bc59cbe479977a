package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AllowanceTest {
    private final Allowance allowance = new Allowance(new Allowance.Rate(3, 100), 1_000);

    @Test
    void allowsABurstAndThenOneEachWhile() {
        for (int i = 0; i < 3; i++) assertThat(allowance.take(1_000)).isTrue();
        assertThat(allowance.take(1_000)).isFalse();
        assertThat(allowance.nextMs()).isEqualTo(1_100);
        assertThat(allowance.take(1_099)).isFalse();
        assertThat(allowance.take(1_100)).isTrue();
        assertThat(allowance.take(1_100)).isFalse();
    }

    @Test
    void savesUpNoMoreThanTheBurst() {
        for (int i = 0; i < 3; i++) assertThat(allowance.take(1_000_000)).isTrue();
        assertThat(allowance.take(1_000_000)).isFalse();
    }

    @Test
    void refusesARateThatIsNone() {
        assertThatThrownBy(() -> new Allowance.Rate(0, 100)).hasMessageContaining("burst=0");
        assertThatThrownBy(() -> new Allowance.Rate(1, 0)).hasMessageContaining("everyMs=0");
    }

    /** Against a model that remembers every take: never more than the burst and the rate allow in any stretch of time. */
    @Test
    void neverGivesMoreThanItsRate() {
        for (long seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var limited = new Allowance(new Allowance.Rate(3, 100), 0);
            var taken = new ArrayDeque<Long>();
            long now = 0;
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(80);
                if (limited.take(now)) taken.add(now);
            }
            var times = taken.stream().mapToLong(Long::longValue).toArray();
            for (int from = 0; from < times.length; from++)
                for (int to = from; to < times.length; to++)
                    assertThat(to - from + 1)
                            .as("seed %d", seed)
                            .isLessThanOrEqualTo(3 + (int) ((times[to] - times[from]) / 100));
        }
    }
}
