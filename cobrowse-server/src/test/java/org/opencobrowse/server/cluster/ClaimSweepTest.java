package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.transport.protocol.EndReason;

class ClaimSweepTest {
    private static final Peer ALIVE = peer("alive");
    private static final Peer LOST = peer("lost");

    private final ConcurrentMap<String, String> claims = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> codes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> keys = new ConcurrentHashMap<>();
    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final ClaimBook book = new ClaimBook(claims, codes, keys, nowMs::get);
    private final ClaimSweep sweep = new ClaimSweep(book, LOST::equals, nowMs::get);
    private int codesDrawn;

    private static Peer peer(String node) {
        return new Peer(new Incarnation(node, UUID.randomUUID()), URI.create("http://127.0.0.1:1"));
    }

    private Claim claimed(Peer owner) {
        var code = new JoinCode(Integer.toString(JoinCode.LOWEST + codesDrawn++));
        var claim = new Claim(
                UUID.randomUUID(),
                code,
                "key-" + code.digits(),
                Proof.of("s"),
                owner,
                1,
                Optional.empty(),
                0,
                Optional.empty());
        book.claim(claim);
        return claim;
    }

    private Optional<EndReason> end(Claim claim) {
        return book.find(claim.session()).flatMap(Claim::end).map(Claim.End::reason);
    }

    @Test
    void sessionsOfALostNodeEndAndOthersLive() {
        var lost = claimed(LOST);
        var alive = claimed(ALIVE);
        sweep.run();
        assertThat(end(lost)).contains(EndReason.NODE_LOST);
        assertThat(book.find(alive.session()).orElseThrow().isLive()).isTrue();
    }

    @Test
    void whatEndedIsKnownForAsLongAsANodeItselfWouldKnowIt() {
        var ended = claimed(ALIVE);
        book.end(ended.session(), EndReason.CUSTOMER);
        nowMs.addAndGet(SessionDirectory.KEY_KEPT_MS - 1);
        sweep.run();
        assertThat(end(ended)).contains(EndReason.CUSTOMER);
        nowMs.addAndGet(1);
        sweep.run();
        assertThat(claims).isEmpty();
        assertThat(codes).isEmpty();
        assertThat(keys).isEmpty();
    }

    @Test
    void theCodeOfAForgottenSessionLeadsToTheOneThatContinuesIt() {
        var lost = claimed(LOST);
        sweep.run();
        var next = new Claim(
                UUID.randomUUID(),
                lost.code(),
                "key-of-next",
                Proof.of("s"),
                ALIVE,
                2,
                Optional.empty(),
                0,
                Optional.empty());
        book.continueLost(lost.session(), next);
        nowMs.addAndGet(SessionDirectory.KEY_KEPT_MS);
        sweep.run();
        assertThat(book.find(lost.session())).isEmpty();
        assertThat(book.find(lost.code())).contains(next);
    }

    @Test
    void ofVeryManyEndedSessionsTheOldestAreForgotten() {
        var first = claimed(ALIVE);
        book.end(first.session(), EndReason.CUSTOMER);
        for (var i = 0; i < SessionDirectory.REMEMBERED; i++) {
            nowMs.incrementAndGet();
            book.end(claimed(ALIVE).session(), EndReason.CUSTOMER);
        }
        var alive = claimed(ALIVE);
        sweep.run();
        assertThat(claims).hasSize(SessionDirectory.REMEMBERED + 1);
        assertThat(codes).hasSize(SessionDirectory.REMEMBERED + 1);
        assertThat(keys).hasSize(SessionDirectory.REMEMBERED + 1);
        assertThat(book.find(first.session())).isEmpty();
        assertThat(book.find(alive.session())).isPresent();
    }

    @Test
    void codesAndKeysThatLeadNowhereAreForgotten() {
        var alive = claimed(ALIVE);
        claims.remove(claimed(ALIVE).session().toString());
        sweep.run();
        assertThat(codes).containsOnlyKeys(alive.code().digits());
        assertThat(keys).containsOnlyKeys(alive.key());
    }
}
