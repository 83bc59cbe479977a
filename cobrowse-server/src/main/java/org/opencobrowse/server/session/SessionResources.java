package org.opencobrowse.server.session;

import io.vertx.core.Future;
import java.util.Optional;
import org.opencobrowse.server.resources.Wanted;
import org.opencobrowse.server.time.MonotonicClock;
import org.opencobrowse.transport.protocol.ResourceAccess;
import org.opencobrowse.transport.protocol.ServerFrame;

/** What the agents of one session cannot load by themselves: who may ask for it, and what the customer's browser is asked for. On the session's event loop. */
public final class SessionResources {
    private final ResourceRules rules;
    private final Roster roster;
    private final MonotonicClock clock;
    private final Wanted wanted = new Wanted(this::ask);
    private final Runnable arm;
    private boolean isOver;

    /** @param arm called when there may be an earlier deadline */
    SessionResources(ResourceRules rules, Roster roster, MonotonicClock clock, Runnable arm) {
        this.rules = rules;
        this.roster = roster;
        this.clock = clock;
        this.arm = arm;
    }

    ResourceAccess access(Seat agent) {
        return new ResourceAccess(agent.resourceKey().value(), rules.fromBrowser(), rules.fetched());
    }

    /** Whether an agent who is here has this key. */
    public boolean opens(String key) {
        return roster.agents().stream().anyMatch(seat -> seat.resourceKey().matches(key));
    }

    /** The hash of what the customer's browser has at the address; empty: it cannot be had. */
    public Future<Optional<String>> want(String url) {
        if (isOver || !rules.asksCustomers()) return Future.succeededFuture(Optional.empty());
        var answer = wanted.want(url, clock.nowMs());
        arm.run();
        return answer;
    }

    /** What was brought is not kept any more. */
    public Future<Optional<String>> wantAgain(String url) {
        wanted.forget(url);
        return want(url);
    }

    /** Whether a body for this number may come; true once. */
    public boolean mayBring(long number) {
        return wanted.begins(number);
    }

    public boolean isWanted(long number) {
        return wanted.isAsked(number);
    }

    /** @param hash empty: the customer's browser cannot or will not give it */
    public void answered(long number, Optional<String> hash) {
        wanted.answered(number, hash, clock.nowMs());
        arm.run();
    }

    /** What was brought until now may not be shown any more. */
    void withdraw() {
        wanted.forgetAll();
    }

    void tick(long nowMs) {
        wanted.tick(nowMs);
    }

    long nextDeadlineMs() {
        return wanted.nextDeadlineMs();
    }

    /** The session has ended: nobody need wait any more. */
    void over() {
        isOver = true;
        wanted.forgetAll();
    }

    private boolean ask(long number, String url) {
        // Somebody whose page shares nothing is not even asked.
        var link = roster.customer().isPaused()
                ? Optional.<Link>empty()
                : roster.customer().link();
        link.ifPresent(it -> it.connection().send(new ServerFrame.WantResource(number, url)));
        return link.isPresent();
    }
}
