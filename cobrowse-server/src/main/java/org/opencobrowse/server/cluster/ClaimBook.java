package org.opencobrowse.server.cluster;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.EndReason;

/**
 * All claims, in three maps that every node sees: session → claim, join code → session, creation key → session. Each change hangs on one comparison of one entry ({@code putIfAbsent},
 * {@code replace}), so that of any number of nodes one wins; there are no locks. A node may die between two steps: whatever it leaves is either not found by anybody or put right by the next.
 * Calls wait for other nodes: never on an event loop.
 */
final class ClaimBook {
    private final ConcurrentMap<String, String> claims;
    private final ConcurrentMap<String, String> codes;
    private final ConcurrentMap<String, String> keys;
    private final LongSupplier clusterTimeMs;

    /** What came of making or continuing a session. */
    sealed interface Outcome {
        record Claimed(Claim claim) implements Outcome {}

        /** Somebody was faster, or this is a repetition: that session it is. */
        record Earlier(Claim claim) implements Outcome {}

        record CodeTaken() implements Outcome {}

        /** Ended, for good. */
        record Over(EndReason reason) implements Outcome {}

        record Unknown() implements Outcome {}
    }

    ClaimBook(
            ConcurrentMap<String, String> claims,
            ConcurrentMap<String, String> codes,
            ConcurrentMap<String, String> keys,
            LongSupplier clusterTimeMs) {
        this.claims = claims;
        this.codes = codes;
        this.keys = keys;
        this.clusterTimeMs = clusterTimeMs;
    }

    Optional<Claim> find(UUID session) {
        return find(session.toString());
    }

    Optional<Claim> find(JoinCode code) {
        return Optional.ofNullable(codes.get(code.digits())).flatMap(this::find);
    }

    private Optional<Claim> find(String session) {
        return Optional.ofNullable(claims.get(session)).map(Claim::parse);
    }

    Outcome claim(Claim claim) {
        // The claim first: whoever finds a key or a code is to find what it leads to.
        write(claim);
        var id = claim.session().toString();
        var earlier = takeKey(claim.key(), id);
        if (earlier.isPresent()) {
            claims.remove(id);
            return new Outcome.Earlier(earlier.get());
        }
        if (codes.putIfAbsent(claim.code().digits(), id) == null) return new Outcome.Claimed(claim);
        keys.remove(claim.key(), id);
        claims.remove(id);
        return new Outcome.CodeTaken();
    }

    /** The session that has the key already. A key whose session nobody knows was left by a node that died on its way. */
    private Optional<Claim> takeKey(String key, String id) {
        while (true) {
            var holder = keys.putIfAbsent(key, id);
            if (holder == null) return Optional.empty();
            var earlier = find(holder);
            if (earlier.isPresent() || keys.replace(key, holder, id)) return earlier;
        }
    }

    /** @param next has the code of the lost session and its fence plus one */
    Outcome continueLost(UUID lost, Claim next) {
        write(next);
        var outcome = tryToContinue(lost, next);
        if (!(outcome instanceof Outcome.Claimed)) claims.remove(next.session().toString());
        return outcome;
    }

    private Outcome tryToContinue(UUID lost, Claim next) {
        while (true) {
            var text = claims.get(lost.toString());
            if (text == null) return new Outcome.Unknown();
            var claim = Claim.parse(text);
            var earlier = claim.end().flatMap(Claim.End::next).flatMap(this::find);
            if (earlier.isPresent()) {
                pointTo(earlier.get(), lost); // whoever continued it may not have come so far
                return new Outcome.Earlier(earlier.get());
            }
            if (!claim.isOpenToContinue())
                return new Outcome.Over(claim.end().orElseThrow().reason());
            var continued = claim.continuedBy(next.session(), clusterTimeMs.getAsLong());
            if (!claims.replace(lost.toString(), text, continued.toJson())) continue;
            pointTo(next, lost);
            return new Outcome.Claimed(next);
        }
    }

    /** Unless the code leads further already. */
    private void pointTo(Claim next, UUID from) {
        var code = next.code().digits();
        var id = next.session().toString();
        if (!codes.replace(code, from.toString(), id)) codes.putIfAbsent(code, id);
        keys.putIfAbsent(next.key(), id);
    }

    /** Harmless when it has ended, or is not known any more. */
    void end(UUID session, EndReason reason) {
        change(session, claim -> claim.ended(reason, clusterTimeMs.getAsLong()));
    }

    void giveUp(UUID lost) {
        change(lost, claim -> claim.givenUp(clusterTimeMs.getAsLong()));
    }

    private void change(UUID session, UnaryOperator<Claim> step) {
        var id = session.toString();
        for (var text = claims.get(id); text != null; text = claims.get(id))
            if (claims.replace(id, text, step.apply(Claim.parse(text)).toJson())) return;
    }

    /**
     * Whether the owner still has its session. What the cluster has lost with several nodes at once it is told again.
     *
     * @param claim as the owner made it
     * @param isOwned whether the session lives: it may end while others are being asked
     */
    boolean isHeld(Claim claim, BooleanSupplier isOwned) {
        var id = claim.session().toString();
        var stored = claims.get(id);
        if (stored == null) {
            stored = claims.putIfAbsent(id, claim.toJson());
            if (stored == null && !isOwned.getAsBoolean()) {
                claims.remove(id, claim.toJson());
                return true;
            }
        }
        return (stored == null || Claim.parse(stored).isLive()) && isFound(claim);
    }

    /** Its key and its join code lead to it, unless a session that continues it has the code. */
    private boolean isFound(Claim claim) {
        var id = claim.session().toString();
        if (!keys.containsKey(claim.key())) keys.putIfAbsent(claim.key(), id);
        var code = claim.code().digits();
        var holder = codes.get(code);
        if (holder == null) holder = codes.putIfAbsent(code, id);
        if (holder == null || holder.equals(id)) return true;
        var fence = find(holder).map(Claim::fence).orElse(0);
        if (fence < claim.fence()) codes.replace(code, holder, id);
        return fence <= claim.fence();
    }

    /** A copy of what there is now. */
    List<Claim> all() {
        return claims.values().stream().map(Claim::parse).toList();
    }

    /** Join codes and keys that lead nowhere: a node died between two steps, or claims were lost. */
    void forgetStrayIndexes() {
        for (var index : List.of(codes, keys)) {
            var entries = Map.copyOf(index);
            // Afterwards: a claim is there before anything leads to it.
            var known = Set.copyOf(claims.keySet());
            entries.forEach((entry, session) -> {
                if (!known.contains(session)) index.remove(entry, session);
            });
        }
    }

    /** Forgets what ended long ago. */
    void forget(Claim claim) {
        var id = claim.session().toString();
        codes.remove(claim.code().digits(), id);
        keys.remove(claim.key(), id);
        claims.remove(id);
    }

    private void write(Claim claim) {
        claims.put(claim.session().toString(), claim.toJson());
    }
}
