package org.opencobrowse.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.opencobrowse.transport.Liveness.Decision.DEAD;
import static org.opencobrowse.transport.Liveness.Decision.NONE;
import static org.opencobrowse.transport.Liveness.Decision.SEND_HEARTBEAT;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LivenessTest {

    private final Liveness liveness = new Liveness(10_000, 25_000, 1_000);

    @Test
    void aHeartbeatIsDueOnceNothingWasSentForItsInterval() {
        assertThat(liveness.due(10_999)).isEqualTo(NONE);
        assertThat(liveness.due(11_000)).isEqualTo(SEND_HEARTBEAT);
        liveness.sent(11_000);
        assertThat(liveness.due(20_999)).isEqualTo(NONE);
    }

    @Test
    void aSilentConnectionIsDeadEvenIfAHeartbeatIsDueToo() {
        liveness.sent(20_000);
        assertThat(liveness.due(25_999)).isEqualTo(NONE);
        assertThat(liveness.due(26_000)).isEqualTo(DEAD);
        assertThat(liveness.due(99_000)).isEqualTo(DEAD);
    }

    @Test
    void whateverIsHeardKeepsItAlive() {
        liveness.heard(25_999);
        liveness.sent(45_000);
        assertThat(liveness.due(50_998)).isEqualTo(NONE);
        assertThat(liveness.due(50_999)).isEqualTo(DEAD);
    }

    @Test
    void nothingIsDueBeforeTheNextDeadlineAndSomethingAtIt() {
        for (long seed = 1; seed <= 1_000; seed++) {
            var random = new Random(seed);
            var subject = new Liveness(10, 25, 0);
            long now = 0;
            for (int step = 0; step < 50; step++) {
                if (random.nextBoolean()) subject.sent(now);
                if (random.nextBoolean()) subject.heard(now);
                if (subject.due(now) != NONE) continue;
                assertThat(subject.due(subject.nextDeadlineMs() - 1))
                        .as("seed %d", seed)
                        .isEqualTo(NONE);
                assertThat(subject.due(subject.nextDeadlineMs()))
                        .as("seed %d", seed)
                        .isNotEqualTo(NONE);
                now += random.nextInt(12);
            }
        }
    }

    @Test
    void theSilenceLimitLeavesRoomForALostHeartbeat() {
        assertThatThrownBy(() -> new Liveness(10, 19, 0)).hasMessageContaining("silenceMs=19");
    }
}
