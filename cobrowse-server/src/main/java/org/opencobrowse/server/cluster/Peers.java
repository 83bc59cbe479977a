package org.opencobrowse.server.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who is there, as far as this node can tell. That the cluster dropped a member proves nothing: it may have died, or hang, or this node may be the one that is cut off. So whoever is missing
 * is knocked at, and only what was seen, or silence towards the greater part of the cluster, counts as death. Pure: time and signs come from outside. Not for several threads.
 */
final class Peers {
    /** Missing nodes that are remembered: with more, the oldest are forgotten, and found out about anew when somebody asks. */
    private static final int REMEMBERED = 256;

    /** Beyond it nobody could continue a session, or would want to. */
    private static final long GIVEN_UP_MS = 600_000;

    private final Map<Incarnation, Peer> members = new LinkedHashMap<>();
    private final Map<Incarnation, Missing> missing = new LinkedHashMap<>();
    private final long failureAfterMs;

    private static final class Missing {
        private final Peer peer;
        private final long sinceMs;
        private @Nullable Sign sign;

        Missing(Peer peer, long sinceMs) {
            this.peer = peer;
            this.sinceMs = sinceMs;
        }

        boolean isProvenDead() {
            return sign == Sign.NOBODY || sign == Sign.SOMEBODY_ELSE;
        }
    }

    /** @param failureAfterMs after so much silence a node counts as failed */
    Peers(long failureAfterMs) {
        this.failureAfterMs = failureAfterMs;
    }

    /** What the cluster says: exactly these are members, this node among them. */
    void members(Collection<Peer> now, long nowMs) {
        var left = new ArrayList<>(members.values());
        members.clear();
        now.forEach(peer -> members.put(peer.is(), peer));
        now.forEach(peer -> missing.remove(peer.is()));
        left.removeIf(peer -> members.containsKey(peer.is()));
        left.forEach(peer -> miss(peer, nowMs));
    }

    /** What came of knocking. */
    void heard(Incarnation who, Sign sign) {
        var one = missing.get(who);
        // A node that was seen dead stays dead: whatever answers there later is another run.
        if (one != null && !one.isProvenDead()) one.sign = sign;
    }

    /** Who is to be knocked at: all that are missing and not known to be dead. */
    List<Peer> missing() {
        return missing.values().stream()
                .filter(one -> !one.isProvenDead())
                .map(one -> one.peer)
                .toList();
    }

    Collection<Peer> members() {
        return List.copyOf(members.values());
    }

    /** The member, or the one that was, of this name. */
    Optional<Peer> named(String node) {
        return members.values().stream()
                .filter(peer -> peer.node().equals(node))
                .findFirst();
    }

    /** @param who owns something; a node that was never heard of counts as missing from now on */
    Standing standing(Peer who, long nowMs) {
        if (members.containsKey(who.is())) return Standing.ALIVE;
        // Two nodes of one name cannot be members: the earlier run is over.
        if (named(who.node()).isPresent()) return Standing.GONE;
        if (!missing.containsKey(who.is())) miss(who, nowMs);
        var one = Objects.requireNonNull(missing.get(who.is()));
        if (one.isProvenDead()) return Standing.GONE;
        if (one.sign == Sign.ITSELF) return Standing.ALIVE;
        if (one.sign == null) return Standing.UNSURE;
        return isGreaterPart() || nowMs - one.sinceMs >= failureAfterMs ? Standing.GONE : Standing.UNSURE;
    }

    /**
     * Whether the node is gone for good, so that its sessions may be ended in its absence: there is proof, or the greater part has waited in vain for very long. Silence alone proves nothing: what
     * hangs may go on, and what is cut off may serve people meanwhile.
     */
    boolean isLost(Peer who, long nowMs) {
        if (standing(who, nowMs) != Standing.GONE) return false;
        if (named(who.node()).isPresent()) return true;
        var one = Objects.requireNonNull(missing.get(who.is()));
        return one.isProvenDead() || (isGreaterPart() && nowMs - one.sinceMs >= GIVEN_UP_MS);
    }

    /** Whether more of the nodes that may live are on this side than on the other. */
    boolean isGreaterPart() {
        // Whoever has started again is over as the run it was, wherever that was.
        var others = missing.values().stream()
                .filter(one -> !one.isProvenDead() && named(one.peer.node()).isEmpty())
                .count();
        return members.size() > others;
    }

    private void miss(Peer peer, long nowMs) {
        missing.put(peer.is(), new Missing(peer, nowMs));
        if (missing.size() > REMEMBERED)
            missing.remove(missing.keySet().iterator().next());
    }
}
