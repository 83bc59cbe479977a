package org.opencobrowse.server.session;

import io.vertx.core.Context;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.opencobrowse.server.session.SessionLifecycle.Decision;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.Connection;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.ClientFrame.Hello;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.Have;
import org.opencobrowse.transport.protocol.ProtocolVersion;
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

    private static final long NOT_ARMED = Long.MAX_VALUE;

    private final Birth birth;
    private final Context context;
    private final MonotonicClock clock;
    private final SessionRules rules;
    private final SessionCounters counters;
    private final AgentSeats agentSeats;
    private final Consumer<EndReason> onEnded;

    private final SessionLifecycle lifecycle;
    private final Roster roster;
    private final EventStream page;
    private final EventStream guide;
    private final IdentityHashMap<Connection, Seat> seats = new IdentityHashMap<>();
    private final Allowance reports;
    private final long createdAtMs;
    /** Read by agents' connections on their event loops. */
    private volatile long customerHeardAtMs;

    private long armedForMs = NOT_ARMED;

    LiveSession(Birth birth, Context context, SessionSurroundings around, Consumer<EndReason> onEnded) {
        this.birth = birth;
        this.context = context;
        this.onEnded = onEnded;
        clock = around.clock();
        rules = around.rules();
        counters = around.counters();
        agentSeats = around.agentSeats();

        createdAtMs = clock.nowMs();
        customerHeardAtMs = createdAtMs;
        reports = new Allowance(REPORTS, createdAtMs);
        lifecycle = new SessionLifecycle(rules.lifecycle(), createdAtMs);
        roster = new Roster(birth.secret(), rules.agentsPerSession(), createdAtMs);
        page = EventStream.page(rules, roster, counters);
        guide = EventStream.guide(rules, roster, counters);
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
        return roster.agents().anyMatch(seat -> seat.login().equals(agentLogin));
    }

    public boolean opensFor(String customerSecret) {
        return birth.secret().matches(customerSecret);
    }

    /** Runs the action on this session's event loop, after everything handed over before. A fault of ours ends the session, never the node. */
    public void execute(Consumer<LiveSession> action) {
        context.runOnContext(_ -> guarded(() -> action.accept(this)));
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

    public boolean isFull() {
        return roster.isFull();
    }

    /** The customer's page says hello: for the first time, after a page load, or after a lost connection. */
    public void joinCustomer(Connection connection, Hello hello) {
        if (isOver()) refuse(connection, CloseCode.SESSION_ENDED, "the session has ended");
        else if (!hello.secret().map(this::opensFor).orElse(false))
            refuse(connection, CloseCode.UNAUTHORIZED, "the secret does not open this session");
        else seatCustomer(connection, hello);
    }

    private void seatCustomer(Connection connection, Hello hello) {
        sit(roster.customer(), connection, guide);
        customerHeardAtMs = clock.nowMs();
        lifecycle.customerConnected(clock.nowMs());
        counters.joined(Role.CUSTOMER, hello.epoch() > 1 || hello.position() > 0);
        welcome(roster.customer(), connection, hello, Optional.empty());
    }

    /** A signed-in agent says hello. With the secret of an earlier welcome the agent comes back to the same seat. */
    public void joinAgent(Connection connection, Hello hello, AgentName agent, Secret freshSecret) {
        if (isOver()) {
            refuse(connection, CloseCode.SESSION_ENDED, "the session has ended");
            return;
        }
        var earlier = hello.secret().flatMap(roster::agentWith).filter(seat -> seat.belongsTo(agent));
        if (earlier.isPresent()) seatAgent(earlier.get(), connection, hello, true);
        else if (roster.isFull())
            refuse(
                    connection,
                    CloseCode.SESSION_FULL,
                    "the session has its limit of %d agents".formatted(roster.agentLimit()));
        else if (!agentSeats.take(agent.login()))
            refuse(
                    connection,
                    CloseCode.OUT_OF_ROLE,
                    "this agent is in the limit of %d sessions already".formatted(agentSeats.limit()));
        else seatAgent(roster.seatAgent(agent, freshSecret, clock.nowMs()), connection, hello, false);
    }

    private void seatAgent(Seat seat, Connection connection, Hello hello, boolean again) {
        sit(seat, connection, page);
        connection.onHeartbeat(() -> new ServerFrame.Heartbeat(OptionalLong.of(clock.nowMs() - customerHeardAtMs)));
        counters.joined(Role.AGENT, again);
        var decisions = lifecycle.agentJoined(clock.nowMs());
        welcome(seat, connection, hello, Optional.of(seat.secret().value()));
        perform(decisions);
    }

    /** Any frame after hello. Frames of a connection that was refused or superseded meanwhile are nobody's. */
    public void received(Connection connection, ClientFrame frame) {
        var seat = seats.get(connection);
        if (seat == null) return;
        if (seat.role() == Role.CUSTOMER) customerHeardAtMs = clock.nowMs();
        try {
            if (!seat.role().maySend(frame))
                throw new ProtocolViolation(
                        CloseCode.OUT_OF_ROLE,
                        "%s may not send %s".formatted(seat.role().wireName(), frame.type()));
            handle(seat, frame);
        } catch (ProtocolViolation violation) {
            connection.refuse(violation.refusal());
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

    /** The node goes down: everybody is told, and sent elsewhere instead of home. */
    public void endWithNode() {
        if (isOver()) return;
        lifecycle.end(EndReason.NODE_LOST, clock.nowMs());
        over(EndReason.NODE_LOST, CloseCode.DRAINING);
    }

    private void handle(Seat seat, ClientFrame frame) {
        var now = clock.nowMs();
        switch (frame) {
            case ClientFrame.Publish piece -> publish(seat, piece, now);
            case ClientFrame.Ack ack -> readBy(seat).ack(seat, ack.position(), now);
            case ClientFrame.Resync _ -> readBy(seat).beginAgain(seat, now);
            case ClientFrame.Heartbeat _ -> {}
            case ClientFrame.Away away -> {
                seat.away(away.why());
                tellPresence();
            }
            case ClientFrame.Report report -> {
                if (reports.take(now)) counters.captured(report);
                else counters.reportIgnored();
            }
            case ClientFrame.Extend _ -> perform(lifecycle.extend(now));
            case ClientFrame.Leave _ -> leave(seat);
            case ClientFrame.End _ -> end(seat.role() == Role.CUSTOMER ? EndReason.CUSTOMER : EndReason.AGENT);
            case Hello _ -> throw ProtocolViolation.malformed("a connection says hello once");
        }
    }

    private void publish(Seat seat, ClientFrame.Publish piece, long nowMs) {
        if (!seat.role().mayPublish(piece.kind()))
            throw new ProtocolViolation(
                    CloseCode.OUT_OF_ROLE,
                    "%s may not publish %s"
                            .formatted(seat.role().wireName(), piece.kind().wireName()));
        perform(lifecycle.activity(nowMs));
        seat.link()
                .flatMap(link -> link.bodies().accept(piece))
                .ifPresent(whole -> writtenBy(seat).publish(seat, whole, nowMs));
    }

    private void leave(Seat agent) {
        agent.link().ifPresent(link -> {
            seats.remove(link.connection());
            link.connection().close(CloseCode.SESSION_ENDED, "you left");
        });
        removeAgent(agent);
        tellPresence();
    }

    private void removeAgent(Seat agent) {
        page.unsubscribe(agent);
        guide.publisherGone(agent);
        roster.remove(agent);
        agentSeats.giveBack(agent.login());
        line(agent).log("participant-left");
    }

    private EventStream writtenBy(Seat seat) {
        return seat.role() == Role.CUSTOMER ? page : guide;
    }

    private EventStream readBy(Seat seat) {
        return seat.role() == Role.CUSTOMER ? guide : page;
    }

    private void sit(Seat seat, Connection connection, EventStream reads) {
        seat.link().ifPresent(older -> {
            seats.remove(older.connection());
            refuse(older.connection(), CloseCode.SUPERSEDED, "the same participant connected again");
        });
        seat.take(new Link(connection, rules.limits()));
        seats.put(connection, seat);
        connection.onDrained(() -> execute(_ -> reads.pump(seat)));
        line(seat).addKeyValue("connection", connection.id()).log("participant-connected");
    }

    private void welcome(Seat seat, Connection connection, Hello hello, Optional<String> secret) {
        var now = clock.nowMs();
        var standing = writtenBy(seat).publisherBack(seat, now);
        connection.send(new ServerFrame.Welcome(
                ProtocolVersion.CURRENT,
                id(),
                code().digits(),
                seat.participant(),
                seat.role(),
                secret,
                rules.node(),
                state(),
                rules.heartbeatMs(),
                rules.silenceMs(),
                rules.limits(),
                new Have(standing.epoch(), standing.seq()),
                standing.snapshotOwed(),
                hello.position(),
                roster.seen()));
        readBy(seat).subscribe(seat, hello.position(), now);
        tellPresence(seat);
        arm();
    }

    private void vacate(Seat seat) {
        readBy(seat).unsubscribe(seat);
        writtenBy(seat).publisherAway(seat);
        seat.vacate(clock.nowMs());
        if (seat.role() == Role.CUSTOMER) lifecycle.customerDisconnected(clock.nowMs());
        line(seat).log("participant-disconnected");
        tellPresence();
    }

    private void perform(Collection<Decision> decisions) {
        for (var decision : decisions) {
            switch (decision) {
                case Decision.Changed(var phase) -> {
                    line().addKeyValue("phase", phase).log("session-changed");
                    tellPresence();
                }
                case Decision.Warn(var reason, var endsInMs) -> {
                    counters.warned(reason);
                    tellAll(new ServerFrame.Warning(reason, endsInMs));
                }
                case Decision.WarningOver(var reason) -> tellAll(new ServerFrame.Warning(reason, 0));
                case Decision.End(var reason) -> over(reason, CloseCode.SESSION_ENDED);
            }
        }
    }

    private void over(EndReason reason, CloseCode code) {
        for (var link : roster.links()) {
            link.connection().send(new ServerFrame.Ended(reason));
            link.connection().close(code, reason.wireName());
        }
        seats.clear();
        roster.agents().forEach(agent -> agentSeats.giveBack(agent.login()));
        counters.ended(reason, clock.nowMs() - createdAtMs);
        line().addKeyValue("reason", reason.wireName()).log("session-ended");
        onEnded.accept(reason);
    }

    private void tellAll(ServerFrame frame) {
        roster.links().forEach(link -> link.connection().send(frame));
    }

    private void tellPresence() {
        tellAll(new ServerFrame.Presence(state(), roster.seen()));
    }

    /** To everybody but the newcomer, whose welcome said it. */
    private void tellPresence(Seat newcomer) {
        var presence = new ServerFrame.Presence(state(), roster.seen());
        seats.forEach((connection, seat) -> {
            if (seat != newcomer) connection.send(presence);
        });
    }

    private static void refuse(Connection connection, CloseCode code, String reason) {
        connection.refuse(ServerFrame.Refused.of(code, reason));
    }

    private void tick() {
        var now = clock.nowMs();
        page.tick(now);
        guide.tick(now);
        var gone = roster.agentsVacantFor(rules.lifecycle().agentAwayMs(), now);
        gone.forEach(this::removeAgent);
        if (!gone.isEmpty()) tellPresence();
        perform(lifecycle.tick(now));
    }

    /** Keeps one timer, set for the earliest deadline. A timer that rings early only looks again. */
    private void arm() {
        if (isOver()) return;
        var next = Math.min(lifecycle.nextDeadlineMs(), Math.min(page.nextDeadlineMs(), guide.nextDeadlineMs()));
        next = Math.min(next, roster.nextVacancyEndMs(rules.lifecycle().agentAwayMs()));
        if (next >= armedForMs) return;
        armedForMs = next;
        var due = next;
        context.owner().setTimer(Math.max(1, next - clock.nowMs()), _ -> guarded(() -> ring(due)));
    }

    private void ring(long due) {
        if (isOver() || due != armedForMs) return;
        armedForMs = NOT_ARMED;
        tick();
        arm();
    }

    private LoggingEventBuilder line() {
        return log.atInfo().addKeyValue("session", id());
    }

    private LoggingEventBuilder line(Seat seat) {
        return line().addKeyValue("participant", seat.participant());
    }

    private void guarded(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException bug) {
            log.atError().addKeyValue("session", id()).setCause(bug).log("session-failed");
            if (isOver()) return;
            lifecycle.end(EndReason.ERROR, clock.nowMs());
            over(EndReason.ERROR, CloseCode.SESSION_ENDED);
        }
    }
}
