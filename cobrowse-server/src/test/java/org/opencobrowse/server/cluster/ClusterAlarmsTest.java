package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClusterAlarmsTest {
    private final AtomicLong clusterTimeMs = new AtomicLong(1_000_000);
    private final AtomicLong ownMs = new AtomicLong(1_000_000);
    private final ClusterAlarms alarms =
            new ClusterAlarms(clusterTimeMs::get, () -> Instant.ofEpochMilli(ownMs.get()), () -> 0);

    @Test
    void aNodeWhoseClockIsRightTakesNewSessions() {
        ownMs.addAndGet(ClusterAlarms.CLOCK_SUSPECT_MS);
        alarms.look();
        assertThat(alarms.obstacle()).isEmpty();
        assertThat(alarms.clockApartMs()).isEqualTo(ClusterAlarms.CLOCK_SUSPECT_MS);
    }

    @Test
    void aClockThatIsWrongAtTheFirstLookIsAnObstacleThatIsNamed() {
        ownMs.addAndGet(-600_000);
        alarms.look();
        assertThat(alarms.obstacle())
                .hasValueSatisfying(
                        words -> assertThat(words).contains("600.0 s apart").contains("at most 2 s"));
    }

    @Test
    void oneLookRightAfterAPauseProvesNothingAndTwoDo() {
        alarms.look();
        clusterTimeMs.addAndGet(-5_000);
        alarms.look();
        assertThat(alarms.obstacle()).isEmpty();
        alarms.look();
        assertThat(alarms.obstacle()).isPresent();
        clusterTimeMs.addAndGet(5_000);
        alarms.look();
        assertThat(alarms.obstacle()).isEmpty();
    }
}
