package org.opencobrowse.server.cluster;

import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.transport.protocol.EndReason;

/**
 * Puts the claims in order: those of lost nodes end, those that ended long ago are forgotten. By the cluster's time, since nodes' clocks differ, and by one node at a time; that two do it for a moment
 * does no harm. Waits for other nodes: not for an event loop.
 */
final class ClaimSweep {
    private final ClaimBook book;
    private final Predicate<Peer> isLost;
    private final LongSupplier clusterTimeMs;

    /** @param isLost whether a node is gone for good: what is said of its sessions is never taken back */
    ClaimSweep(ClaimBook book, Predicate<Peer> isLost, LongSupplier clusterTimeMs) {
        this.book = book;
        this.isLost = isLost;
        this.clusterTimeMs = clusterTimeMs;
    }

    void run() {
        var claims = book.all();
        claims.stream()
                .filter(claim -> claim.isLive() && isLost.test(claim.owner()))
                .forEach(claim -> book.end(claim.session(), EndReason.NODE_LOST));
        toForget(claims, clusterTimeMs.getAsLong()).forEach(book::forget);
        book.forgetStrayIndexes();
    }

    /** Ended claims are as long lived as a node's own memory of ended sessions, and as many. */
    static List<Claim> toForget(List<Claim> claims, long nowMs) {
        var ended = claims.stream()
                .filter(claim -> !claim.isLive())
                .sorted(Comparator.comparingLong(ClaimSweep::endedMs).reversed())
                .toList();
        var kept = ended.stream()
                .limit(SessionDirectory.REMEMBERED)
                .takeWhile(claim -> nowMs - endedMs(claim) < SessionDirectory.KEY_KEPT_MS)
                .count();
        return ended.subList(Math.toIntExact(kept), ended.size());
    }

    private static long endedMs(Claim claim) {
        return claim.end().orElseThrow().atMs();
    }
}
