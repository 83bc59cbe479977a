package org.opencobrowse.server.chat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opencobrowse.chat.Attendance;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.chat.Cursor;
import org.opencobrowse.chat.Draft;
import org.opencobrowse.chat.Entry;
import org.opencobrowse.chat.EntryKind;
import org.opencobrowse.chat.Following;
import org.opencobrowse.chat.Marks;
import org.opencobrowse.chat.News;
import org.opencobrowse.chat.Sender;
import org.opencobrowse.server.http.UuidText;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.ChatClientFrame;
import org.opencobrowse.transport.protocol.ChatServerFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.Participant;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;

/**
 * One chat connection: what it follows and what it says. Everything happens on the connection's event loop, but for what waits for other nodes, which happens in the order in which it was wanted: so what
 * one person says keeps its order, and whoever comes and goes is counted right.
 */
final class Desk {
    private static final int FOLLOWED = 100;
    private static final int NEWS_AT_ONCE = 50;
    /** Wishes that wait for the cluster. */
    private static final int UNDER_WAY = 64;

    private static final long SOON_MS = 1_000;
    private static final String TOO_MANY = "too many messages";
    private static final long MARKS_EVERY_MS = 500;
    private static final long TYPING_FOR_MS = 5_000;
    private static final long GOING_MS = 5_000;

    /** What a desk is allowed to be told and to do in a conversation; decided anew for each one. */
    @FunctionalInterface
    interface Door {
        /** Waits for other nodes. */
        Speaker open(UUID conversation);
    }

    /** Of one conversation that is followed here. */
    private static final class Followed {
        final Speaker speaker;
        final Following following;
        /** The highest clock that was told here. */
        long clock;

        String room = "";
        long place;

        Marks marked = Marks.NONE;
        boolean marksWait;

        Followed(Speaker speaker, Following following) {
            this.speaker = speaker;
            this.following = following;
        }
    }

    private final Context context;
    private final Connection connection;
    private final Role role;
    private final Door door;
    private final ChatHouse house;
    private final Map<UUID, Followed> followed = new HashMap<>();
    private final AtomicBoolean isAwake = new AtomicBoolean();
    private Future<?> last = Future.succeededFuture();
    private int underWay;
    /** Conversations that are about to be followed; one twice that is asked for twice. */
    private final List<UUID> coming = new ArrayList<>();

    private long placeTold = -1;
    private boolean isClosed;

    Desk(Context context, Connection connection, Role role, Door door, ChatHouse house) {
        this.context = context;
        this.connection = connection;
        this.role = role;
        this.door = door;
        this.house = house;
        connection.onDrained(this::wake);
    }

    Connection connection() {
        return connection;
    }

    void received(ChatClientFrame frame) {
        if (isClosed) return;
        switch (frame) {
            case ChatClientFrame.Follow follow -> follow(follow);
            case ChatClientFrame.Unfollow(var conversation) -> unfollow(conversation);
            case ChatClientFrame.Say say -> say(say);
            case ChatClientFrame.Typing(var conversation) -> typing(conversation);
            case ChatClientFrame.Seen(var conversation, var clock) -> seen(conversation, clock);
        }
    }

    void close() {
        isClosed = true;
        Map.copyOf(followed).keySet().forEach(this::unfollow);
    }

    /** The node goes down. Completes when nobody counts as connected here any more. */
    Future<?> sendAway() {
        Promise<Void> gone = Promise.promise();
        context.runOnContext(_ -> {
            close();
            connection.refuse(
                    ServerFrame.Refused.of(CloseCode.DRAINING, "the node is going down; another one goes on"));
            last.onComplete(_ -> gone.tryComplete());
        });
        context.owner().setTimer(GOING_MS, _ -> gone.tryComplete());
        return gone.future();
    }

    private void follow(ChatClientFrame.Follow wish) {
        var conversation = wish.conversation();
        unfollow(conversation);
        if (followed.size() + coming.size() >= FOLLOWED) {
            notFollowed(
                    conversation,
                    new ProtocolViolation(
                            CloseCode.TOO_LARGE, "a connection follows at most %d conversations".formatted(FOLLOWED)));
            return;
        }
        if (house.signs().take("follow " + connection.id()) > 0) {
            notFollowed(conversation, new ProtocolViolation(CloseCode.TOO_FAST, "follow again in a second"));
            return;
        }
        coming.add(conversation);
        var cursor = wish.room()
                .map(room -> new Cursor(room, (int) Math.min(wish.place().orElse(0), Integer.MAX_VALUE)));
        inOrder(() -> followNow(conversation, cursor))
                .onComplete(_ -> coming.remove(conversation))
                .onSuccess(this::followed)
                .onFailure(failure -> notFollowed(conversation, ChatThreads.told(failure)));
    }

    private Followed followNow(UUID conversation, Optional<Cursor> cursor) {
        var speaker = door.open(conversation);
        var following = book().follow(conversation, cursor, this::wake)
                .orElseThrow(() -> Outcomes.over("it is not known any more"));
        try {
            if (speaker.isIn()) book().connect(conversation, speaker.sender(), speaker.name());
            return new Followed(speaker, following);
        } catch (RuntimeException unconnected) {
            following.close();
            throw unconnected;
        }
    }

    private void notFollowed(UUID conversation, ProtocolViolation why) {
        connection.send(ChatServerFrame.NotFollowed.of(conversation, why.refusal()));
    }

    private void followed(Followed there) {
        var conversation = there.following.id();
        var earlier = followed.put(conversation, there);
        if (earlier != null) leave(earlier);
        if (isClosed) unfollow(conversation);
        else {
            tellPlace();
            wake();
        }
    }

    private void followAgain(Followed there) {
        follow(new ChatClientFrame.Follow(there.following.id(), Optional.of(there.room), OptionalLong.of(there.place)));
    }

    private void unfollow(UUID conversation) {
        var there = followed.remove(conversation);
        if (there != null) leave(there);
    }

    private void leave(Followed there) {
        there.following.close();
        if (there.speaker.isIn())
            last = last.transform(_ -> house.threads().duty(() -> {
                book().disconnect(there.following.id(), there.speaker.sender());
                return true;
            }));
    }

    private void say(ChatClientFrame.Say said) {
        var there = followed.get(said.conversation());
        if (there == null && coming.contains(said.conversation()))
            notSaid(said, SOON_MS, "the conversation is not followed yet");
        else if (there == null) notSaid(said, CloseCode.OUT_OF_ROLE, "follow the conversation first");
        else if (!there.speaker.isIn() || !isStillIn(there))
            notSaid(said, CloseCode.OUT_OF_ROLE, "only who is in the conversation writes in it");
        else if (underWay >= UNDER_WAY) notSaid(said, SOON_MS, TOO_MANY);
        else {
            var waitMs = house.paces().take(there.speaker.key());
            if (waitMs > 0) notSaid(said, waitMs, TOO_MANY);
            else sayNow(there, said);
        }
    }

    private void sayNow(Followed there, ChatClientFrame.Say said) {
        var speaker = there.speaker;
        var after = Math.max(there.clock, said.after().orElse(0));
        inOrder(() -> {
                    var draft = Draft.message(speaker.sender(), said.id(), speaker.name(), said.text());
                    return house.append(said.conversation(), draft.after(after));
                })
                .onFailure(failure -> notSaid(said, ChatThreads.told(failure), OptionalLong.empty()));
    }

    private void notSaid(ChatClientFrame.Say said, CloseCode code, String reason) {
        notSaid(said, new ProtocolViolation(code, reason), OptionalLong.empty());
    }

    private void notSaid(ChatClientFrame.Say said, long waitMs, String reason) {
        var why = new ProtocolViolation(CloseCode.TOO_FAST, "%s; again in %d ms".formatted(reason, waitMs));
        notSaid(said, why, OptionalLong.of(waitMs));
    }

    private void notSaid(ChatClientFrame.Say said, ProtocolViolation why, OptionalLong retryAfterMs) {
        house.meters().refused(why.code());
        connection.send(ChatServerFrame.NotSaid.of(said, why.refusal(), retryAfterMs));
    }

    private boolean isStillIn(Followed there) {
        return role == Role.CUSTOMER || there.following.timeline().isIn(there.speaker.sender());
    }

    private void typing(UUID conversation) {
        var there = followed.get(conversation);
        if (there == null || !there.speaker.isIn()) return;
        if (house.signs().take(there.speaker.key()) > 0) house.meters().ignored("typing");
        else
            inOrder(() -> {
                book().typing(conversation, there.speaker.sender());
                return true;
            });
    }

    private void seen(UUID conversation, long clock) {
        var there = followed.get(conversation);
        if (there != null) mark(there, new Marks(clock, clock));
    }

    /** What grows often is written now and then. */
    private void mark(Followed there, Marks marks) {
        there.marked = new Marks(
                Math.max(there.marked.delivered(), marks.delivered()), Math.max(there.marked.seen(), marks.seen()));
        if (!there.speaker.isIn() || there.marksWait) return;
        there.marksWait = true;
        context.owner().setTimer(MARKS_EVERY_MS, _ -> {
            there.marksWait = false;
            var marked = there.marked;
            inOrder(() -> {
                book().mark(there.following.id(), there.speaker.sender(), marked);
                return true;
            });
        });
    }

    /** Any thread. */
    void wake() {
        if (isAwake.compareAndSet(false, true)) context.runOnContext(_ -> tellNews());
    }

    private void tellNews() {
        isAwake.set(false);
        if (isClosed) return;
        Map.copyOf(followed).values().forEach(this::tellNews);
    }

    private void tellNews(Followed there) {
        while (!connection.isFull()) {
            var news = there.following.next(NEWS_AT_ONCE);
            if (news.isEmpty()) break;
            news.forEach(each -> tell(there, each));
        }
        if (there.speaker.isIn() && !isStillIn(there) && followed.get(there.following.id()) == there) {
            unfollow(there.following.id());
            notFollowed(
                    there.following.id(),
                    new ProtocolViolation(CloseCode.OUT_OF_ROLE, "this agent has left the conversation"));
        }
        // A supervisor who only read until now has taken it over.
        if (role == Role.AGENT && !there.speaker.isIn() && isStillIn(there)) followAgain(there);
    }

    private void tell(Followed there, News news) {
        var conversation = there.following.id();
        switch (news) {
            case News.Told(var room, var place, var entry) -> {
                there.clock = Math.max(there.clock, entry.clock());
                there.room = room;
                there.place = place;
                mark(there, new Marks(entry.clock(), 0));
                connection.send(frame(entry, room, place));
                if (entry.kind() == EntryKind.JOINED || entry.kind() == EntryKind.ENDED) tellPlace();
            }
            case News.CaughtUp(var room, var place, var state) ->
                connection.send(new ChatServerFrame.Followed(
                        conversation,
                        room,
                        place,
                        state.wireName(),
                        there.following.conversation().name()));
            case News.Marked(var participant, var marks) ->
                connection.send(
                        new ChatServerFrame.Marks(conversation, participant.text(), marks.delivered(), marks.seen()));
            case News.Present(var participants) ->
                connection.send(new ChatServerFrame.ChatPresence(
                        conversation,
                        participants.stream().map(Desk::participant).toList()));
            case News.Typing(var participant) -> {
                if (!participant.equals(there.speaker.sender()))
                    connection.send(new ChatServerFrame.Typing(conversation, participant.text(), TYPING_FOR_MS));
            }
        }
    }

    private static ChatServerFrame.Entry frame(Entry entry, String room, int place) {
        var body = Buffer.buffer(entry.text().orElse(""));
        return new ChatServerFrame.Entry(
                entry.conversation(),
                entry.sender().text(),
                entry.id(),
                entry.clock(),
                entry.atMs(),
                entry.kind().wireName(),
                entry.name(),
                room,
                place,
                body.length(),
                body);
    }

    private static Participant participant(Attendance there) {
        return new Participant(
                there.participant().text(),
                there.participant().equals(Sender.CUSTOMER) ? Role.CUSTOMER : Role.AGENT,
                there.name().orElse(""),
                there.connected(),
                Optional.empty());
    }

    /** The queue has changed, perhaps for this one. On the connection's event loop. */
    void queueChanged(int waiting) {
        if (isClosed) return;
        if (role == Role.AGENT) connection.send(new ChatServerFrame.QueueChanged(waiting));
        else tellPlace();
    }

    private void tellPlace() {
        if (role == Role.AGENT) return;
        followed.keySet().forEach(conversation -> {
            var place = book().queue().place(conversation);
            if (place == placeTold) return;
            placeTold = place;
            var sinceMs = book().queue().find(conversation).map(it -> book().nowMs() - it.sinceMs());
            connection.send(new ChatServerFrame.QueuePlace(conversation, place, Math.max(0, sinceMs.orElse(0L))));
        });
    }

    /** Sessions under way in what is followed here, with their conversations. On the connection's event loop. */
    Map<UUID, UUID> cobrowsing() {
        var sessions = new HashMap<UUID, UUID>();
        followed.forEach((conversation, there) -> there.following
                .timeline()
                .cobrowsing()
                .keySet()
                .forEach(session -> UuidText.parse(session).ifPresent(id -> sessions.put(id, conversation))));
        return sessions;
    }

    Context context() {
        return context;
    }

    private ChatBook book() {
        return house.book();
    }

    private <T> Future<T> inOrder(Callable<T> wish) {
        underWay++;
        Future<T> done = last.transform(_ -> house.threads().ask(wish));
        last = done;
        return done.onComplete(_ -> underWay--);
    }
}
