package org.opencobrowse.server.session;

import io.vertx.core.Context;
import io.vertx.core.Future;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.server.session.Seating.Place;
import org.opencobrowse.server.session.SessionLifecycle.Decision;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.AwayReason;
import org.opencobrowse.transport.protocol.ChatClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.opencobrowse.transport.protocol.SessionState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * One customer's page shared with agents. Lives on one event loop: everything but {@link #execute} and the final fields runs there. Wires the pure parts
 * (lifecycle, roster, two sequencers) to connections and to one timer; the rules are theirs.
 */
public final class LiveSession {
    private static final Logger log = LoggerFactory.getLogger(LiveSession.class);
    /** Rule M1, and some that the network bunched. */
    private static final Allowance.Rate REPORTS = new Allowance.Rate(3, 10_000);

    private static final long UNSURE_MS = 100;

    private final Birth birth;
    private final SessionLoop loop;
    private final MonotonicClock clock;
    private final SessionRules rules;
    private final SessionCounters counters;
    private final BooleanSupplier isSure;
    private final Supplier<String> ruleHash;
    private final Consumer<EndReason> onEnded;

    private final SessionLifecycle lifecycle;
    private final Roster roster;
    private final Streams streams;
    private final Seating seating;
    private final Audience audience;
    private final Control control;
    private final Alarm alarm;
    private final SessionResources resources;
    private final Greeting greeting;
    private final IdentityHashMap<Connection, Seat> seats = new IdentityHashMap<>();
    private final Allowance reports;
    private final long createdAtMs;
    private @Nullable EndReason endReason;
    /** Read by agents' connections on their event loops. */
    private volatile long customerHeardAtMs;

    LiveSession(Birth birth, Context context, SessionSurroundings around, Consumer<EndReason> onEnded) {
        this.birth = birth;
        loop = new SessionLoop(context, this::failed);
        this.onEnded = onEnded;
        clock = around.clock();
        rules = around.rules();
        counters = around.counters();
        isSure = around.isSure();
        ruleHash = around.ruleHash();

        createdAtMs = clock.nowMs();
        customerHeardAtMs = createdAtMs;
        reports = new Allowance(REPORTS, createdAtMs);
        lifecycle = new SessionLifecycle(rules.lifecycle(), createdAtMs);
        roster = new Roster(birth.secret(), rules.agentsPerSession(), rules.haste(), createdAtMs);
        audience = new Audience(roster, this::state, counters, rules.haste().presences(), createdAtMs);
        alarm = new Alarm(loop.vertx(), clock, () -> loop.guarded(this::ring));
        seating = new Seating(roster, around.agentSeats(), rules.haste().connects(), createdAtMs);
        control = new Control(id(), rules.control(), roster, counters, around.controlNews(), createdAtMs);
        streams = new Streams(rules, roster, control, counters, clock);
        resources = new SessionResources(rules.resources(), roster, clock, this::arm);
        greeting = new Greeting(birth, rules, roster, resources, this::state);
    }

    public Birth birth() {
        return birth;
    }

    public UUID id() {
        return birth.id();
    }

    public JoinCode code() {
        return birth.code();
    }

    /** Whether this agent has a seat here. */
    public boolean seats(String agentLogin) {
        return roster.agents().stream().anyMatch(seat -> seat.login().equals(agentLogin));
    }

    public boolean opensFor(String customerSecret) {
        return birth.secret().matches(customerSecret);
    }

    /** Runs the action on this session's event loop, after everything handed over before. A fault of ours ends the session, never the node. */
    public void execute(Consumer<LiveSession> action) {
        loop.execute(() -> action.accept(this));
    }

    /** Like {@link #execute}, with an answer, which comes on the asker's event loop if it has one. A fault of ours ends the session and fails the answer. */
    public <T> Future<T> ask(Function<LiveSession, T> question) {
        return loop.ask(() -> question.apply(this));
    }

    void start() {
        counters.created();
        line().log("session-created");
        arm();
    }

    public boolean isOver() {
        return lifecycle.phase() == Phase.ENDED;
    }

    public SessionState state() {
        return lifecycle.phase() == Phase.WAITING ? SessionState.WAITING : SessionState.ACTIVE;
    }

    public int agentCount() {
        return roster.agentCount();
    }

    public StreamBooks pageBooks() {
        return streams.page().books();
    }

    public StreamBooks guideBooks() {
        return streams.guide().books();
    }

    public SessionResources resources() {
        return resources;
    }

    public boolean isFull() {
        return roster.isFull();
    }

    /** The customer's page says hello: for the first time, after a page load, or after a lost connection. */
    public void joinCustomer(Connection connection, Hello hello) {
        if (!isSure.getAsBoolean()) refuse(connection, Refusal.unsure());
        else if (endReason != null) refuse(connection, Refusal.ended(endReason));
        else
            switch (seating.customer(hello, clock.nowMs())) {
                case Place.At at when appliesTheRules(hello) -> seatCustomer(connection, hello, at.again());
                case Place.At _ -> refuseForRules(connection);
                case Place.None(var refusal) -> refuse(connection, refusal);
            }
    }

    /** A page that knows of no rules may share only where there are none. */
    private boolean appliesTheRules(Hello hello) {
        return hello.rules().orElse("").equals(ruleHash.get());
    }

    private void refuseForRules(Connection connection) {
        counters.otherRules();
        refuse(connection, Refusal.otherRules());
    }

    /** The node has other rules now: the page gets them, nothing more is taken from it before it has, and nothing is given that it gave before. */
    public void rulesChanged() {
        if (isOver()) return;
        withdraw();
        roster.customer().link().map(Link::connection).ifPresent(connection -> {
            refuseForRules(connection);
            closed(connection);
        });
    }

    /** Whoever comes to see it waits for what the page gives from now on. */
    private void withdraw() {
        streams.page().forget(clock.nowMs());
        resources.withdraw();
    }

    private void seatCustomer(Connection connection, Hello hello, boolean again) {
        if (hello.paused().isPresent()) withdraw();
        sit(roster.customer(), connection);
        customerHeardAtMs = clock.nowMs();
        lifecycle.customerConnected();
        counters.joined(Role.CUSTOMER, again);
        line(roster.customer()).addKeyValue("rules", ruleHash.get()).log("customer-applies-rules");
        roster.customer().paused(hello.paused());
        welcome(roster.customer(), connection, hello);
    }

    /** A signed-in agent says hello: for the first time, or with the secret of an earlier welcome. */
    public void joinAgent(Connection connection, Hello hello, AgentName agent, Secret freshSecret) {
        if (!isSure.getAsBoolean()) refuse(connection, Refusal.unsure());
        else if (endReason != null) refuse(connection, Refusal.ended(endReason));
        else
            switch (seating.agent(hello, agent, freshSecret, clock.nowMs())) {
                case Place.At(var seat, var again) -> seatAgent(seat, connection, hello, again);
                case Place.None(var refusal) -> refuse(connection, refusal);
            }
    }

    private void seatAgent(Seat seat, Connection connection, Hello hello, boolean again) {
        sit(seat, connection);
        connection.onHeartbeat(() -> new ServerFrame.Heartbeat(OptionalLong.of(clock.nowMs() - customerHeardAtMs)));
        counters.joined(Role.AGENT, again);
        // Who only comes back, as a bad network makes one do all the time, has done nothing.
        var decisions = again ? List.<Decision>of() : lifecycle.agentJoined(clock.nowMs());
        welcome(seat, connection, hello);
        perform(decisions);
    }

    /** Any frame after hello. Frames of a connection that was refused or superseded meanwhile are nobody's. */
    public void received(Connection connection, ClientFrame frame) {
        var seat = seats.get(connection);
        // What waited while the node was stopped is nobody's: all connections are sent away, and come again with it.
        if (seat == null || !isSure.getAsBoolean()) return;
        if (seat.role() == Role.CUSTOMER) customerHeardAtMs = clock.nowMs();
        try {
            if (!seat.role().maySend(frame))
                throw new ProtocolViolation(
                        CloseCode.OUT_OF_ROLE,
                        "%s may not send %s".formatted(seat.role().wireName(), frame.type()));
            handle(seat, frame);
        } catch (ProtocolViolation violation) {
            connection.refuse(violation.refusal());
            closed(connection); // at once: frames that are on their way here already are nobody's
        }
        arm();
    }

    public void closed(Connection connection) {
        var seat = seats.remove(connection);
        if (seat == null) return;
        vacate(seat);
        arm();
    }

    /** Ends the session for everybody; does nothing when it is over. */
    public void end(EndReason reason) {
        perform(lifecycle.end(reason, clock.nowMs()));
    }

    /** @param atMs when the node goes, whatever people do; {@link Long#MAX_VALUE}: it stays */
    public void nodeEnds(long atMs) {
        perform(lifecycle.nodeEnds(atMs, clock.nowMs()));
        ring();
    }

    /** Others gave it up while this node was stopped or cut off: whoever is still here is told what those are who come later. */
    public void endAsGivenUp() {
        if (isOver()) return;
        lifecycle.end(EndReason.NODE_LOST, clock.nowMs());
        audience.refuse(Refusal.ended(EndReason.NODE_LOST));
        closed(EndReason.NODE_LOST);
    }

    private void handle(Seat seat, ClientFrame frame) {
        var now = clock.nowMs();
        switch (frame) {
            case ClientFrame.Publish piece -> {
                if (piece.kind().isGesture()) perform(lifecycle.activity(now));
                streams.publish(seat, piece, now);
            }
            case ClientFrame.Ack ack -> streams.readBy(seat).ack(seat, ack.position(), now);
            case ClientFrame.Resync resync -> beginAgain(seat, resync, now);
            case ClientFrame.Heartbeat _ -> {}
            case ClientFrame.Away away -> {
                seat.away(away.why());
                if (away.why() == AwayReason.SHOWN) perform(lifecycle.activity(now));
                audience.tellPresence(now);
            }
            case ClientFrame.Report report -> {
                if (reports.take(now)) counters.captured(report);
                else counters.reportIgnored();
            }
            case ClientFrame.Control said -> {
                perform(lifecycle.activity(now));
                control.said(seat, said, now);
            }
            case ClientFrame.Outcome outcome -> control.settled(outcome);
            case ClientFrame.Extend _ -> perform(lifecycle.extend(now));
            case ClientFrame.Leave _ -> leave(seat);
            case ClientFrame.End _ -> end(seat.role() == Role.CUSTOMER ? EndReason.CUSTOMER : EndReason.AGENT);
            case Hello _ -> throw ProtocolViolation.malformed("a connection says hello once");
            case ChatClientFrame _ -> throw ProtocolViolation.malformed("a frame of a chat connection");
        }
    }

    /** Costs a snapshot to this connection, and sometimes one of the customer's page. */
    private void beginAgain(Seat seat, ClientFrame.Resync resync, long nowMs) {
        var rate = rules.haste().resyncs();
        if (!seat.mayBeginAgain(nowMs))
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST,
                    "more resyncs than %d at once, or one in %d ms".formatted(rate.burst(), rate.everyMs()));
        counters.resyncAsked(resync.cause());
        streams.readBy(seat).beginAgain(seat, nowMs);
    }

    private void leave(Seat agent) {
        agent.link().ifPresent(link -> {
            seats.remove(link.connection());
            link.connection().close(CloseCode.SESSION_ENDED, "you left");
        });
        removeAgent(agent);
        audience.tellPresence(clock.nowMs());
    }

    private void removeAgent(Seat agent) {
        streams.agentLeft(agent);
        control.agentLeft(agent, clock.nowMs());
        seating.giveUp(agent);
        line(agent).log("participant-left");
    }

    private void sit(Seat seat, Connection connection) {
        seat.link().ifPresent(older -> {
            seats.remove(older.connection());
            refuse(older.connection(), CloseCode.SUPERSEDED, "the same participant connected again");
        });
        seat.take(new Link(connection, rules.limits()));
        seats.put(connection, seat);
        connection.onDrained(() -> execute(_ -> streams.readBy(seat).pump(seat)));
        line(seat).addKeyValue("connection", connection.id()).log("participant-connected");
    }

    private void welcome(Seat seat, Connection connection, Hello hello) {
        var now = clock.nowMs();
        var standing = streams.back(seat, hello, now);
        connection.send(greeting.to(seat, connection, hello, standing));
        if (seat.role() == Role.CUSTOMER) control.customerWelcomed(seat, hello, now);
        else control.agentWelcomed(seat, now);
        streams.readBy(seat).subscribe(seat, hello.position(), now);
        audience.tellOthers(seat, now);
        arm();
    }

    private void vacate(Seat seat) {
        streams.away(seat);
        seat.vacate(clock.nowMs());
        control.away(seat, clock.nowMs());
        if (seat.role() == Role.CUSTOMER) lifecycle.customerDisconnected(clock.nowMs());
        line(seat).log("participant-disconnected");
        audience.tellPresence(clock.nowMs());
    }

    private void perform(Collection<Decision> decisions) {
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Changed(var phase) -> {
                    line().addKeyValue("phase", phase).log("session-changed");
                    audience.tellPresence(clock.nowMs());
                }
                case Decision.Warn(var reason, var endsInMs) -> {
                    counters.warned(reason);
                    audience.tell(new ServerFrame.Warning(reason, endsInMs));
                }
                case Decision.WarningOver(var reason) -> audience.tell(new ServerFrame.Warning(reason, 0));
                case Decision.End(var reason) -> over(reason);
            }
        }
    }

    private void over(EndReason reason) {
        audience.tellEnd(reason);
        closed(reason);
    }

    private void closed(EndReason reason) {
        endReason = reason;
        control.over(reason);
        streams.over();
        resources.over();
        alarm.cancel();
        seats.clear();
        seating.giveUpAll();
        counters.ended(reason, clock.nowMs() - createdAtMs);
        line().addKeyValue("reason", reason.wireName()).log("session-ended");
        onEnded.accept(reason);
    }

    private static void refuse(Connection connection, CloseCode code, String reason) {
        connection.refuse(ServerFrame.Refused.of(code, reason));
    }

    private static void refuse(Connection connection, Refusal refusal) {
        refuse(connection, refusal.code(), refusal.reason());
    }

    private void tick() {
        var now = clock.nowMs();
        streams.tick(now);
        resources.tick(now);
        control.tick(now);
        var gone = roster.agentsVacantFor(rules.lifecycle().agentAwayMs(), now);
        gone.forEach(this::removeAgent);
        if (!gone.isEmpty()) audience.tellPresence(now);
        audience.tick(now);
        perform(lifecycle.tick(now));
    }

    private void arm() {
        if (isOver()) return;
        alarm.noLaterThan(lifecycle.nextDeadlineMs());
        alarm.noLaterThan(streams.nextDeadlineMs());
        alarm.noLaterThan(roster.nextVacancyEndMs(rules.lifecycle().agentAwayMs()));
        alarm.noLaterThan(audience.nextDeadlineMs());
        alarm.noLaterThan(resources.nextDeadlineMs());
        alarm.noLaterThan(control.nextDeadlineMs());
    }

    private void ring() {
        if (isOver()) return;
        if (isSure.getAsBoolean()) tick();
        else alarm.noLaterThan(clock.nowMs() + UNSURE_MS);
        arm();
    }

    private LoggingEventBuilder line() {
        return log.atInfo().addKeyValue("session", id());
    }

    private LoggingEventBuilder line(Seat seat) {
        return line().addKeyValue("participant", seat.participant());
    }

    private void failed(RuntimeException bug) {
        log.atError().addKeyValue("session", id()).setCause(bug).log("session-failed");
        if (isOver()) return;
        lifecycle.end(EndReason.ERROR, clock.nowMs());
        over(EndReason.ERROR);
    }
}
