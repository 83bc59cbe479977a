package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.cluster.ClaimBook.Outcome;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.EndReason;

class ClaimBookTest {
    private static final long NOW_MS = 1_000_000;
    private static final String KEY = "a-key-of-a-page-1";

    private final ConcurrentMap<String, String> claims = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> codes = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, String> keys = new ConcurrentHashMap<>();
    private final ClaimBook book = new ClaimBook(claims, codes, keys, () -> NOW_MS);

    /** The node's process ends in the midst of a call. */
    private static final class Died extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static Claim fresh(String key, String code, int fence) {
        var owner = new Peer(new Incarnation("node", UUID.randomUUID()), URI.create("http://127.0.0.1:1"));
        return new Claim(
                UUID.randomUUID(),
                new JoinCode(code),
                key,
                Proof.of("secret"),
                owner,
                fence,
                Optional.of("case-1"),
                NOW_MS,
                Optional.empty());
    }

    @Test
    void aClaimIsFoundByItsSessionAndItsCode() {
        var claim = fresh(KEY, "123456789", 1);
        assertThat(book.claim(claim)).isEqualTo(new Outcome.Claimed(claim));
        assertThat(book.find(claim.session())).contains(claim);
        assertThat(book.find(claim.code())).contains(claim);
    }

    @Test
    void theSameKeyGetsTheSameSessionWhicheverNodeIsAsked() {
        var first = fresh(KEY, "123456789", 1);
        var second = fresh(KEY, "987654321", 1);
        book.claim(first);
        assertThat(book.claim(second)).isEqualTo(new Outcome.Earlier(first));
        assertThat(claims).hasSize(1);
        assertThat(codes).hasSize(1);
    }

    @Test
    void aCodeIsGivenOnce() {
        book.claim(fresh(KEY, "123456789", 1));
        assertThat(book.claim(fresh("another-key-12345", "123456789", 1))).isEqualTo(new Outcome.CodeTaken());
        assertThat(claims).hasSize(1);
        assertThat(keys).hasSize(1);
    }

    @Test
    void aLostSessionIsContinuedOnceUnderItsCode() {
        var lost = fresh(KEY, "123456789", 1);
        book.claim(lost);
        var next = fresh("another-key-12345", "123456789", 2);

        assertThat(book.continueLost(lost.session(), next)).isEqualTo(new Outcome.Claimed(next));
        assertThat(book.continueLost(lost.session(), fresh("a-third-key-12345", "123456789", 2)))
                .isEqualTo(new Outcome.Earlier(next));
        assertThat(book.find(lost.code())).contains(next);
        assertThat(book.isHeld(lost, () -> true)).isFalse();
        assertThat(book.isHeld(next, () -> true)).isTrue();
        assertThat(claims).hasSize(2);
    }

    @Test
    void aSessionThatSomebodyEndedIsNotContinued() {
        var claim = fresh(KEY, "123456789", 1);
        book.claim(claim);
        book.end(claim.session(), EndReason.CUSTOMER);
        assertThat(book.continueLost(claim.session(), fresh("another-key-12345", "123456789", 2)))
                .isEqualTo(new Outcome.Over(EndReason.CUSTOMER));
        assertThat(book.continueLost(UUID.randomUUID(), fresh("a-third-key-12345", "123456789", 2)))
                .isEqualTo(new Outcome.Unknown());
        assertThat(claims).hasSize(1);
    }

    @Test
    void theFirstEndStands() {
        var claim = fresh(KEY, "123456789", 1);
        book.claim(claim);
        book.end(claim.session(), EndReason.AGENT);
        book.end(claim.session(), EndReason.NODE_LOST);
        assertThat(book.find(claim.session()).orElseThrow().end().orElseThrow().reason())
                .isEqualTo(EndReason.AGENT);
    }

    @Test
    void whatTheClusterLostItIsToldAgain() {
        var claim = fresh(KEY, "123456789", 1);
        assertThat(book.isHeld(claim, () -> true)).isTrue();
        assertThat(book.find(claim.code())).contains(claim);
    }

    @Test
    void indexesThatTheClusterLostItIsToldAgain() {
        var claim = fresh(KEY, "123456789", 1);
        book.claim(claim);
        codes.clear();
        keys.clear();
        assertThat(book.isHeld(claim, () -> true)).isTrue();
        assertThat(book.find(claim.code())).contains(claim);
        assertThat(book.claim(fresh(KEY, "987654321", 1))).isEqualTo(new Outcome.Earlier(claim));
    }

    @Test
    void aSessionThatEndedWhileTheClusterWasToldIsNotBroughtBack() {
        var claim = fresh(KEY, "123456789", 1);
        assertThat(book.isHeld(claim, () -> false)).isTrue();
        assertThat(claims).isEmpty();
        assertThat(codes).isEmpty();
    }

    @Test
    void whoeverComesBackAfterItsClaimWasForgottenYieldsToTheSessionThatContinuesIt() {
        var lost = fresh(KEY, "123456789", 1);
        book.claim(lost);
        var next = fresh("another-key-12345", "123456789", 2);
        book.continueLost(lost.session(), next);
        book.forget(book.find(lost.session()).orElseThrow());

        assertThat(book.isHeld(lost, () -> true)).isFalse();
        assertThat(book.find(lost.code())).contains(next);
        assertThat(book.isHeld(next, () -> true)).isTrue();
    }

    @Test
    void whatIsForgottenLeavesNothing() {
        var claim = fresh(KEY, "123456789", 1);
        book.claim(claim);
        book.forget(claim);
        assertThat(claims).isEmpty();
        assertThat(codes).isEmpty();
        assertThat(keys).isEmpty();
    }

    @Test
    void halvesOfAClusterAgreeOnWhatHasHappened() {
        var claim = fresh(KEY, "123456789", 1);
        var ended = claim.ended(EndReason.NODE_LOST, NOW_MS);
        var continued = claim.continuedBy(UUID.randomUUID(), NOW_MS);
        assertThat(Claim.merge(claim, ended)).isEqualTo(ended);
        assertThat(Claim.merge(ended, claim)).isEqualTo(ended);
        assertThat(Claim.merge(ended, continued)).isEqualTo(continued);
        assertThat(Claim.parse(continued.toJson())).isEqualTo(continued);
    }

    @Test
    void aNodeMayDieAfterAnyStepOfACreation() {
        for (var steps = 0; steps < 4; steps++) {
            clear();
            var dying = dyingAfter(steps);
            var first = fresh(KEY, "123456789", 1);
            if (steps < 3) assertThatThrownBy(() -> dying.claim(first)).isInstanceOf(Died.class);
            else dying.claim(first);

            // The page asks another node, with its key; that node finds the owner dead.
            var second = fresh(KEY, "987654321", 1);
            var outcome = book.claim(second);
            if (outcome instanceof Outcome.Earlier(var earlier)) {
                book.forget(earlier);
                outcome = book.claim(second);
            }
            assertThat(outcome).as("died after %d steps", steps).isEqualTo(new Outcome.Claimed(second));
            assertThat(book.find(second.session())).contains(second);
            assertThat(book.find(second.code())).contains(second);
            assertThat(claims.values())
                    .filteredOn(text -> Claim.parse(text).equals(second))
                    .hasSize(1);
            assertThat(keys).hasSize(1);
        }
    }

    @Test
    void aNodeMayDieAfterAnyStepOfAContinuation() {
        for (var steps = 0; steps < 7; steps++) {
            clear();
            var lost = fresh(KEY, "123456789", 1);
            book.claim(lost);
            try {
                dyingAfter(steps).continueLost(lost.session(), fresh("another-key-12345", "123456789", 2));
            } catch (Died _) {
                // and another node is asked
            }
            var outcome = book.continueLost(lost.session(), fresh("a-third-key-12345", "123456789", 2));
            var next = outcome instanceof Outcome.Earlier(var earlier) ? earlier : ((Outcome.Claimed) outcome).claim();
            assertThat(book.find(lost.session()).flatMap(Claim::end).flatMap(Claim.End::next))
                    .as("died after %d steps", steps)
                    .contains(next.session());
            assertThat(book.find(lost.code()).orElseThrow().session()).isEqualTo(next.session());
        }
    }

    @Test
    void ofManyNodesThatClaimOrContinueAtOnceOneWins() throws Exception {
        var random = new Random(7);
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 300; round++) {
                clear();
                var key = "key-of-round-" + round + "-" + random.nextInt(1_000_000);
                var created = race(threads, () -> book.claim(fresh(key, code(random), 1)));
                assertThat(created)
                        .filteredOn(Outcome.Claimed.class::isInstance)
                        .hasSize(1);
                var first = ((Outcome.Claimed) created.stream()
                                .filter(Outcome.Claimed.class::isInstance)
                                .findFirst()
                                .orElseThrow())
                        .claim();
                var continued = race(
                        threads,
                        () -> book.continueLost(
                                first.session(),
                                fresh("key-" + UUID.randomUUID(), first.code().digits(), 2)));
                assertThat(continued)
                        .filteredOn(Outcome.Claimed.class::isInstance)
                        .hasSize(1);
                assertThat(claims).hasSize(2);
                assertThat(book.find(first.code()).orElseThrow().fence()).isEqualTo(2);
            }
        }
    }

    private static String code(Random random) {
        synchronized (random) {
            return Integer.toString(random.nextInt(JoinCode.LOWEST, JoinCode.HIGHEST));
        }
    }

    private interface Call {
        Outcome make();
    }

    private static List<Outcome> race(ExecutorService threads, Call call) throws Exception {
        var start = new CyclicBarrier(4);
        var running = IntStream.range(0, 4)
                .mapToObj(_ -> threads.submit(() -> {
                    start.await();
                    return call.make();
                }))
                .toList();
        var outcomes = new ArrayList<Outcome>();
        for (var one : running) outcomes.add(one.get());
        return outcomes;
    }

    private void clear() {
        claims.clear();
        codes.clear();
        keys.clear();
    }

    /** A node whose process ends once it has done so many calls. */
    private ClaimBook dyingAfter(int steps) {
        var left = new int[] {steps};
        return new ClaimBook(dying(claims, left), dying(codes, left), dying(keys, left), () -> NOW_MS);
    }

    @SuppressWarnings("unchecked")
    private static ConcurrentMap<String, String> dying(ConcurrentMap<String, String> map, int[] left) {
        return (ConcurrentMap<String, String>) Proxy.newProxyInstance(
                ClaimBookTest.class.getClassLoader(), new Class<?>[] {ConcurrentMap.class}, (_, method, arguments) -> {
                    if (left[0]-- <= 0) throw new Died();
                    try {
                        return method.invoke(map, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
