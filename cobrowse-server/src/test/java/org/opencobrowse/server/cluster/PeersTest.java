package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PeersTest {
    private static final long FAILURE_AFTER_MS = 10_000;

    private final Peer self = peer("here");
    private final Peer one = peer("one");
    private final Peer two = peer("two");
    private final Peers peers = new Peers(FAILURE_AFTER_MS);

    private static Peer peer(String node) {
        return new Peer(new Incarnation(node, UUID.randomUUID()), URI.create("http://127.0.0.1:1"));
    }

    @Test
    void aMemberIsAlive() {
        peers.members(List.of(self, one), 0);
        assertThat(peers.standing(one, 0)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void whoLeftAMomentAgoMayBeAlive() {
        peers.members(List.of(self, one, two), 0);
        peers.members(List.of(self, two), 1);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.UNSURE);
        assertThat(peers.missing()).containsExactly(one);
    }

    @Test
    void whereNobodyListensTheNodeIsGone() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.NOBODY);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.GONE);
        assertThat(peers.missing()).isEmpty();
    }

    @Test
    void whoAnswersIsAliveThoughNoMember() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.ITSELF);
        assertThat(peers.standing(one, 100 * FAILURE_AFTER_MS)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void theGreaterPartBelievesSilenceAtOnce() {
        peers.members(List.of(self, one, two), 0);
        peers.members(List.of(self, two), 1);
        peers.heard(one.is(), Sign.SILENCE);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.GONE);
    }

    @Test
    void whoMayBeCutOffItselfWaitsBeforeItBelievesSilence() {
        peers.members(List.of(self, one, two), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.SILENCE);
        peers.heard(two.is(), Sign.SILENCE);
        assertThat(peers.standing(one, FAILURE_AFTER_MS)).isEqualTo(Standing.UNSURE);
        assertThat(peers.standing(one, 1 + FAILURE_AFTER_MS)).isEqualTo(Standing.GONE);
    }

    @Test
    void halfOfAPairWaitsToo() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.SILENCE);
        assertThat(peers.standing(one, 2)).isEqualTo(Standing.UNSURE);
    }

    @Test
    void aRestartedNodeHasLostWhatTheEarlierRunHad() {
        var again = new Peer(new Incarnation("one", UUID.randomUUID()), one.url());
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self, again), 1);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.GONE);
        assertThat(peers.standing(again, 1)).isEqualTo(Standing.ALIVE);
    }

    @Test
    void aNodeThatWasNeverSeenIsKnockedAt() {
        peers.members(List.of(self, two), 0);
        assertThat(peers.standing(one, 5)).isEqualTo(Standing.UNSURE);
        assertThat(peers.missing()).containsExactly(one);
        peers.heard(one.is(), Sign.SOMEBODY_ELSE);
        assertThat(peers.standing(one, 5)).isEqualTo(Standing.GONE);
    }

    @Test
    void whoComesBackIsAlive() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.SILENCE);
        peers.members(List.of(self, one), 2);
        assertThat(peers.standing(one, 2)).isEqualTo(Standing.ALIVE);
        assertThat(peers.missing()).isEmpty();
    }

    @Test
    void deathIsNotUndoneByALateAnswer() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.NOBODY);
        peers.heard(one.is(), Sign.ITSELF);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.GONE);
    }

    @Test
    void theDeadDoNotCountAmongThoseWhoMayBeOnTheOtherSide() {
        var three = peer("three");
        peers.members(List.of(self, one, two, three), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.NOBODY);
        peers.heard(two.is(), Sign.NOBODY);
        peers.heard(three.is(), Sign.NOBODY);
        peers.standing(peer("never seen"), 1);
        assertThat(peers.missing()).hasSize(1);
        assertThat(peers.standing(three, 1)).isEqualTo(Standing.GONE);
    }

    @Test
    void moreThanAreMissingAreTheGreaterPart() {
        peers.members(List.of(self, one), 0);
        assertThat(peers.isGreaterPart()).isTrue();
        peers.members(List.of(self), 1);
        assertThat(peers.isGreaterPart()).isFalse();
        peers.heard(one.is(), Sign.NOBODY);
        assertThat(peers.isGreaterPart()).isTrue();
    }

    @Test
    void whoHasStartedAgainIsNotOnTheOtherSide() {
        peers.members(List.of(self, one), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.SILENCE);
        peers.members(List.of(self, peer("one")), 2);
        peers.members(List.of(self, peer("one")), 3);
        assertThat(peers.isGreaterPart()).isTrue();
    }

    @Test
    void aNodeIsLostForGoodWhenThereIsProof() {
        var again = new Peer(new Incarnation("two", UUID.randomUUID()), two.url());
        peers.members(List.of(self, one, two), 0);
        assertThat(peers.isLost(one, 0)).isFalse();
        peers.members(List.of(self, again), 1);
        assertThat(peers.isLost(two, 1)).isTrue();
        assertThat(peers.isLost(one, 1)).isFalse();
        peers.heard(one.is(), Sign.NOBODY);
        assertThat(peers.isLost(one, 1)).isTrue();
    }

    @Test
    void silenceIsNoProofBeforeTheGreaterPartHasWaitedForLong() {
        peers.members(List.of(self, one, two), 0);
        peers.members(List.of(self, two), 1);
        peers.heard(one.is(), Sign.SILENCE);
        assertThat(peers.standing(one, 1)).isEqualTo(Standing.GONE);
        assertThat(peers.isLost(one, 599_999)).isFalse();
        assertThat(peers.isLost(one, 600_001)).isTrue();
    }

    @Test
    void theLesserPartNeverEndsSessionsOfTheOthers() {
        peers.members(List.of(self, one, two), 0);
        peers.members(List.of(self), 1);
        peers.heard(one.is(), Sign.SILENCE);
        peers.heard(two.is(), Sign.SILENCE);
        assertThat(peers.standing(one, 600_001)).isEqualTo(Standing.GONE);
        assertThat(peers.isLost(one, 600_001)).isFalse();
    }
}
