package org.opencobrowse.server.cluster;

import com.hazelcast.core.HazelcastInstance;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.opencobrowse.server.cluster.ClaimBook.Outcome;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ProtocolViolation;

/**
 * Who owns which session, and which topic leads where, as all nodes have written it down. Safe on every thread; answers come on the asker's event loop. What
 * waits for other nodes waits on a virtual thread.
 */
final class SharedClaims {
    private static final int MOST_ASKED = 500;

    private final Vertx vertx;
    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore asking = new Semaphore(MOST_ASKED);
    private final ClaimBook book;
    private final TopicBook topics;
    private final ClaimSweep sweep;

    /** @param isLost whether that run of a node is gone for good */
    SharedClaims(Vertx vertx, HazelcastInstance hazelcast, Predicate<Peer> isLost, ClusterMeters meters) {
        this.vertx = vertx;
        book = new ClaimBook(
                hazelcast.getMap(HazelcastMember.CLAIMS),
                hazelcast.getMap(HazelcastMember.CODES),
                hazelcast.getMap(HazelcastMember.KEYS),
                () -> hazelcast.getCluster().getClusterTime());
        topics = new TopicBook(hazelcast.getMap(HazelcastMember.TOPICS));
        sweep = new ClaimSweep(book, isLost, () -> hazelcast.getCluster().getClusterTime());
        for (var map : List.of(HazelcastMember.CLAIMS, HazelcastMember.CODES, HazelcastMember.KEYS))
            meters.keeps(map, () -> hazelcast.getMap(map).getLocalMapStats().getOwnedEntryCount());
    }

    Future<Optional<Claim>> find(UUID session) {
        return ask(() -> book.find(session));
    }

    Future<Optional<Claim>> find(JoinCode code) {
        return ask(() -> book.find(code));
    }

    Future<Outcome> claim(Claim claim) {
        return off(() -> book.claim(claim));
    }

    Future<Outcome> continueLost(UUID lost, Claim next) {
        return off(() -> book.continueLost(lost, next));
    }

    /** Those of them that this node has no more. What the cluster has forgotten of the others it is told again. */
    Future<List<Claim>> lostOf(List<Claim> claims, Predicate<Claim> isOwned) {
        return off(() -> claims.stream()
                .filter(claim -> !isHeld(claim, () -> isOwned.test(claim)))
                .toList());
    }

    private boolean isHeld(Claim claim, BooleanSupplier isOwned) {
        if (!book.isHeld(claim, isOwned)) return false;
        // One that leads to another session by now goes on doing so.
        claim.topic().ifPresent(topic -> topics.take(topic, claim.session(), _ -> false));
        return true;
    }

    Future<Void> end(UUID session, EndReason reason) {
        return off(() -> {
            book.end(session, reason);
            return null;
        });
    }

    Future<Void> giveUp(UUID lost) {
        return off(() -> {
            book.giveUp(lost);
            return null;
        });
    }

    Future<Optional<UUID>> sessionOf(String topic) {
        return ask(() -> topics.find(topic));
    }

    /**
     * Lets the claim's topic lead to its session, if it has one.
     *
     * @param givesWay whether the topic may stop leading to that one
     */
    Future<Boolean> takeTopic(Claim claim, Predicate<Claim> givesWay) {
        if (claim.topic().isEmpty()) return Future.succeededFuture(true);
        return off(() -> topics.take(
                claim.topic().get(),
                claim.session(),
                holder -> book.find(holder).map(givesWay::test).orElse(true)));
    }

    Future<Void> freeTopic(Claim claim) {
        if (claim.topic().isEmpty()) return Future.succeededFuture();
        return off(() -> {
            topics.free(claim.topic().get(), claim.session());
            return null;
        });
    }

    Future<Void> forget(Claim claim) {
        return off(() -> {
            book.forget(claim);
            return null;
        });
    }

    /** Puts in order what nodes left behind that are gone. */
    Future<Void> sweep() {
        return off(() -> {
            sweep.run();
            topics.forgetStrays(() -> book.all().stream().map(Claim::session).collect(Collectors.toSet()));
            return null;
        });
    }

    void close() {
        waiting.shutdown();
    }

    /** What strangers may ask: so many at a time that what this node must write is never behind them. */
    private <T> Future<T> ask(Callable<T> question) {
        if (!asking.tryAcquire())
            return Future.failedFuture(new ProtocolViolation(
                    CloseCode.OWNER_UNKNOWN,
                    "more than %d questions to the cluster at a time; try again".formatted(MOST_ASKED)));
        return off(question).onComplete(_ -> asking.release());
    }

    private <T> Future<T> off(Callable<T> question) {
        var context = vertx.getOrCreateContext();
        Promise<T> answer = Promise.promise();
        waiting.execute(() -> {
            try {
                var value = question.call();
                context.runOnContext(_ -> answer.complete(value));
            } catch (Exception failure) { // whatever Hazelcast throws is the asker's to judge
                context.runOnContext(_ -> answer.fail(failure));
            }
        });
        return answer.future();
    }
}
