package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.session.SessionLifecycle.Decision;
import org.opencobrowse.transport.protocol.EndReason;

class SessionLifecycleTest {
    private static final LifecycleLimits LIMITS =
            new LifecycleLimits(600_000, 300_000, 7_200_000, 120_000, 60_000, 30_000);

    private final SessionLifecycle lifecycle = new SessionLifecycle(LIMITS, 0);

    @Test
    void becomesActiveWithTheFirstAgentOnly() {
        lifecycle.customerConnected();

        assertThat(lifecycle.agentJoined(10)).containsExactly(new Decision.Changed(Phase.ACTIVE));
        assertThat(lifecycle.agentJoined(20)).isEmpty();
        assertThat(lifecycle.changes())
                .containsExactly(
                        new SessionLifecycle.Change(Phase.WAITING, 0), new SessionLifecycle.Change(Phase.ACTIVE, 10));
    }

    @Test
    void endsWhenNoAgentEverJoinsAndWarnsBefore() {
        lifecycle.customerConnected();

        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(570_000);
        assertThat(lifecycle.tick(569_999)).isEmpty();
        assertThat(lifecycle.tick(570_000)).containsExactly(new Decision.Warn(EndReason.NEVER_JOINED, 30_000));
        assertThat(lifecycle.tick(580_000)).isEmpty();
        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(600_000);
        assertThat(lifecycle.tick(600_000)).containsExactly(new Decision.End(EndReason.NEVER_JOINED));
        assertThat(lifecycle.phase()).isEqualTo(Phase.ENDED);
    }

    @Test
    void aJoiningAgentWithdrawsTheWarningOfWaiting() {
        lifecycle.customerConnected();
        lifecycle.tick(570_000);

        assertThat(lifecycle.agentJoined(571_000))
                .containsExactly(new Decision.Changed(Phase.ACTIVE), new Decision.WarningOver(EndReason.NEVER_JOINED));
    }

    @Test
    void endsWhenNothingHappensAndActivityPutsThatOff() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);
        lifecycle.activity(100_000);

        assertThat(lifecycle.tick(300_000)).isEmpty();
        assertThat(lifecycle.tick(370_000)).containsExactly(new Decision.Warn(EndReason.IDLE, 30_000));
        assertThat(lifecycle.activity(380_000)).containsExactly(new Decision.WarningOver(EndReason.IDLE));
        assertThat(lifecycle.tick(381_000)).isEmpty();
        assertThat(lifecycle.tick(679_999)).containsExactly(new Decision.Warn(EndReason.IDLE, 1));
        assertThat(lifecycle.tick(680_000)).containsExactly(new Decision.End(EndReason.IDLE));
    }

    @Test
    void endsAtItsGreatestLengthUnlessSomebodyExtendsIt() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);
        keepBusyUntil(7_170_000);

        assertThat(lifecycle.tick(7_170_000)).containsExactly(new Decision.Warn(EndReason.LIMIT, 30_000));
        assertThat(lifecycle.extend(7_180_000)).containsExactly(new Decision.WarningOver(EndReason.LIMIT));
        assertThat(lifecycle.tick(7_200_000)).isEmpty();
        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(7_180_000 + 300_000 - 30_000);
    }

    @Test
    void endsWhenTheCustomerStaysAwayAndNotWhenTheCustomerComesBack() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);
        lifecycle.customerDisconnected(1_000);
        lifecycle.customerDisconnected(50_000);
        assertThat(lifecycle.tick(120_999)).isEmpty();
        lifecycle.customerConnected();
        assertThat(lifecycle.tick(121_000)).isEmpty();

        lifecycle.customerDisconnected(130_000);
        assertThat(lifecycle.tick(250_000)).containsExactly(new Decision.End(EndReason.CUSTOMER_AWAY));
    }

    @Test
    void aCustomerWhoNeverConnectsIsAwayFromTheStart() {
        assertThat(lifecycle.tick(120_000)).containsExactly(new Decision.End(EndReason.CUSTOMER_AWAY));
    }

    @Test
    void endsWithItsNodeWhateverPeopleDoAndWarnsBefore() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);

        assertThat(lifecycle.nodeEnds(100_000, 10_000)).isEmpty();
        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(70_000);
        assertThat(lifecycle.tick(70_000)).containsExactly(new Decision.Warn(EndReason.NODE_LOST, 30_000));
        assertThat(lifecycle.extend(80_000)).isEmpty();
        assertThat(lifecycle.activity(80_000)).isEmpty();
        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(100_000);
        assertThat(lifecycle.tick(100_000)).containsExactly(new Decision.End(EndReason.NODE_LOST));
    }

    @Test
    void staysWhenItsNodeStaysAfterAll() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);
        lifecycle.nodeEnds(100_000, 10_000);
        lifecycle.tick(70_000);

        assertThat(lifecycle.nodeEnds(Long.MAX_VALUE, 80_000))
                .containsExactly(new Decision.WarningOver(EndReason.NODE_LOST));
        assertThat(lifecycle.tick(100_000)).isEmpty();
        assertThat(lifecycle.nextDeadlineMs()).isEqualTo(270_000);
    }

    /** Else people would believe that they can put the end off. */
    @Test
    void theEndOfTheNodeTakesThePlaceOfALaterEndThatWasWarnedOf() {
        lifecycle.customerConnected();
        lifecycle.agentJoined(0);
        lifecycle.tick(270_000);
        lifecycle.nodeEnds(280_000, 275_000);

        assertThat(lifecycle.tick(275_000))
                .containsExactly(
                        new Decision.WarningOver(EndReason.IDLE), new Decision.Warn(EndReason.NODE_LOST, 5_000));
        assertThat(lifecycle.activity(276_000)).isEmpty();
        assertThat(lifecycle.tick(280_000)).containsExactly(new Decision.End(EndReason.NODE_LOST));
    }

    @Test
    void endsOnce() {
        assertThat(lifecycle.end(EndReason.CUSTOMER, 5)).containsExactly(new Decision.End(EndReason.CUSTOMER));
        assertThat(lifecycle.end(EndReason.AGENT, 6)).isEmpty();
        assertThat(lifecycle.extend(7)).isEmpty();
        assertThat(lifecycle.tick(Long.MAX_VALUE / 2)).isEmpty();
        assertThat(lifecycle.changes()).hasSize(2);
    }

    /** Whatever happens in whatever order: one end at most, warnings and withdrawals alternate, deadlines are kept. */
    @Test
    void keepsItsInvariantsInAnyOrderOfEvents() {
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var session = new SessionLifecycle(LIMITS, 0);
            var seen = new ArrayList<Decision>();
            long now = 0;
            for (int step = 0; step < 300; step++) {
                now += random.nextInt(60_000);
                switch (random.nextInt(8)) {
                    case 0 -> seen.addAll(session.agentJoined(now));
                    case 1 -> seen.addAll(session.activity(now));
                    case 2 -> session.customerConnected();
                    case 3 -> session.customerDisconnected(now);
                    case 4 -> seen.addAll(session.extend(now));
                    case 5 ->
                        seen.addAll(session.nodeEnds(
                                random.nextBoolean() ? Long.MAX_VALUE : now + random.nextInt(600_000), now));
                    default -> seen.addAll(session.tick(now));
                }
                if (session.phase() != Phase.ENDED) {
                    seen.addAll(session.tick(now));
                    assertThat(session.phase() == Phase.ENDED || session.nextDeadlineMs() > now)
                            .as("seed %d at %d", seed, now)
                            .isTrue();
                }
            }
            assertThat(warningsAlternate(seen)).as("seed %d: %s", seed, seen).isTrue();
            assertThat(seen.stream().filter(Decision.End.class::isInstance))
                    .as("seed %d", seed)
                    .hasSizeLessThanOrEqualTo(1);
        }
    }

    private void keepBusyUntil(long endMs) {
        for (long now = 0; now < endMs; now += 100_000) {
            lifecycle.activity(now);
            lifecycle.tick(now);
        }
        lifecycle.activity(endMs);
    }

    private static boolean warningsAlternate(List<Decision> seen) {
        boolean warned = false;
        for (var decision : seen) {
            if (decision instanceof Decision.Warn && warned) return false;
            if (decision instanceof Decision.WarningOver && !warned) return false;
            if (decision instanceof Decision.Warn) warned = true;
            if (decision instanceof Decision.WarningOver) warned = false;
        }
        return true;
    }
}
