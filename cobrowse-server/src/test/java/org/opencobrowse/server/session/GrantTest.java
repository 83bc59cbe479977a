package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.session.Allowance.Rate;
import org.opencobrowse.server.session.Grant.Change;
import org.opencobrowse.server.session.Grant.Holder;
import org.opencobrowse.transport.protocol.ControlReason;

class GrantTest {
    private static final ControlRules RULES = new ControlRules(true, 60_000, 300_000, 1_800_000, new Rate(60, 50));
    private static final Optional<String> SHOP = Optional.of("https://shop.example");

    private final Grant grant = new Grant(RULES, 0);

    GrantTest() {
        grant.customerBack(SHOP, false, 0);
    }

    private long granted(String agent, long nowMs) {
        var asked = (Change.Asked) grant.ask(agent, true, nowMs);
        assertThat(grant.answer(asked.holder().number(), true, nowMs)).isInstanceOf(Change.Granted.class);
        return asked.holder().number();
    }

    private static Change over(String agent, long number, boolean wasGranted, ControlReason why) {
        return new Change.Over(new Holder(agent, number), wasGranted, why);
    }

    private static Change refused(ControlReason why) {
        return new Change.Refused(why);
    }

    @Test
    void nobodyMayActBeforeTheCustomerSaysSo() {
        assertThat(grant.allows("a", 1, 0)).isFalse();
        assertThat(grant.ask("a", true, 0)).isEqualTo(new Change.Asked(new Holder("a", 1)));
        assertThat(grant.allows("a", 1, 0)).isFalse();
        assertThat(grant.answer(1, true, 1)).isEqualTo(new Change.Granted(new Holder("a", 1)));
        assertThat(grant.allows("a", 1, 2)).isTrue();
        assertThat(grant.allows("b", 1, 2)).isFalse();
        assertThat(grant.allows("a", 2, 2)).isFalse();
    }

    @Test
    void anAnswerToAnotherAskHasNoEffect() {
        assertThat(grant.answer(1, true, 0)).isEqualTo(refused(ControlReason.STALE));
        grant.ask("a", true, 0);
        grant.withdraw("a");
        grant.ask("b", true, 0);
        assertThat(grant.answer(1, true, 0)).isEqualTo(refused(ControlReason.STALE));
        assertThat(grant.answer(2, false, 0)).isEqualTo(over("b", 2, false, ControlReason.REFUSED));
        assertThat(grant.answer(2, true, 0)).isEqualTo(refused(ControlReason.STALE));
    }

    @Test
    void anAskIsOverByItselfAndCannotBeGrantedAfterwards() {
        grant.ask("a", true, 0);
        assertThat(grant.nextDeadlineMs()).isEqualTo(60_000);
        assertThat(grant.answer(1, true, 60_000)).isEqualTo(refused(ControlReason.STALE));
        assertThat(grant.tick(60_000)).isEqualTo(over("a", 1, false, ControlReason.EXPIRED));
    }

    @Test
    void oneAgentAtATimeAsksOrHasIt() {
        grant.ask("a", true, 0);
        assertThat(grant.ask("a", true, 0)).isEqualTo(new Change.None());
        assertThat(grant.ask("b", true, 0)).isEqualTo(refused(ControlReason.BUSY));
        grant.answer(1, true, 0);
        assertThat(grant.ask("b", true, 0)).isEqualTo(refused(ControlReason.BUSY));
        assertThat(grant.withdraw("b")).isEqualTo(new Change.None());
        assertThat(grant.withdraw("a")).isEqualTo(over("a", 1, true, ControlReason.WITHDRAWN));
    }

    @Test
    void asksAreBoundedInRate() {
        for (int i = 0; i < 5; i++) {
            assertThat(grant.ask("a", true, 0)).isInstanceOf(Change.Asked.class);
            grant.revoke();
        }
        assertThat(grant.ask("a", true, 0)).isEqualTo(refused(ControlReason.TOO_FAST));
        assertThat(grant.ask("a", true, 10_000)).isInstanceOf(Change.Asked.class);
    }

    @Test
    void whatTheServerOrTheRoleForbidsIsNotEvenAsked() {
        assertThat(grant.ask("a", false, 0)).isEqualTo(refused(ControlReason.FORBIDDEN));
        var never = new Grant(new ControlRules(false, 60_000, 300_000, 1_800_000, new Rate(60, 50)), 0);
        never.customerBack(SHOP, false, 0);
        assertThat(never.ask("a", true, 0)).isEqualTo(refused(ControlReason.FORBIDDEN));
    }

    @Test
    void aPageThatDoesNotSayWhereItIsCannotBeControlled() {
        var older = new Grant(RULES, 0);
        older.customerBack(Optional.empty(), false, 0);
        assertThat(older.ask("a", true, 0)).isEqualTo(refused(ControlReason.UNSUPPORTED));
    }

    @Test
    void aGrantRestsForSoLongAndLastsForSoLong() {
        var number = granted("a", 0);
        grant.used(200_000);
        assertThat(grant.allows("a", number, 499_999)).isTrue();
        assertThat(grant.allows("a", number, 500_000)).isFalse();
        assertThat(grant.tick(500_000)).isEqualTo(over("a", 1, true, ControlReason.EXPIRED));

        var other = granted("a", 500_000);
        for (long at = 500_000; at < 2_300_000; at += 100_000) grant.used(at);
        assertThat(grant.allows("a", other, 2_299_999)).isTrue();
        assertThat(grant.allows("a", other, 2_300_000)).isFalse();
        assertThat(grant.tick(2_300_000)).isEqualTo(over("a", 2, true, ControlReason.LIMIT));
    }

    @Test
    void aPageLoadOnTheSameSiteKeepsTheGrantIfItIsQuick() {
        var number = granted("a", 0);
        grant.customerAway(1_000);
        assertThat(grant.customerBack(SHOP, false, 2_000)).isEqualTo(new Change.None());
        assertThat(grant.allows("a", number, 2_000)).isTrue();
        grant.customerAway(3_000);
        assertThat(grant.nextDeadlineMs()).isEqualTo(18_000);
        assertThat(grant.allows("a", number, 18_000)).isFalse();
        assertThat(grant.customerBack(SHOP, false, 18_000)).isEqualTo(over("a", 1, true, ControlReason.AWAY));
    }

    @Test
    void anotherSiteOrNoneEndsIt() {
        granted("a", 0);
        assertThat(grant.customerBack(Optional.of("https://other.example"), false, 1))
                .isEqualTo(over("a", 1, true, ControlReason.OFF_SITE));
        granted("a", 2);
        assertThat(grant.customerBack(Optional.empty(), false, 3))
                .isEqualTo(over("a", 2, true, ControlReason.OFF_SITE));
    }

    @Test
    void aPauseEndsItAndNobodyAsksMeanwhile() {
        granted("a", 0);
        assertThat(grant.customerBack(SHOP, true, 1)).isEqualTo(over("a", 1, true, ControlReason.PAUSED));
        assertThat(grant.ask("a", true, 2)).isEqualTo(refused(ControlReason.PAUSED));
        grant.customerBack(SHOP, false, 3);
        assertThat(grant.ask("a", true, 3)).isInstanceOf(Change.Asked.class);
    }

    @Test
    void anAgentWhoLeavesOrStaysAwayLosesIt() {
        granted("a", 0);
        assertThat(grant.agentLeft("b")).isEqualTo(new Change.None());
        assertThat(grant.agentLeft("a")).isEqualTo(over("a", 1, true, ControlReason.LEFT));

        var number = granted("a", 0);
        grant.agentAway("a", 1_000);
        grant.agentBack("a", 2_000);
        assertThat(grant.allows("a", number, 20_000)).isTrue();
        grant.agentAway("a", 30_000);
        assertThat(grant.allows("a", number, 45_000)).isFalse();
        assertThat(grant.tick(45_000)).isEqualTo(over("a", 2, true, ControlReason.LEFT));
    }
}
