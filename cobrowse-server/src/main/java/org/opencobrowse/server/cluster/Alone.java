package org.opencobrowse.server.cluster;

import io.vertx.core.Future;
import java.util.UUID;
import java.util.function.Consumer;
import org.opencobrowse.server.session.Birth;
import org.opencobrowse.server.session.JoinCode;
import org.opencobrowse.transport.protocol.EndReason;

/** A node without others: what it does not have, nobody has, and what it lost cannot be continued. */
public final class Alone implements Ownership {
    @Override
    public Future<Owner> ownerOf(UUID session) {
        return Future.succeededFuture(new Owner.Unknown());
    }

    @Override
    public Future<Owner> ownerOf(JoinCode code) {
        return Future.succeededFuture(new Owner.Unknown());
    }

    @Override
    public Future<Grant> begin(Birth birth, String key) {
        return Future.succeededFuture(new Grant.Granted());
    }

    @Override
    public Future<Continuation> continueLost(UUID lost, String secret, Birth birth, String key) {
        return Future.succeededFuture(new Continuation(new Grant.Refused(), birth));
    }

    @Override
    public Future<Boolean> giveUp(UUID lost, String secret) {
        return Future.succeededFuture(false);
    }

    @Override
    public void abandon(UUID session) {}

    @Override
    public void ended(UUID session, EndReason reason) {}

    @Override
    public Future<Void> settled() {
        return Future.succeededFuture();
    }

    @Override
    public boolean isSure() {
        return true;
    }

    @Override
    public void onDoubt(Runnable action) {}

    @Override
    public void onLost(Consumer<UUID> action) {}
}
