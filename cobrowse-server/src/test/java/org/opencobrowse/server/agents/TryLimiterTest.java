package org.opencobrowse.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TryLimiterTest {
    @Test
    void refusesTheTryAboveTheLimitAndSaysHowLongToWait() {
        var limiter = new TryLimiter(2, 60_000, 10);

        assertThat(limiter.take("anna", 1_000)).isZero();
        assertThat(limiter.take("anna", 2_000)).isZero();
        assertThat(limiter.take("anna", 3_000)).isEqualTo(58_000);
        assertThat(limiter.take("ben", 3_000)).isZero();
    }

    @Test
    void aTryIsForgottenWhenItLeavesTheWindow() {
        var limiter = new TryLimiter(2, 60_000, 10);
        limiter.take("anna", 0);
        limiter.take("anna", 30_000);

        assertThat(limiter.take("anna", 59_999)).isEqualTo(1);
        assertThat(limiter.take("anna", 60_000)).isZero();
        assertThat(limiter.take("anna", 60_001)).isEqualTo(29_999);
    }

    @Test
    void refusedTriesDoNotProlongTheWait() {
        var limiter = new TryLimiter(1, 60_000, 10);
        limiter.take("anna", 0);
        for (var now = 1; now < 60_000; now += 1_000) limiter.take("anna", now);

        assertThat(limiter.take("anna", 60_000)).isZero();
    }

    @Test
    void aTryGivenBackDoesNotCount() {
        var limiter = new TryLimiter(1, 60_000, 10);
        for (var now = 0; now < 100; now++) {
            assertThat(limiter.take("anna", now)).isZero();
            limiter.giveBack("anna");
        }
        limiter.giveBack("anna");
        limiter.giveBack("nobody");

        assertThat(limiter.take("anna", 100)).isZero();
        assertThat(limiter.take("anna", 101)).isPositive();
    }

    @Test
    void memoryIsBoundedAndTheQuietestKeyIsForgottenFirst() {
        var limiter = new TryLimiter(1, 60_000, 100);
        limiter.take("first", 0);
        for (var i = 0; i < 99; i++) limiter.take("key " + i, i);
        limiter.take("first", 100);
        for (var i = 0; i < 50; i++) limiter.take("other " + i, 100 + i);

        assertThat(limiter.keys()).isEqualTo(100);
        assertThat(limiter.take("first", 200)).as("tried lately, so remembered").isPositive();
        assertThat(limiter.take("key 0", 200))
                .as("quiet for longest, so forgotten")
                .isZero();
    }

    /** Eagerly kept, these would take 16 GB. */
    @Test
    void aHighLimitCostsNothingUntilItIsUsed() {
        var limiter = new TryLimiter(100_000, 60_000, 20_000);
        for (var i = 0; i < 20_000; i++) assertThat(limiter.take("key " + i, i)).isZero();
        assertThat(limiter.keys()).isEqualTo(20_000);
    }

    @Test
    void noWindowEverHasMoreTriesThanTheLimit() {
        for (long seed = 1; seed <= 500; seed++) {
            var random = new Random(seed);
            var limit = 1 + random.nextInt(6);
            var limiter = new TryLimiter(limit, 1_000, 10);
            var taken = new ArrayList<Long>();
            var now = 0L;
            for (var i = 0; i < 300; i++) {
                now += random.nextInt(400);
                var waitMs = limiter.take("key", now);
                var from = now - 1_000;
                var inWindow = taken.stream().filter(at -> at > from).count();
                assertThat(waitMs == 0).as("seed %d now %d", seed, now).isEqualTo(inWindow < limit);
                if (waitMs == 0) taken.add(now);
            }
        }
    }
}
