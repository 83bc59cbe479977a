package org.opencobrowse.server.cluster;

import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.opencobrowse.server.cluster.ClaimBook.Outcome;
import org.opencobrowse.server.cluster.PeerWatch.Answer;
import org.opencobrowse.server.config.ClusterConfig;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other nodes, as one node sees them: who is there, and who owns which session. Safe on every thread; answers come on the asker's event loop. What waits for other nodes waits on a virtual
 * thread.
 */
public final class Cluster {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final long MISSING_EVERY_MS = 500;
    private static final long MEMBERS_EVERY_MS = 5_000;

    private final ExecutorService waiting = Executors.newVirtualThreadPerTaskExecutor();
    private final ConcurrentMap<Incarnation, Answer> lastAnswers = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();
    private final Vertx vertx;
    private final HazelcastInstance hazelcast;
    private final MonotonicClock clock;
    private final Peer self;
    private final ClaimBook book;
    private final PeerWatch watch;
    /** Guarded by itself. */
    private final Peers peers;

    private volatile Runnable onDoubt = () -> {};
    private volatile boolean isOver;

    Cluster(Vertx vertx, HazelcastInstance hazelcast, ClusterConfig config, Peer self, MonotonicClock clock) {
        this.vertx = vertx;
        this.hazelcast = hazelcast;
        this.clock = clock;
        this.self = self;
        book = new ClaimBook(
                hazelcast.getMap(HazelcastMember.CLAIMS),
                hazelcast.getMap(HazelcastMember.CODES),
                hazelcast.getMap(HazelcastMember.KEYS),
                () -> hazelcast.getCluster().getClusterTime());
        watch = new PeerWatch(vertx, clock);
        peers = new Peers(config.failureAfter().toMillis());
        hazelcast.getCluster().addMembershipListener(new Follower());
        hazelcast.getLifecycleService().addLifecycleListener(this::onLifecycle);
        look();
        vertx.setPeriodic(MISSING_EVERY_MS, _ -> knockAt(missing()));
        vertx.setPeriodic(1, MEMBERS_EVERY_MS, _ -> knockAt(others()));
    }

    public Peer self() {
        return self;
    }

    /** Called, on any thread, when what this node owned may have been taken from it: claims are to be read again. */
    public void onDoubt(Runnable action) {
        onDoubt = action;
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

    /** Another node that runs this version. */
    public Optional<Peer> ofVersion(String version) {
        return hazelcast.getCluster().getMembers().stream()
                .map(MemberAttributes::of)
                .flatMap(Optional::stream)
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

    public Future<Optional<Claim>> find(UUID session) {
        return off(() -> book.find(session));
    }

    public Future<Optional<Claim>> find(JoinCode code) {
        return off(() -> book.find(code));
    }

    Future<Outcome> claim(Claim claim) {
        return off(() -> book.claim(claim));
    }

    Future<Outcome> continueLost(UUID lost, Claim next) {
        return off(() -> book.continueLost(lost, next));
    }

    Future<Boolean> isHeld(Claim claim) {
        return off(() -> book.isHeld(claim));
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

    Future<Void> forget(Claim claim) {
        return off(() -> {
            book.forget(claim);
            return null;
        });
    }

    public Future<Void> close() {
        isOver = true;
        waiting.shutdown();
        return watch.close();
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
        var now = hazelcast.getCluster().getMembers().stream()
                .map(MemberAttributes::of)
                .flatMap(Optional::stream)
                .map(MemberAttributes::peer)
                .toList();
        synchronized (peers) {
            peers.members(now, clock.nowMs());
        }
        lastAnswers
                .keySet()
                .removeIf(is -> now.stream().noneMatch(peer -> peer.is().equals(is)));
    }

    private void onLifecycle(LifecycleEvent event) {
        if (event.getState() != LifecycleState.MERGED) return;
        log.warn("this node was cut off from the others and has found them again: what it owns is checked");
        look();
        onDoubt.run();
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
            onDoubt.run();
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
