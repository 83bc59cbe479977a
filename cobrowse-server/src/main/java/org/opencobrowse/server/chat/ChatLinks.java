package org.opencobrowse.server.chat;

import io.vertx.core.Future;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.opencobrowse.chat.Draft;
import org.opencobrowse.transport.protocol.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which sessions of this node belong to which conversation. A conversation owns no session and a session no conversation: the one is told what becomes of the other, and that is all. */
final class ChatLinks {
    private static final Logger log = LoggerFactory.getLogger(ChatLinks.class);

    private final Map<UUID, UUID> conversationOf = new ConcurrentHashMap<>();
    private final ChatHouse house;
    private final ChatDoor door;

    ChatLinks(ChatHouse house, ChatDoor door) {
        this.house = house;
        this.door = door;
    }

    /** Fails as {@code unauthorized} when the secret does not open it. */
    Future<UUID> check(UUID conversation, String secret) {
        return house.threads()
                .ask(() -> door.customer(Optional.of(conversation), Optional.of(secret))
                        .conversation()
                        .id());
    }

    /** Again for the same session: nothing more happens. */
    Future<Void> started(UUID conversation, UUID session, String joinCode, Optional<UUID> lost) {
        conversationOf.put(session, conversation);
        return house.threads().ask(() -> {
            lost.ifPresent(it -> add(conversation, Draft.cobrowseLost(it.toString(), EndReason.NODE_LOST.wireName())));
            add(conversation, Draft.cobrowseStarted(session.toString(), joinCode));
            return null;
        });
    }

    void ended(UUID session, EndReason reason) {
        var conversation = conversationOf.remove(session);
        if (conversation == null) return;
        var draft = reason == EndReason.NODE_LOST
                ? Draft.cobrowseLost(session.toString(), reason.wireName())
                : Draft.cobrowseEnded(session.toString(), reason.wireName());
        house.threads().ask(() -> {
            add(conversation, draft);
            return true;
        });
    }

    /** Sessions of followed conversations whose node is gone: nobody else would say so. */
    void look(Iterable<Desk> desks, Function<UUID, Future<Boolean>> isLost) {
        for (var desk : desks)
            desk.context()
                    .runOnContext(_ -> desk.cobrowsing().forEach((session, conversation) -> {
                        if (conversationOf.containsKey(session)) return;
                        isLost.apply(session).onSuccess(lost -> {
                            if (lost)
                                house.threads().ask(() -> {
                                    add(
                                            conversation,
                                            Draft.cobrowseLost(session.toString(), EndReason.NODE_LOST.wireName()));
                                    return true;
                                });
                        });
                    }));
    }

    private void add(UUID conversation, Draft draft) {
        var outcome = house.book().append(conversation, draft);
        log.atDebug()
                .addKeyValue("conversation", conversation)
                .addKeyValue("outcome", outcome.getClass().getSimpleName())
                .log("session-told");
    }
}
