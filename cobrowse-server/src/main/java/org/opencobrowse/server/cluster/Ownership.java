package org.opencobrowse.server.cluster;

import io.vertx.core.Future;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.EndReason;

/** Which node has which session. Asked only about what the own node does not have; safe on every thread. */
public interface Ownership {
    Future<Owner> ownerOf(UUID session);

    Future<Owner> ownerOf(JoinCode code);

    /** The session to which a topic leads, wherever it is; that of this node among them. */
    Future<Optional<UUID>> sessionOf(String topic);

    /** @param key the client's idempotency key: the same key gets the same session, whichever node is asked */
    Future<Grant> begin(Birth birth, String key);

    /**
     * @param lost whose node is gone
     * @param secret of the lost session's customer
     * @param birth with another id and secret; its join code becomes that of the lost session
     */
    Future<Continuation> continueLost(UUID lost, String secret, Birth birth, String key);

    /** What came of it, and the session as it is to be born. */
    record Continuation(Grant grant, Birth birth) {}

    /** The customer does not want a lost session continued. False: there is none of this secret. */
    Future<Boolean> giveUp(UUID lost, String secret);

    /** It never began after all. */
    void abandon(UUID session);

    void ended(UUID session, EndReason reason);

    /** When everything that was said to have ended is known to the cluster. */
    Future<Void> settled();

    /** Whether this node may act for its sessions. Not after a pause of its own, until it knows which of them it still has: ask before anything that came in is looked at. */
    boolean isSure();

    /** Told, on any thread, when this node becomes unsure; nobody is to hear anything from its sessions then. */
    void onDoubt(Runnable action);

    /** Told of sessions that this node had and that others have given up meanwhile, while it was cut off or stopped. */
    void onLost(Consumer<UUID> action);
}
