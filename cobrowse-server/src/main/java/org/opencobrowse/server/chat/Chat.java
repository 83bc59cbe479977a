package org.opencobrowse.server.chat;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.opencobrowse.chat.ChatBook;
import org.opencobrowse.chat.ChatRules;
import org.opencobrowse.chat.ChatSweep;
import org.opencobrowse.chat.Queueing;
import org.opencobrowse.chat.Waiting;
import org.opencobrowse.server.agents.Agents;
import org.opencobrowse.server.agents.TryLimits;
import org.opencobrowse.server.config.ChatConfig;
import org.opencobrowse.server.config.Hidden;
import org.opencobrowse.server.http.ClientAddress;
import org.opencobrowse.server.http.Routes;
import org.opencobrowse.server.session.ControlNews;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.ConnectionListener;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.Role;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chat as one node offers it: calls, connections, and what has to be done now and then. */
public final class Chat implements Routes {
    private static final Logger log = LoggerFactory.getLogger(Chat.class);
    /** What customers may call. */
    public static final String PATHS = ChatCalls.PATH + "/*";
    /** What only agents may call. */
    public static final List<String> AGENTS_PATHS =
            List.of(ChatCalls.ANSWERS_PATH, QueueCalls.PATH, QueueCalls.PATH + "/*");

    private static final long LOOK_EVERY_MS = 2_000;
    private static final long SWEEP_EVERY_MS = 5_000;
    private static final long QUEUE_TOLD_EVERY_MS = 500;

    private final Vertx vertx;
    private final ChatConfig config;
    private final ChatHouse house;
    private final ChatDoor door;
    private final ChatGreeting greeting;
    private final ChatLinks links;
    private final List<Routes> calls;
    private final List<ChatReception> receptions = new ArrayList<>();
    private final Cluster cluster;
    private final ChatSweep sweep;
    private final AtomicBoolean isQueueNew = new AtomicBoolean();
    private boolean isAlarming;
    private volatile boolean isOver;

    /**
     * What chat asks about the nodes.
     *
     * @param sweeps whether this node puts things in order for all
     * @param judgesAbsence whether this node sees the greater part of them
     * @param isWhole whether no node is missing that may still live
     * @param isLost whether that run of a node is gone for good
     * @param endOf why a session ended, or was lost with its node
     */
    public record Cluster(
            BooleanSupplier sweeps,
            BooleanSupplier judgesAbsence,
            BooleanSupplier isWhole,
            Predicate<String> isLost,
            Function<UUID, Future<Optional<EndReason>>> endOf) {}

    /**
     * Where it stands.
     *
     * @param secret what all nodes of the cluster know and nobody else
     * @param setRoute leads the visitor back to this node
     */
    public record Place(
            ClientAddress addresses, Consumer<HttpServerRequest> setRoute, ChatGreeting greeting, Hidden secret) {}

    public Chat(
            Vertx vertx,
            ChatConfig config,
            ChatBook book,
            Cluster cluster,
            Place place,
            Agents agents,
            MonotonicClock clock,
            InstantSource wallClock,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.cluster = cluster;
        greeting = place.greeting();
        var threads = new ChatThreads(vertx);
        var meters = new ChatMeters(registry);
        house = new ChatHouse(book, threads, meters, clock);
        door = new ChatDoor(book, threads, agents, cluster.isWhole());
        links = new ChatLinks(house, door);
        sweep = book.sweep(new ChatSweep.Nodes(cluster.isLost(), cluster.judgesAbsence(), clock::nowMs));
        calls = List.of(
                new ChatCalls(
                        config,
                        house,
                        door,
                        new RobotCheck(place.secret(), config.robotWork(), wallClock),
                        new TryLimits(vertx, clock, config.creationsPerMinutePerAddress()),
                        place.addresses(),
                        place.setRoute(),
                        greeting.node()),
                new QueueCalls(house, door));
        book.queue().onChange(this::queueChanged);
        gauges(meters);
        again(LOOK_EVERY_MS, this::look);
        again(SWEEP_EVERY_MS, this::sweep);
    }

    public static ChatRules rules(ChatConfig config) {
        return new ChatRules(
                config.textLength(),
                config.entriesPerConversation(),
                config.conversations(),
                config.longest(),
                config.keepEnded(),
                config.customerAwayAfter(),
                config.agentAwayAfter(),
                switch (config.queueing()) {
                    case ON_START -> Queueing.ON_START;
                    case ON_CALL -> Queueing.ON_CALL;
                },
                config.sessionsInQueue());
    }

    private void gauges(ChatMeters meters) {
        var book = house.book();
        meters.gauge("cobrowse.chat.followed", "Conversations with a connection to this node", book::followed);
        meters.gauge("cobrowse.chat.waiting", "Who waits for an agent, in the whole cluster", book.queue()::total);
        meters.gauge(
                "cobrowse.chat.waiting.longest.seconds",
                "How long the first of them has waited",
                () -> longestWaitMs() / 1_000.0);
        meters.gauge("cobrowse.chat.missed", "Looks that found what nobody had told this node", book::missed);
    }

    @Override
    public void mount(Router router) {
        calls.forEach(part -> part.mount(router));
    }

    /** For connections of these roles. */
    public ConnectionListener reception(Set<Role> admitted) {
        var reception = new ChatReception(vertx, house, door, greeting, admitted);
        receptions.add(reception);
        return reception;
    }

    /** Whether the secret opens the conversation; fails as {@code unauthorized}. */
    public Future<UUID> check(UUID conversation, String secret) {
        return links.check(conversation, secret);
    }

    /** @param lost the session that this one continues */
    public Future<Void> sessionStarted(UUID conversation, UUID session, String joinCode, Optional<UUID> lost) {
        return links.started(conversation, session, joinCode, lost);
    }

    /** Any thread; nothing for sessions that belong to no conversation. */
    public void sessionEnded(UUID session, EndReason reason) {
        links.ended(session, reason);
    }

    /** Any thread; nothing for sessions that belong to no conversation. */
    public void controlChanged(ControlNews news) {
        links.controlChanged(news);
    }

    /** A session that waits for its first agent, or does not any more. */
    public void sessionWaits(UUID session, Optional<String> joinCode) {
        if (!config.sessionsInQueue() || links.isLinked(session)) return;
        house.threads().duty(() -> {
            var queue = house.book().queue();
            joinCode.ifPresentOrElse(
                    code -> queue.putSession(session, Optional.empty(), Optional.empty(), Optional.empty(), code),
                    () -> queue.takeOutSession(session));
            return true;
        });
    }

    private void queueChanged() {
        if (isQueueNew.compareAndSet(false, true) && !isOver) vertx.setTimer(QUEUE_TOLD_EVERY_MS, _ -> tellQueue());
    }

    private void tellQueue() {
        isQueueNew.set(false);
        var waiting = house.book().queue().total();
        desks().forEach(desk -> desk.context().runOnContext(_ -> desk.queueChanged(waiting)));
    }

    private List<Desk> desks() {
        return receptions.stream()
                .flatMap(reception -> reception.desks().stream())
                .toList();
    }

    private void look() {
        house.book().look();
        links.look(desks(), cluster.endOf());
        alarm();
    }

    private void sweep() {
        if (cluster.sweeps().getAsBoolean()) sweep.run();
    }

    private void alarm() {
        var isLong = longestWaitMs() > config.alarmAfter().toMillis();
        if (isLong && !isAlarming)
            log.atWarn()
                    .addKeyValue("waiting", house.book().queue().total())
                    .addKeyValue("longestSeconds", longestWaitMs() / 1_000)
                    .log("customers-wait-long: more agents are needed; chat.alarmAfter says from when this is said");
        if (!isLong && isAlarming) log.info("customers-wait-long is over");
        isAlarming = isLong;
    }

    private long longestWaitMs() {
        return house.book().queue().waiting(1).stream()
                .mapToLong(Waiting::sinceMs)
                .map(since -> Math.max(0, house.book().nowMs() - since))
                .findFirst()
                .orElse(0);
    }

    /** One at a time, and the next one after a while, whatever came of it. */
    private void again(long everyMs, Runnable task) {
        vertx.setTimer(everyMs, _ -> {
            if (isOver) return;
            house.threads()
                    .duty(() -> {
                        task.run();
                        return true;
                    })
                    .onComplete(_ -> again(everyMs, task));
        });
    }

    /** Sends everybody to other nodes. What was said is kept already. */
    public Future<Void> close() {
        isOver = true;
        receptions.forEach(ChatReception::close);
        return Future.join(desks().stream().map(Desk::sendAway).toList())
                .transform(_ -> links.settled())
                .transform(_ -> {
                    house.book().close();
                    house.threads().close();
                    return Future.succeededFuture();
                });
    }
}
