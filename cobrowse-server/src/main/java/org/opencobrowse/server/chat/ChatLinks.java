package org.opencobrowse.server.chat;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.opencobrowse.chat.Draft;
import org.opencobrowse.server.session.ControlNews;
import org.opencobrowse.transport.protocol.EndReason;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which sessions of this node belong to which conversation. A conversation owns no session and a session no conversation: the one is told what becomes of the other, and that is all. */
final class ChatLinks {
    private static final Logger log = LoggerFactory.getLogger(ChatLinks.class);

    private static final int ASKED_AT_ONCE = 50;
    private static final long ASKED_AGAIN_MS = 6_000;

    private final Map<UUID, UUID> conversationOf = new ConcurrentHashMap<>();
    private final Map<UUID, Long> lastAsked = new ConcurrentHashMap<>();
    private final AtomicInteger askedInThisLook = new AtomicInteger();
    private final Set<Future<?>> underWay = ConcurrentHashMap.newKeySet();
    private final ChatHouse house;
    private final ChatDoor door;

    ChatLinks(ChatHouse house, ChatDoor door) {
        this.house = house;
        this.door = door;
    }

    /** Fails as {@code unauthorized} when the secret does not open it. */
    Future<UUID> check(UUID conversation, String secret) {
        return house.threads()
                .askForStranger(() -> door.customer(Optional.of(conversation), Optional.of(secret))
                        .conversation()
                        .id());
    }

    /** Again for the same session: nothing more happens. */
    Future<Void> started(UUID conversation, UUID session, String joinCode, Optional<UUID> lost) {
        conversationOf.put(session, conversation);
        return house.threads().ask(() -> {
            // It may have been offered before it was known to belong to a conversation.
            house.book().queue().takeOutSession(session);
            lost.ifPresent(it -> add(conversation, Draft.cobrowseLost(it.toString(), EndReason.NODE_LOST.wireName())));
            add(conversation, Draft.cobrowseStarted(session.toString(), joinCode));
            return null;
        });
    }

    void controlChanged(ControlNews news) {
        var conversation = conversationOf.get(news.session());
        if (conversation == null) return;
        tellLater(conversation, Draft.control(news.session().toString(), news.grant(), news.isGranted()));
    }

    void ended(UUID session, EndReason reason) {
        var conversation = conversationOf.remove(session);
        if (conversation != null) tellLater(conversation, ending(session, reason));
    }

    private void tellLater(UUID conversation, Draft draft) {
        var told = house.threads().duty(() -> {
            add(conversation, draft);
            return true;
        });
        underWay.add(told);
        told.onComplete(_ -> underWay.remove(told));
    }

    boolean isLinked(UUID session) {
        return conversationOf.containsKey(session);
    }

    /** When everything that is to be told has been. */
    Future<?> settled() {
        return Future.join(List.copyOf(underWay));
    }

    /** Sessions of followed conversations whose node is gone, or could not say that they have ended: nobody else would. */
    void look(Iterable<Desk> desks, Function<UUID, Future<Optional<EndReason>>> endOf) {
        askedInThisLook.set(0);
        lastAsked.values().removeIf(ms -> house.clock().nowMs() - ms > ASKED_AGAIN_MS);
        for (var desk : desks)
            desk.context()
                    .runOnContext(_ -> desk.cobrowsing().forEach((session, conversation) -> {
                        if (mayAsk(session))
                            endOf.apply(session)
                                    .onSuccess(end -> end.ifPresent(reason -> tell(conversation, session, reason)));
                    }));
    }

    private boolean mayAsk(UUID session) {
        return !conversationOf.containsKey(session)
                && askedInThisLook.get() < ASKED_AT_ONCE
                && lastAsked.putIfAbsent(session, house.clock().nowMs()) == null
                && askedInThisLook.incrementAndGet() <= ASKED_AT_ONCE;
    }

    private void tell(UUID conversation, UUID session, EndReason reason) {
        var draft = ending(session, reason);
        house.threads().duty(() -> {
            add(conversation, draft);
            return true;
        });
    }

    private static Draft ending(UUID session, EndReason reason) {
        return reason == EndReason.NODE_LOST
                ? Draft.cobrowseLost(session.toString(), reason.wireName())
                : Draft.cobrowseEnded(session.toString(), reason.wireName());
    }

    private void add(UUID conversation, Draft draft) {
        var outcome = house.book().append(conversation, draft);
        log.atDebug()
                .addKeyValue("conversation", conversation)
                .addKeyValue("outcome", outcome.getClass().getSimpleName())
                .log("session-told");
    }
}
