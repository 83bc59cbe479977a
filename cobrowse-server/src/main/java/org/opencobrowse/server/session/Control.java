package org.opencobrowse.server.session;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import org.opencobrowse.server.session.Grant.Change;
import org.opencobrowse.server.session.Grant.Holder;
import org.opencobrowse.transport.protocol.Action;
import org.opencobrowse.transport.protocol.ActionOutcome;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ControlReason;
import org.opencobrowse.transport.protocol.ControlState;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ProtocolViolation;
import org.opencobrowse.transport.protocol.Role;
import org.opencobrowse.transport.protocol.ServerFrame;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Control in one session: what people say about it, and what agents do under a grant. The rules are {@link Grant}'s; here everybody is told, every step is
 * audited and counted. On the session's event loop.
 */
final class Control {
    /** A logger of its own, so that who acted in whose page can be kept apart and for long. */
    private static final Logger audit = LoggerFactory.getLogger("org.opencobrowse.audit");

    private final UUID session;
    private final ControlRules rules;
    private final Roster roster;
    private final SessionCounters counters;
    private final Consumer<ControlNews> news;
    private final Grant grant;
    private final ActionsUnderWay underWay = new ActionsUnderWay();
    private final Map<String, Allowance> actions = new HashMap<>();
    private final Map<String, Allowance> refusals = new HashMap<>();

    Control(
            UUID session,
            ControlRules rules,
            Roster roster,
            SessionCounters counters,
            Consumer<ControlNews> news,
            long nowMs) {
        this.session = session;
        this.rules = rules;
        this.roster = roster;
        this.counters = counters;
        this.news = news;
        grant = new Grant(rules, nowMs);
    }

    void said(Seat seat, ClientFrame.Control frame, long nowMs) {
        perform(seat, decide(seat.participant(), seat.mayControl(), frame, nowMs), nowMs);
    }

    private Change decide(String who, boolean mayControl, ClientFrame.Control frame, long nowMs) {
        var ask = frame.ask().orElse(0);
        return switch (frame.step()) {
            case ASK -> grant.ask(who, mayControl, nowMs);
            case WITHDRAW -> grant.withdraw(who);
            case GRANT -> grant.answer(ask, true, nowMs);
            case REFUSE -> grant.answer(ask, false, nowMs);
            case REVOKE -> grant.revoke();
        };
    }

    /** Right behind the welcome. */
    void customerWelcomed(Seat customer, ClientFrame.Hello hello, long nowMs) {
        perform(customer, grant.customerBack(hello.site(), hello.paused().isPresent(), nowMs), nowMs);
        tell(customer, Optional.empty(), nowMs);
    }

    void agentWelcomed(Seat agent, long nowMs) {
        perform(agent, grant.agentBack(agent.participant(), nowMs), nowMs);
        tell(agent, Optional.empty(), nowMs);
    }

    void away(Seat seat, long nowMs) {
        if (seat.role() == Role.AGENT) grant.agentAway(seat.participant(), nowMs);
        // What the page was given it may have done, and says so when it is back: until then nobody knows.
        else grant.customerAway(nowMs);
    }

    void agentLeft(Seat agent, long nowMs) {
        perform(agent, grant.agentLeft(agent.participant()), nowMs);
        underWay.forget(agent.participant());
        actions.remove(agent.participant());
        refusals.remove(agent.participant());
    }

    /** Whether nothing of the page may come in right now. */
    boolean isPaused() {
        return grant.isPaused();
    }

    /**
     * An agent's action has come in, and is judged before it is put in order; its number is taken in any case.
     *
     * @param isAgain whether it came before: then it was judged
     * @return whether it may go on
     */
    boolean admits(Seat agent, ClientFrame.Publish event, boolean isAgain, long nowMs) {
        if (isAgain) return true;
        var refusal = refusal(agent.participant(), event, nowMs);
        refusal.ifPresent(why -> refused(agent, event, why, nowMs));
        return refusal.isEmpty();
    }

    private Optional<ActionOutcome> refusal(String agent, ClientFrame.Publish event, long nowMs) {
        var action = event.action().orElseThrow();
        if (!grant.allows(agent, action.grant(), nowMs)) return Optional.of(ActionOutcome.NO_GRANT);
        if (event.length() > ControlRules.ACTION_BYTES) return Optional.of(ActionOutcome.TOO_LONG);
        if (roster.customer().link().isEmpty()) return Optional.of(ActionOutcome.CUSTOMER_AWAY);
        if (underWay.isFull()) return Optional.of(ActionOutcome.QUEUE_FULL);
        var rate = actions.computeIfAbsent(agent, _ -> new Allowance(rules.actions(), nowMs));
        return rate.take(nowMs) ? Optional.empty() : Optional.of(ActionOutcome.TOO_FAST);
    }

    private void refused(Seat agent, ClientFrame.Publish event, ActionOutcome why, long nowMs) {
        tellOutcome(
                agent.participant(), event.epoch(), event.seq(), event.action().orElseThrow(), why);
        takeRefusal(agent, nowMs);
    }

    /** Each costs a line of the audit and an answer. */
    private void takeRefusal(Seat of, long nowMs) {
        var rate = ControlRules.REFUSED_ACTIONS;
        if (!refusals.computeIfAbsent(of.participant(), _ -> new Allowance(rate, nowMs))
                .take(nowMs))
            throw new ProtocolViolation(
                    CloseCode.TOO_FAST,
                    "more refused actions than %d at once, or one in %d ms".formatted(rate.burst(), rate.everyMs()));
    }

    /**
     * The last look, when an action is handed to the customer's connection: until now the grant may have ended. One that is handed once more, to a customer who
     * is back, was answered then, or waits for its answer: it is neither counted nor answered here again.
     *
     * @param page the customer's page by now
     */
    boolean passes(ActionsUnderWay.Key key, Action action, long page, long nowMs) {
        var obstacle = obstacle(key, action, page, nowMs);
        if (!underWay.isFirstLook(key)) return obstacle.isEmpty() && underWay.waitsFor(key);
        if (obstacle.isEmpty() && underWay.isFull()) obstacle = Optional.of(ActionOutcome.QUEUE_FULL);
        if (obstacle.isPresent()) {
            tellOutcome(key.agent(), key.epoch(), key.seq(), action, obstacle.get());
            return false;
        }
        grant.used(nowMs);
        underWay.give(key, action, nowMs);
        counters.acted(action.does());
        line("action", key.agent(), action).log();
        return true;
    }

    private Optional<ActionOutcome> obstacle(ActionsUnderWay.Key key, Action action, long page, long nowMs) {
        if (!grant.allows(key.agent(), action.grant(), nowMs)) return Optional.of(ActionOutcome.NO_GRANT);
        return action.page() == page ? Optional.empty() : Optional.of(ActionOutcome.PAGE_CHANGED);
    }

    /** The customer's page says what became of an action. */
    void settled(ClientFrame.Outcome outcome) {
        settle(new ActionsUnderWay.Key(outcome.publisher(), outcome.epoch(), outcome.seq()), outcome.code());
    }

    private void settle(ActionsUnderWay.Key key, ActionOutcome outcome) {
        underWay.settle(key)
                .ifPresentOrElse(
                        action -> tellOutcome(key.agent(), key.epoch(), key.seq(), action, outcome),
                        counters::outcomeIgnored);
    }

    void tick(long nowMs) {
        underWay.overdue(nowMs).forEach(key -> settle(key, ActionOutcome.NO_ANSWER));
        perform(roster.customer(), grant.tick(nowMs), nowMs);
    }

    long nextDeadlineMs() {
        return Math.min(grant.nextDeadlineMs(), underWay.nextDeadlineMs());
    }

    /** The session is over, and with it everything here; nobody is left to be told. */
    void over(EndReason reason) {
        if (grant.revoke() instanceof Change.Over change)
            ended(change.holder(), change.wasGranted(), "session-" + reason.wireName());
    }

    private void perform(Seat by, Change change, long nowMs) {
        switch (change) {
            case Change.None() -> {}
            case Change.Refused(var why) -> {
                counters.controlRefused(why);
                line("control-not-changed", by.participant())
                        .addKeyValue("why", why.wireName())
                        .log();
                tell(by, Optional.of(why), nowMs);
                takeRefusal(by, nowMs);
            }
            case Change.Asked(var holder) -> {
                counters.controlAsked();
                line("control-asked", holder).log();
                tellAll(Optional.empty(), nowMs);
            }
            case Change.Granted(var holder) -> {
                counters.controlGranted();
                line("control-granted", holder).log();
                news.accept(new ControlNews(session, holder.number(), true));
                tellAll(Optional.empty(), nowMs);
            }
            case Change.Over(var holder, var wasGranted, var why) -> {
                ended(holder, wasGranted, why.wireName());
                tellAll(Optional.of(why), nowMs);
            }
        }
    }

    private void ended(Holder holder, boolean wasGranted, String why) {
        counters.controlEnded(wasGranted, why);
        line(wasGranted ? "control-ended" : "control-ask-ended", holder)
                .addKeyValue("why", why)
                .log();
        if (wasGranted) news.accept(new ControlNews(session, holder.number(), false));
    }

    private void tellAll(Optional<ControlReason> why, long nowMs) {
        tell(roster.customer(), why, nowMs);
        roster.agents().forEach(agent -> tell(agent, why, nowMs));
    }

    private void tell(Seat seat, Optional<ControlReason> why, long nowMs) {
        seat.link().ifPresent(link -> link.connection().send(frame(seat, why, nowMs)));
    }

    private ServerFrame.Control frame(Seat seat, Optional<ControlReason> why, long nowMs) {
        var holder = grant.holder();
        var isForbidden = !rules.allowed() || (seat.role() == Role.AGENT && !seat.mayControl());
        var state = grant.isGranted()
                ? ControlState.GRANTED
                : holder.isPresent() ? ControlState.ASKED : isForbidden ? ControlState.FORBIDDEN : ControlState.NONE;
        return new ServerFrame.Control(
                state,
                holder.map(Holder::agent),
                holder.flatMap(it -> roster.seat(it.agent())).map(Seat::shown),
                holder.map(it -> OptionalLong.of(it.number())).orElse(OptionalLong.empty()),
                grant.endsAtMs()
                        .map(at -> OptionalLong.of(Math.max(0, at - nowMs)))
                        .orElse(OptionalLong.empty()),
                why);
    }

    private void tellOutcome(String agent, long epoch, long seq, Action action, ActionOutcome outcome) {
        counters.actionEnded(outcome);
        line("action-outcome", agent, action)
                .addKeyValue("outcome", outcome.wireName())
                .log();
        roster.seat(agent)
                .flatMap(Seat::link)
                .ifPresent(link -> link.connection().send(ServerFrame.Outcome.of(epoch, seq, outcome)));
    }

    private LoggingEventBuilder line(String what, Holder holder) {
        return line(what, holder.agent()).addKeyValue("grant", holder.number());
    }

    /** Kind and place of what was done, never what was written. */
    private LoggingEventBuilder line(String what, String agent, Action action) {
        var line = line(what, agent)
                .addKeyValue("grant", action.grant())
                .addKeyValue("does", action.does().wireName());
        return action.target().isPresent()
                ? line.addKeyValue("target", action.target().getAsLong())
                : line;
    }

    private LoggingEventBuilder line(String what, String participant) {
        var line = audit.atInfo().setMessage(what).addKeyValue("session", session);
        line = line.addKeyValue("participant", participant);
        var login = roster.seat(participant).map(Seat::login).orElse("");
        return login.isEmpty() ? line : line.addKeyValue("agent", login);
    }
}
