package org.opencobrowse.server.session;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.transport.protocol.ControlReason;

/**
 * Who may act in the customer's page: one agent at most, whom the customer's own connection let, for a bounded time. Pure: time is an argument, and what changed
 * is returned.
 *
 * <table>
 * <caption>what ends what</caption>
 * <tr><td>nobody</td><td>ask → asked, unless forbidden, unsupported, paused or too fast</td></tr>
 * <tr><td>asked</td><td>grant with its number → granted; refuse with its number, withdraw, revoke, time, agent left, customer paused or elsewhere → nobody</td></tr>
 * <tr><td>granted</td><td>revoke, withdraw, rest, length, agent or customer away for too long, customer paused or elsewhere → nobody</td></tr>
 * </table>
 */
final class Grant {
    /** What came of something that somebody said, or of time. */
    sealed interface Change {
        record None() implements Change {}

        record Asked(Holder holder) implements Change {}

        record Granted(Holder holder) implements Change {}

        /** @param wasGranted whether it was more than an ask */
        record Over(Holder holder, boolean wasGranted, ControlReason why) implements Change {}

        /** It had no effect. */
        record Refused(ControlReason why) implements Change {}
    }

    /** Who asks, or has it. */
    record Holder(String agent, long number) {}

    private sealed interface State {
        record Nobody() implements State {}

        record Asked(Holder holder, long untilMs) implements State {}

        record Granted(Holder holder, long restsUntilMs, long untilMs) implements State {}
    }

    private static final long NEVER = Long.MAX_VALUE;
    private static final Change NONE = new Change.None();

    private final ControlRules rules;
    private final Allowance asks;
    private State state = new State.Nobody();
    private long lastNumber;
    private @Nullable String site;
    private boolean isPaused;
    private long customerAwayUntilMs = NEVER;
    private long agentAwayUntilMs = NEVER;

    Grant(ControlRules rules, long nowMs) {
        this.rules = rules;
        asks = new Allowance(ControlRules.ASKS, nowMs);
    }

    Change ask(String agent, boolean mayControl, long nowMs) {
        if (!rules.allowed() || !mayControl) return new Change.Refused(ControlReason.FORBIDDEN);
        if (isOf(agent)) return NONE;
        if (!(state instanceof State.Nobody)) return new Change.Refused(ControlReason.BUSY);
        if (isPaused) return new Change.Refused(ControlReason.PAUSED);
        if (site == null) return new Change.Refused(ControlReason.UNSUPPORTED);
        if (!asks.take(nowMs)) return new Change.Refused(ControlReason.TOO_FAST);

        var holder = new Holder(agent, ++lastNumber);
        agentAwayUntilMs = NEVER;
        state = new State.Asked(holder, nowMs + rules.askForMs());
        return new Change.Asked(holder);
    }

    /** The agent does not want what it asked for, or what it has. */
    Change withdraw(String agent) {
        return isOf(agent) ? over(ControlReason.WITHDRAWN) : NONE;
    }

    /** The customer answers. Whoever calls this knows that it was the customer's connection. */
    Change answer(long number, boolean isGranted, long nowMs) {
        if (!(state instanceof State.Asked(var holder, var untilMs)) || holder.number != number || untilMs <= nowMs)
            return new Change.Refused(ControlReason.STALE);
        if (!isGranted) return over(ControlReason.REFUSED);
        state = new State.Granted(holder, nowMs + rules.grantForMs(), nowMs + rules.longestMs());
        return new Change.Granted(holder);
    }

    Change revoke() {
        return over(ControlReason.REVOKED);
    }

    Change agentLeft(String agent) {
        return isOf(agent) ? over(ControlReason.LEFT) : NONE;
    }

    void agentAway(String agent, long nowMs) {
        if (isOf(agent)) agentAwayUntilMs = Math.min(agentAwayUntilMs, nowMs + ControlRules.BACK_WITHIN_MS);
    }

    Change agentBack(String agent, long nowMs) {
        if (!isOf(agent)) return NONE;
        if (agentAwayUntilMs <= nowMs) return over(ControlReason.LEFT);
        agentAwayUntilMs = NEVER;
        return NONE;
    }

    void customerAway(long nowMs) {
        customerAwayUntilMs = Math.min(customerAwayUntilMs, nowMs + ControlRules.BACK_WITHIN_MS);
    }

    /** @param here the origin of the customer's page; empty: the page does not say, so nobody may act there */
    Change customerBack(Optional<String> here, boolean paused, long nowMs) {
        var isLate = customerAwayUntilMs <= nowMs;
        var isElsewhere = here.isEmpty() || (site != null && !site.equals(here.get()));
        customerAwayUntilMs = NEVER;
        site = here.orElse(null);
        isPaused = paused;
        if (paused) return over(ControlReason.PAUSED);
        if (isElsewhere) return over(ControlReason.OFF_SITE);
        return isLate ? over(ControlReason.AWAY) : NONE;
    }

    boolean isPaused() {
        return isPaused;
    }

    /** Whether this agent may act now under the grant of this number. */
    boolean allows(String agent, long number, long nowMs) {
        return state instanceof State.Granted(var holder, var restsUntilMs, var untilMs)
                && holder.agent.equals(agent)
                && holder.number == number
                && nowMs < restsUntilMs
                && nowMs < untilMs
                && nowMs < customerAwayUntilMs
                && nowMs < agentAwayUntilMs;
    }

    /** Something was done under it. */
    void used(long nowMs) {
        if (state instanceof State.Granted granted)
            state = new State.Granted(granted.holder, nowMs + rules.grantForMs(), granted.untilMs);
    }

    Change tick(long nowMs) {
        return switch (state) {
            case State.Nobody() -> NONE;
            case State.Asked asked -> asked.untilMs <= nowMs ? over(ControlReason.EXPIRED) : absent(nowMs);
            case State.Granted granted -> {
                if (granted.untilMs <= nowMs) yield over(ControlReason.LIMIT);
                yield granted.restsUntilMs <= nowMs ? over(ControlReason.EXPIRED) : absent(nowMs);
            }
        };
    }

    private Change absent(long nowMs) {
        if (agentAwayUntilMs <= nowMs) return over(ControlReason.LEFT);
        return customerAwayUntilMs <= nowMs ? over(ControlReason.AWAY) : NONE;
    }

    long nextDeadlineMs() {
        var away = Math.min(agentAwayUntilMs, customerAwayUntilMs);
        return state instanceof State.Nobody ? NEVER : Math.min(away, endsAtMs().orElse(NEVER));
    }

    boolean isGranted() {
        return state instanceof State.Granted;
    }

    Optional<Holder> holder() {
        return switch (state) {
            case State.Nobody() -> Optional.empty();
            case State.Asked asked -> Optional.of(asked.holder);
            case State.Granted granted -> Optional.of(granted.holder);
        };
    }

    /** When it is over unless something is done. */
    Optional<Long> endsAtMs() {
        return switch (state) {
            case State.Nobody() -> Optional.empty();
            case State.Asked asked -> Optional.of(asked.untilMs);
            case State.Granted granted -> Optional.of(Math.min(granted.restsUntilMs, granted.untilMs));
        };
    }

    private boolean isOf(String agent) {
        return holder().filter(it -> it.agent.equals(agent)).isPresent();
    }

    private Change over(ControlReason why) {
        var holder = holder();
        var wasGranted = isGranted();
        state = new State.Nobody();
        agentAwayUntilMs = NEVER;
        return holder.<Change>map(it -> new Change.Over(it, wasGranted, why)).orElse(NONE);
    }
}
