package org.opencobrowse.server.agents;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.management.Meters;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everybody who may sign in, and the proof that somebody did. Safe on every event loop. */
public final class Agents {
    private static final Logger audit = LoggerFactory.getLogger("audit");
    private static final int HASHING_THREADS = 2;
    private static final int HASHING_QUEUE = 32;
    private static final long QUEUE_FULL_WAIT_MS = 1_000;

    private final Map<String, Agent> byName;
    private final Bearers bearers;
    private final TryLimits limits;
    private final Meters meters;
    private final Passwords passwords = new Passwords();
    /** Of somebody who is configured: a name that is not must take as long. */
    private final Optional<String> decoyHash;

    private final WorkerExecutor hashing;
    /** Hashing is slow, so that whoever sends many tries could make the others wait: those above the queue are told to come again. */
    private final Semaphore queue = new Semaphore(HASHING_QUEUE);

    public Agents(Vertx vertx, ServerConfig config, MonotonicClock clock, InstantSource wallClock, Meters meters) {
        var users = new ArrayList<>(config.agents().users());
        if (config.demo()) users.add(DemoAgent.withHash(passwords.hashOfNoSecret(DemoAgent.PASSWORD)));
        this.byName = users.stream()
                .map(Agent::of)
                .collect(Collectors.toUnmodifiableMap(Agent::name, Function.identity(), (configured, _) -> configured));
        this.bearers = new Bearers(vertx, config.agents(), wallClock);
        this.limits = new TryLimits(vertx, clock, config.agents().wrongTriesPerMinute());
        this.meters = meters;
        this.decoyHash =
                users.stream().findFirst().map(user -> user.passwordHash().value());
        this.hashing = vertx.createSharedWorkerExecutor("cobrowse-passwords", HASHING_THREADS);
    }

    /** Whether anybody can sign in at all. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /** The agent behind a bearer, if this server issued it, it has not run out, and the agent is still configured. */
    public Future<Optional<AgentIdentity>> verify(String bearer) {
        return bearers.read(bearer)
                .map(claim -> claim.flatMap(valid -> Optional.ofNullable(byName.get(valid.name()))
                        .map(agent -> agent.identity(valid.validForMs()))));
    }

    /** @param address what wrong tries are counted by, besides the name */
    public Future<SignIn> signIn(String name, String password, String address) {
        var keys = List.of("name " + name, "address " + address);
        return limits.take(keys)
                .compose(waitMs ->
                        waitMs > 0 ? Future.succeededFuture(new SignIn.TooFast(waitMs)) : check(name, password))
                .onSuccess(outcome -> {
                    if (outcome instanceof SignIn.Accepted) limits.giveBack(keys);
                    record(name, address, outcome);
                });
    }

    private Future<SignIn> check(String name, String password) {
        if (!queue.tryAcquire()) return Future.succeededFuture(new SignIn.TooFast(QUEUE_FULL_WAIT_MS));
        var agent = Optional.ofNullable(byName.get(name));
        var hash = agent.map(known -> known.passwordHash().value()).or(() -> decoyHash);
        return hashing.executeBlocking(
                        () -> hash.filter(known -> passwords.matches(known, password))
                                .isPresent(),
                        false)
                .onComplete(_ -> queue.release())
                .map(matches -> agent.filter(_ -> matches).map(this::accept).orElseGet(SignIn.Refused::new));
    }

    private SignIn accept(Agent agent) {
        var bearer = bearers.issue(agent);
        return new SignIn.Accepted(bearer, agent.identity(bearers.lifetimeMs()));
    }

    /** Unknown names are not written down: people type passwords into the wrong field. */
    private void record(String name, String address, SignIn outcome) {
        var result = switch (outcome) {
            case SignIn.Accepted _ -> Meters.SignIn.ACCEPTED;
            case SignIn.Refused _ -> Meters.SignIn.REFUSED;
            case SignIn.TooFast _ -> Meters.SignIn.TOO_FAST;
        };
        meters.signIn(result);
        audit.atInfo()
                .addKeyValue("agent", byName.containsKey(name) ? name : "unknown")
                .addKeyValue("address", address)
                .addKeyValue("outcome", result.word())
                .log("sign-in");
    }
}
