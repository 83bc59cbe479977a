package org.opencobrowse.server.gateway;

import io.vertx.core.Vertx;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.opencobrowse.server.session.LiveSession;
import org.opencobrowse.server.session.SessionDirectory;
import org.opencobrowse.transport.protocol.SessionState;

/** Sessions of this node that wait for their first agent, looked at now and then: shown to agents when they come to wait, and no more when they do not. */
final class WaitingSessions {
    private static final long LOOK_EVERY_MS = 1_000;

    private final SessionDirectory directory;
    private final BiConsumer<UUID, Optional<String>> tell;
    /** On one event loop only. */
    private final Set<UUID> shown = new HashSet<>();

    /** @param tell with the join code while it waits, without when it does not any more */
    WaitingSessions(Vertx vertx, SessionDirectory directory, BiConsumer<UUID, Optional<String>> tell) {
        this.directory = directory;
        this.tell = tell;
        vertx.setPeriodic(LOOK_EVERY_MS, _ -> look());
    }

    private void look() {
        var live = directory.live();
        var alive = live.stream().map(LiveSession::id).collect(Collectors.toSet());
        shown.stream().filter(session -> !alive.contains(session)).toList().forEach(this::hide);
        for (var session : live)
            session.ask(LiveSession::state).onSuccess(state -> {
                if (state == SessionState.WAITING) show(session);
                else hide(session.id());
            });
    }

    private void show(LiveSession session) {
        if (shown.add(session.id()))
            tell.accept(session.id(), Optional.of(session.code().digits()));
    }

    private void hide(UUID session) {
        if (shown.remove(session)) tell.accept(session, Optional.empty());
    }
}
