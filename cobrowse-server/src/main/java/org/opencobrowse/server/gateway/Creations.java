package org.opencobrowse.server.gateway;

import io.vertx.core.Future;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.opencobrowse.server.cluster.Grant;
import org.opencobrowse.server.cluster.Owner;
import org.opencobrowse.server.cluster.Ownership;
import org.opencobrowse.server.cluster.Peer;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.Refusal;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.server.session.SessionDirectory.Creation;
import org.opencobrowse.server.session.SessionDirectory.Found;
import org.opencobrowse.server.session.SessionSurroundings;
import org.opencobrowse.server.session.Topic;
import org.opencobrowse.transport.protocol.CloseCode;

/** Makes sessions: draws what nobody can guess, asks the cluster for the right to them, and spreads them over the event loops. */
final class Creations {
    private static final int DRAWS = 5;

    private final IdSource ids = new IdSource();
    private final SessionDirectory directory;
    private final SessionSurroundings around;
    private final SessionLoops loops;
    private final InstantSource wallClock;
    private final Ownership ownership;
    private final BooleanSupplier isOpen;
    private final AtomicInteger underWay = new AtomicInteger();
    private final OptionalInt codeDigit;

    /** What came of the wish for a session. */
    sealed interface Made {
        /** @param again made by an earlier request */
        record Here(LiveSession session, boolean again) implements Made {}

        record Elsewhere(Peer peer) implements Made {}

        /**
         * This node takes no new sessions: another one may.
         *
         * @param otherwise what is said if none does
         */
        record Closed(Refusal otherwise) implements Made {}

        record Refused(Refusal refusal) implements Made {}

        static Made refused(CloseCode code, String reason) {
            return new Refused(new Refusal(code, reason));
        }
    }

    Creations(
            SessionDirectory directory,
            SessionSurroundings around,
            SessionLoops loops,
            InstantSource wallClock,
            Ownership ownership,
            BooleanSupplier isOpen,
            OptionalInt codeDigit) {
        this.directory = directory;
        this.around = around;
        this.loops = loops;
        this.wallClock = wallClock;
        this.ownership = ownership;
        this.isOpen = isOpen;
        this.codeDigit = codeDigit;
    }

    /** Sessions that are being made: they are not in the directory yet. */
    int underWay() {
        return underWay.get();
    }

    /** @param key the client's idempotency key: the same key gets the same session */
    Future<Made> create(String key, Optional<Topic> topic) {
        return unlessMade(key, () -> create(key, topic, DRAWS));
    }

    /** A session in place of one whose node was lost, under its join code. */
    Future<Made> continueLost(UUID lost, String secret, String key) {
        return unlessMade(
                key,
                () -> ownership
                        .continueLost(lost, secret, draw(Optional.empty()), key)
                        .map(continuation -> made(continuation.grant(), continuation.birth(), key)));
    }

    /** Who only repeats a wish is answered even by a node that takes no new sessions. */
    private Future<Made> unlessMade(String key, Supplier<Future<Made>> birth) {
        return directory
                .madeBy(key, around.clock())
                .map(creation -> Future.succeededFuture(made(creation)))
                .orElseGet(() -> ifOpen(birth));
    }

    /** Counted before it is asked whether the node is open: a node that has closed and then counts none has none to come. */
    private Future<Made> ifOpen(Supplier<Future<Made>> birth) {
        underWay.incrementAndGet();
        return Future.succeededFuture()
                .compose(_ -> obstacle()
                        .<Future<Made>>map(otherwise -> Future.succeededFuture(new Made.Closed(otherwise)))
                        .orElseGet(birth))
                .onComplete(_ -> underWay.decrementAndGet());
    }

    private Optional<Refusal> obstacle() {
        return directory
                .fullness()
                .or(() -> isOpen.getAsBoolean() ? Optional.empty() : Optional.of(Refusal.nodeClosed()));
    }

    private Future<Made> create(String key, Optional<Topic> topic, int draws) {
        var birth = draw(topic);
        return ownership
                .begin(birth, key)
                .compose(grant -> grant instanceof Grant.CodeTaken && draws > 1
                        ? create(key, topic, draws - 1)
                        : Future.succeededFuture(made(grant, birth, key)));
    }

    private Made made(Grant grant, Birth birth, String key) {
        return switch (grant) {
            case Grant.Granted() -> bear(birth, key);
            case Grant.Earlier(var session, var owner) -> earlier(session, owner);
            case Grant.CodeTaken() -> Made.refused(CloseCode.INTERNAL, "no free join code was found; try again");
            case Grant.TopicTaken() ->
                Made.refused(
                        CloseCode.TOPIC_TAKEN,
                        "another live session has this topic: end it first, or ask with a session token for the topic");
            case Grant.Over(var reason) -> new Made.Refused(Refusal.ended(reason));
            case Grant.Unsure() -> new Made.Refused(Refusal.ownerUnknown());
            case Grant.Refused() ->
                Made.refused(CloseCode.UNKNOWN_SESSION, "no lost session has this id and this secret");
        };
    }

    private Made bear(Birth birth, String key) {
        var creation = directory.create(key, birth, loops.next(), around);
        if (!(creation instanceof Creation.Created)) ownership.abandon(birth.id());
        return made(creation);
    }

    private static Made made(Creation creation) {
        return switch (creation) {
            case Creation.Created(var session) -> new Made.Here(session, false);
            case Creation.Repeated(var session) -> new Made.Here(session, true);
            case Creation.Over(var reason) -> new Made.Refused(Refusal.ended(reason));
            case Creation.Refused(var refusal) -> new Made.Refused(refusal);
        };
    }

    private Made earlier(UUID session, Owner owner) {
        if (directory.find(session) instanceof Found.Live(var live)) return new Made.Here(live, true);
        return switch (owner) {
            case Owner.Elsewhere(var peer) -> new Made.Elsewhere(peer);
            case Owner.Ended(var reason) -> new Made.Refused(Refusal.ended(reason));
            case Owner.Lost _, Owner.Unsure _, Owner.Unknown _ -> new Made.Refused(Refusal.ownerUnknown());
        };
    }

    /** Nine hundred million codes, of which a node ever holds some thousands: a second draw is rare, a third practically never happens. */
    private Birth draw(Optional<Topic> topic) {
        return new Birth(ids.sessionId(), freeCode(), ids.secret(), topic, wallClock.millis());
    }

    private JoinCode freeCode() {
        var code = ids.joinCode(codeDigit);
        while (directory.isTaken(code)) code = ids.joinCode(codeDigit);
        return code;
    }
}
