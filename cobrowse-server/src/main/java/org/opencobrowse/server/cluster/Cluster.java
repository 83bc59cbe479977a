package org.opencobrowse.server.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opencobrowse.server.cluster.PeerWatch.Answer;
import org.opencobrowse.server.config.ClusterConfig;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The other nodes, as one node sees them: who is there, who is missing, who is gone. Safe on every thread; answers come on the asker's event loop. */
public final class Cluster {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final long MISSING_EVERY_MS = 500;
    private static final long MEMBERS_EVERY_MS = 5_000;
    private static final long SWEEP_EVERY_MS = 10_000;
    private static final long BEAT_EVERY_MS = 100;
    private static final long LOSS_GATHERED_MS = 500;

    private final ScheduledExecutorService beats = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("pulse").factory());
    private final ConcurrentMap<Incarnation, Answer> lastAnswers = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final MonotonicClock clock;
    private final Peer self;
    private final SharedClaims claims;
    private final PeerWatch watch;
    private final ClusterMeters meters;
    private final ClusterAlarms alarms;
    private final long failureAfterMs;
    /** Guarded by itself. */
    private final Peers peers;

    private volatile Runnable onChange = () -> {};
    private volatile boolean isMerging;
    private volatile boolean isOver;

    Cluster(
            Vertx vertx,
            HazelcastInstance hazelcast,
            ClusterConfig config,
            Peer self,
            MonotonicClock clock,
            InstantSource wallClock,
            ClusterMeters meters) {
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        this.clock = clock;
        this.self = self;
        this.meters = meters;
        claims = new SharedClaims(vertx, hazelcast, this::isLost, meters);
        watch = new PeerWatch(vertx, clock, self.is());
        failureAfterMs = config.failureAfter().toMillis();
        peers = new Peers(failureAfterMs);
        hazelcast.getCluster().addMembershipListener(new Follower());
        hazelcast.getLifecycleService().addLifecycleListener(this::onLifecycle);
        hazelcast
                .getMap(HazelcastMember.CLAIMS)
                .addPartitionLostListener(
                        new LostParts(meters, tell -> later(LOSS_GATHERED_MS, tell), () -> onChange.run()));
        look();
        vertx.setPeriodic(MISSING_EVERY_MS, _ -> knockAt(missing()));
        vertx.setPeriodic(1, MEMBERS_EVERY_MS, _ -> knockAt(others()));
        alarms = new ClusterAlarms(() -> hazelcast.getCluster().getClusterTime(), wallClock, this::roundTripMs);
        alarms.look();
        vertx.setPeriodic(ClusterAlarms.LOOK_EVERY_MS, _ -> alarms.look());
        sweepLater();
    }

    /** Why this node should take no new sessions, in words for operators. */
    public Optional<String> obstacle() {
        return alarms.obstacle();
    }

    /** How far this machine's clock is from the cluster's, in milliseconds. */
    public long clockApartMs() {
        return alarms.clockApartMs();
    }

    public Peer self() {
        return self;
    }

    SharedClaims claims() {
        return claims;
    }

    ClusterMeters meters() {
        return meters;
    }

    /** A node of which nothing is heard for so long counts as failed. */
    long failureAfterMs() {
        return failureAfterMs;
    }

    /** Called, on any thread, when what this node owned may have been taken from it, or forgotten: claims are to be read again. */
    void onChange(Runnable action) {
        onChange = action;
    }

    /** Called many times a second, on a thread that does nothing else. */
    void onBeat(Runnable action) {
        Runnable beat = () -> {
            try {
                action.run();
            } catch (RuntimeException bug) { // an edge: it would have been the last beat
                log.atError().setCause(bug).log("beat-failed");
            }
        };
        var _ = beats.scheduleWithFixedDelay(beat, BEAT_EVERY_MS, BEAT_EVERY_MS, TimeUnit.MILLISECONDS);
    }

    /** Unless the node goes down before. */
    void later(long ms, Runnable action) {
        vertx.setTimer(ms, _ -> {
            if (!isOver) action.run();
        });
    }

    /** Other members, in the order in which they joined. */
    public List<Peer> others() {
        synchronized (peers) {
            return peers.members().stream().filter(peer -> !peer.equals(self)).toList();
        }
    }

    /** Members, this node among them. */
    public int size() {
        synchronized (peers) {
            return peers.members().size();
        }
    }

    public Optional<Peer> named(String node) {
        synchronized (peers) {
            return peers.named(node);
        }
    }

    /** Where browsers reach this member alone, if it has said so. */
    public Optional<String> publicUrl(Peer who) {
        return attributes()
                .filter(it -> it.peer().is().equals(who.is()))
                .findFirst()
                .flatMap(MemberAttributes::publicUrl);
    }

    /** Another node that runs this version. */
    public Optional<Peer> ofVersion(String version) {
        return attributes()
                .filter(it -> it.version().equals(version) && !it.peer().equals(self))
                .map(MemberAttributes::peer)
                .findFirst();
    }

    public Standing standing(Peer who) {
        synchronized (peers) {
            return peers.standing(who, clock.nowMs());
        }
    }

    /** Whether another node took new sessions when it was asked last, which is some seconds ago at most. */
    public boolean seesTakerOfNewSessions() {
        return others().stream().anyMatch(this::lastTookNewSessions);
    }

    /** A node that takes new sessions, while this one does not. Asked now: what it said some seconds ago may be over. The others take turns. */
    public Future<Optional<Peer>> takerOfNewSessions() {
        var candidates = new ArrayList<>(others());
        Collections.rotate(candidates, turn.getAndIncrement());
        candidates.sort(Comparator.comparing(peer -> !lastTookNewSessions(peer)));
        return firstTaker(candidates.iterator());
    }

    private Future<Optional<Peer>> firstTaker(Iterator<Peer> candidates) {
        if (!candidates.hasNext()) return Future.succeededFuture(Optional.empty());
        var peer = candidates.next();
        return watch.knock(peer)
                .onSuccess(answer -> heard(peer, answer))
                .compose(answer ->
                        answer.takesNewSessions() ? Future.succeededFuture(Optional.of(peer)) : firstTaker(candidates));
    }

    private boolean lastTookNewSessions(Peer peer) {
        var last = lastAnswers.get(peer.is());
        return last != null && last.takesNewSessions();
    }

    /** The longest of the last round trips to the other nodes, in milliseconds. */
    public long roundTripMs() {
        return others().stream()
                .map(peer -> lastAnswers.get(peer.is()))
                .flatMap(Stream::ofNullable)
                .mapToLong(Answer::millis)
                .max()
                .orElse(0);
    }

    /** Whether this node takes that run for a member. Not while it is itself on its way into another part of the cluster: then it may not have brought yet what happened in its own. */
    boolean counts(String run) {
        synchronized (peers) {
            return !isMerging
                    && peers.members().stream()
                            .anyMatch(peer -> peer.is().run().toString().equals(run));
        }
    }

    /** Whether all others take this node for a member. Those that are gone have no say. */
    Future<Boolean> isCounted() {
        if (isMerging) return Future.succeededFuture(false);
        var asked = Stream.concat(others().stream(), missing().stream())
                .distinct()
                .map(this::isCountedBy)
                .toList();
        return Future.all(asked).map(all -> all.<Boolean>list().stream().allMatch(counted -> counted));
    }

    private Future<Boolean> isCountedBy(Peer peer) {
        return watch.knock(peer).map(answer -> {
            heard(peer, answer);
            return answer.sign() == Sign.ITSELF ? answer.countsUs() : standing(peer) == Standing.GONE;
        });
    }

    public Future<Void> close() {
        isOver = true;
        beats.shutdownNow();
        claims.close();
        return watch.close();
    }

    private List<Peer> missing() {
        synchronized (peers) {
            return peers.missing();
        }
    }

    private void knockAt(List<Peer> some) {
        if (isOver) return;
        for (var peer : some) watch.knock(peer).onSuccess(answer -> heard(peer, answer));
    }

    private void heard(Peer peer, Answer answer) {
        lastAnswers.put(peer.is(), answer);
        synchronized (peers) {
            peers.heard(peer.is(), answer.sign());
        }
    }

    /** Reads who is a member now. */
    private void look() {
        var now = attributes().map(MemberAttributes::peer).toList();
        synchronized (peers) {
            peers.members(now, clock.nowMs());
        }
        lastAnswers
                .keySet()
                .removeIf(is -> now.stream().noneMatch(peer -> peer.is().equals(is)));
    }

    private Stream<MemberAttributes> attributes() {
        return hazelcast.getCluster().getMembers().stream()
                .map(MemberAttributes::of)
                .flatMap(Optional::stream);
    }

    private boolean isLost(Peer peer) {
        synchronized (peers) {
            return peers.isLost(peer, clock.nowMs());
        }
    }

    /** Whether no node is missing that may still live. */
    public boolean isWhole() {
        return missing().isEmpty();
    }

    /** Whether that run of a node is gone for good. One of which this node has never heard ended before it came. */
    public boolean isLost(String run) {
        synchronized (peers) {
            var nowMs = clock.nowMs();
            return Stream.concat(peers.members().stream(), peers.missing().stream())
                    .filter(peer -> peer.is().run().toString().equals(run))
                    .allMatch(peer -> peers.isLost(peer, nowMs));
        }
    }

    /** Whether this node sees more of the nodes that may live than it misses: only there absence says something. */
    public boolean isGreaterPart() {
        synchronized (peers) {
            return peers.isGreaterPart();
        }
    }

    /** Whether this node puts things in order for all of them. */
    public boolean isOldest() {
        synchronized (peers) {
            return peers.members().stream().findFirst().filter(self::equals).isPresent();
        }
    }

    private void sweepLater() {
        later(SWEEP_EVERY_MS, () -> {
            Future<Void> swept = isOldest() ? claims.sweep() : Future.succeededFuture();
            swept.onFailure(failure -> log.atWarn()
                            .addKeyValue("failure", failure.toString())
                            .log("claims-not-swept: the next try comes soon"))
                    .onComplete(_ -> sweepLater());
        });
    }

    private void onLifecycle(LifecycleEvent event) {
        if (event.getState() == LifecycleState.MERGING) isMerging = true;
        if (event.getState() == LifecycleState.MERGE_FAILED) isMerging = false;
        if (event.getState() != LifecycleState.MERGED) return;
        log.warn("this node was cut off from the others and has found them again: what it owns is checked");
        look();
        isMerging = false;
        onChange.run();
    }

    private final class Follower implements MembershipListener {
        @Override
        public void memberAdded(MembershipEvent event) {
            look();
            tell("node-joined", event);
        }

        @Override
        public void memberRemoved(MembershipEvent event) {
            look();
            tell("node-left", event);
            if (isOver) return;
            knockAt(missing());
            onChange.run();
        }

        private void tell(String what, MembershipEvent event) {
            var node =
                    MemberAttributes.of(event.getMember()).map(it -> it.peer().node());
            log.atInfo()
                    .addKeyValue("peer", node.orElse("?"))
                    .addKeyValue("nodes", event.getMembers().size())
                    .log(what);
        }
    }
}
