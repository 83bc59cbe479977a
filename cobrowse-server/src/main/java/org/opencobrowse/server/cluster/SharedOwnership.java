package org.opencobrowse.server.cluster;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import org.opencobrowse.server.cluster.ClaimBook.Outcome;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The claims that all nodes see, read with what this node knows of the others' lives. */
public final class SharedOwnership implements Ownership {
    private static final Logger log = LoggerFactory.getLogger(SharedOwnership.class);

    private static final Future<List<Claim>> CUT_OFF = Future.failedFuture("others do not count this node among them");
    private static final long UPKEEP_EVERY_MS = 10_000;
    private static final long ASK_AGAIN_MS = 250;

    private final Cluster cluster;
    private final ClusterMeters meters;
    private final SelfDoubt doubt;
    /** What this node owns, as it claimed it. */
    private final ConcurrentMap<UUID, Claim> own = new ConcurrentHashMap<>();

    private final Set<Future<Void>> writing = ConcurrentHashMap.newKeySet();

    private volatile Consumer<UUID> onLost = _ -> {};
    private volatile Runnable onDoubt = () -> {};

    public SharedOwnership(Cluster cluster, MonotonicClock clock) {
        this.cluster = cluster;
        meters = cluster.meters();
        // A node that was silent for half the time after which it counts as failed may count as failed a moment later.
        doubt = new SelfDoubt(clock, cluster.failureAfterMs() / 2, this::stoodStill);
        cluster.onBeat(doubt::beat);
        cluster.onChange(this::readAgain);
        cluster.later(UPKEEP_EVERY_MS, this::keepUp);
    }

    @Override
    public Future<Owner> ownerOf(UUID session) {
        return cluster.claims().find(session).map(this::judge);
    }

    @Override
    public Future<Owner> ownerOf(JoinCode code) {
        return cluster.claims().find(code).map(this::judge);
    }

    @Override
    public Future<Optional<UUID>> sessionOf(String topic) {
        return cluster.claims().sessionOf(topic);
    }

    @Override
    public Future<Grant> begin(Birth birth, String key) {
        var claim = claim(birth, birth.code(), key, 1);
        return cluster.claims()
                .claim(claim)
                .compose(outcome -> outcome instanceof Outcome.Earlier(var earlier)
                        ? afterEarlier(earlier, birth, key)
                        : begun(
                                outcome,
                                claim,
                                birth.topic().filter(Topic::isProven).isPresent()));
    }

    /** Whoever says by a session token what the session is about takes the topic over: the page before has gone, or its owner would not begin again. Others could lead agents astray by it. */
    private Future<Grant> begun(Outcome outcome, Claim claim, boolean takesOver) {
        var grant = grant(outcome);
        if (!(grant instanceof Grant.Granted)) return Future.succeededFuture(grant);
        return cluster.claims()
                .takeTopic(claim, holder -> takesOver || isOver(holder))
                .onFailure(_ -> abandon(claim.session()))
                .compose(taken -> {
                    if (taken) return Future.succeededFuture(grant);
                    // Nobody hears of it before it is forgotten: who asks again with the same key would find it.
                    return forget(claim.session()).otherwiseEmpty().map(_ -> new Grant.TopicTaken());
                });
    }

    private boolean isOver(Claim claim) {
        return !claim.isLive()
                || cluster.standing(claim.owner()) == Standing.GONE
                || (claim.owner().equals(cluster.self()) && !own.containsKey(claim.session()));
    }

    @Override
    public Future<Continuation> continueLost(UUID lost, String secret, Birth birth, String key) {
        return cluster.claims().find(lost).compose(found -> {
            var claim = found.filter(it -> it.proof().fits(secret));
            if (claim.isEmpty()) return Future.succeededFuture(new Continuation(new Grant.Refused(), birth));
            var topic = claim.get().topic().flatMap(name -> Topic.of(name, false));
            var born = birth.with(claim.get().code(), topic);
            return continueIfLost(claim.get(), born, key).map(grant -> new Continuation(grant, born));
        });
    }

    @Override
    public Future<Boolean> giveUp(UUID lost, String secret) {
        return cluster.claims().find(lost).compose(found -> {
            var isLost = found.filter(it -> it.proof().fits(secret)).isPresent() && judge(found) instanceof Owner.Lost;
            return isLost ? cluster.claims().giveUp(lost).map(true) : Future.succeededFuture(false);
        });
    }

    @Override
    public void abandon(UUID session) {
        forget(session);
    }

    private Future<Void> forget(UUID session) {
        var claim = own.remove(session);
        if (claim == null) return Future.succeededFuture();
        var forgotten =
                cluster.claims().freeTopic(claim).compose(_ -> cluster.claims().forget(claim));
        write(session, forgotten);
        return forgotten;
    }

    @Override
    public void ended(UUID session, EndReason reason) {
        var claim = own.remove(session);
        if (claim != null)
            write(
                    session,
                    cluster.claims()
                            .end(session, reason)
                            .compose(_ -> cluster.claims().freeTopic(claim)));
    }

    @Override
    public Future<Void> settled() {
        return Future.join(List.copyOf(writing)).mapEmpty();
    }

    @Override
    public boolean isSure() {
        return doubt.isClear();
    }

    @Override
    public void onDoubt(Runnable action) {
        onDoubt = action;
    }

    @Override
    public void onLost(Consumer<UUID> action) {
        onLost = action;
    }

    private void stoodStill(int pause, long pauseMs) {
        onDoubt.run();
        meters.stoodStill();
        log.atWarn()
                .addKeyValue("pauseMs", pauseMs)
                .addKeyValue("sessions", own.size())
                .log(
                        "stood-still: this process was stopped or had no processor; it serves its sessions again when it knows which of them it still has");
        makeSure(pause, 1);
    }

    /** First whether the others still count this node, then what they say of its sessions: what it reads in its own part of a split cluster proves nothing. */
    private void makeSure(int pause, int tries) {
        cluster.isCounted()
                .compose(counted -> counted ? cluster.claims().lostOf(claims(), this::isOwned) : CUT_OFF)
                .onSuccess(lost -> {
                    giveUp(lost);
                    doubt.settled(pause);
                    log.atInfo()
                            .addKeyValue("sessions", own.size())
                            .addKeyValue("lost", lost.size())
                            .log("sure-again");
                })
                .onFailure(failure -> {
                    if (tries == 1)
                        log.atWarn()
                                .addKeyValue("failure", failure.getMessage())
                                .log("not-sure-yet: asks again until it is");
                    cluster.later(ASK_AGAIN_MS, () -> makeSure(pause, tries + 1));
                });
    }

    private Future<Grant> continueIfLost(Claim lost, Birth birth, String key) {
        if (lost.isLive())
            switch (cluster.standing(lost.owner())) {
                case ALIVE -> {
                    return Future.succeededFuture(new Grant.Earlier(lost.session(), new Owner.Elsewhere(lost.owner())));
                }
                case UNSURE -> {
                    return Future.succeededFuture(new Grant.Unsure());
                }
                case GONE -> {}
            }
        var begun = claim(birth, lost.code(), key, lost.fence() + 1);
        return cluster.claims().continueLost(lost.session(), begun).compose(outcome -> {
            var grant = grant(outcome);
            // Without its topic, if somebody else has that by now, it is a session all the same.
            if (grant instanceof Grant.Granted)
                return cluster.claims()
                        .takeTopic(begun, this::isOver)
                        .otherwise(false)
                        .map(grant);
            // Lost as well, perhaps before anybody heard of it: whoever may continue the first may continue it.
            var lostToo =
                    outcome instanceof Outcome.Earlier(var next) && grant instanceof Grant.Earlier(var _, Owner.Lost _);
            return lostToo
                    ? continueIfLost(((Outcome.Earlier) outcome).claim(), birth, key)
                    : Future.succeededFuture(grant);
        });
    }

    /** The page asks again with its key: for the session that it was given, unless that was lost before the page heard of it. */
    private Future<Grant> afterEarlier(Claim earlier, Birth birth, String key) {
        var owner = judge(Optional.of(earlier));
        if (!(owner instanceof Owner.Lost)) return Future.succeededFuture(new Grant.Earlier(earlier.session(), owner));
        return cluster.claims().forget(earlier).compose(_ -> begin(birth, key));
    }

    private Grant grant(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Claimed(var claim) -> {
                own.put(claim.session(), claim);
                yield new Grant.Granted();
            }
            case Outcome.Earlier(var claim) -> new Grant.Earlier(claim.session(), judge(Optional.of(claim)));
            case Outcome.CodeTaken() -> new Grant.CodeTaken();
            case Outcome.Over(var reason) -> new Grant.Over(reason);
            case Outcome.Unknown() -> new Grant.Refused();
        };
    }

    private Owner judge(Optional<Claim> found) {
        if (found.isEmpty()) return new Owner.Unknown();
        var claim = found.get();
        if (!claim.isLive()) {
            var reason = claim.end().orElseThrow().reason();
            return reason == EndReason.NODE_LOST ? new Owner.Lost() : new Owner.Ended(reason);
        }
        // Asked because this node does not have it: it has just ended, or is only beginning. Nobody is sent in a
        // circle.
        if (claim.owner().equals(cluster.self())) return new Owner.Unknown();
        return switch (cluster.standing(claim.owner())) {
            case ALIVE -> new Owner.Elsewhere(claim.owner());
            case UNSURE -> new Owner.Unsure();
            case GONE -> new Owner.Lost();
        };
    }

    private Claim claim(Birth birth, JoinCode code, String key, int fence) {
        return new Claim(
                birth.id(),
                code,
                key,
                Proof.of(birth.secret().value()),
                cluster.self(),
                fence,
                birth.topic().map(Topic::name),
                birth.createdMs(),
                Optional.empty());
    }

    private void keepUp() {
        readAgain().onComplete(_ -> cluster.later(UPKEEP_EVERY_MS, this::keepUp));
    }

    /** What others took is over here too; what the cluster lost it is told again. */
    private Future<List<Claim>> readAgain() {
        return cluster.claims()
                .lostOf(claims(), this::isOwned)
                .onSuccess(this::giveUp)
                .onFailure(failure -> log.atWarn()
                        .addKeyValue("failure", failure.toString())
                        .log("claims-not-read: asks again soon"));
    }

    private void giveUp(List<Claim> lost) {
        for (var claim : lost) {
            if (!own.remove(claim.session(), claim)) continue; // it ended meanwhile
            meters.sessionLost();
            write(claim.session(), cluster.claims().end(claim.session(), EndReason.NODE_LOST));
            log.atWarn().addKeyValue("session", claim.session()).log("session-lost: others gave it up");
            onLost.accept(claim.session());
        }
    }

    private List<Claim> claims() {
        return List.copyOf(own.values());
    }

    private boolean isOwned(Claim claim) {
        return own.containsKey(claim.session());
    }

    private void write(UUID session, Future<Void> write) {
        writing.add(write);
        write.onComplete(_ -> writing.remove(write)).onFailure(failure -> unwritten(session, failure));
    }

    private static void unwritten(UUID session, Throwable failure) {
        log.atError()
                .addKeyValue("session", session)
                .addKeyValue("failure", failure.toString())
                .log("claim-not-written");
    }
}
