package org.opencobrowse.server.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.http.HttpServerRequest;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.opencobrowse.server.cluster.Peer;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the balancer did wrong with what had to be relayed, in words and in figures. */
public final class Misdirections {
    private static final Logger log = LoggerFactory.getLogger(Misdirections.class);
    private static final long SAY_AGAIN_MS = 60_000;
    private static final String WHAT = "the balancer leads to the wrong node: relayed";
    /** By it the node that relays tells the owner the cause. */
    private static final String CAUSE_HEADER = "X-Cobrowse-Misled";

    /** What the request says of how it was led. */
    enum Cause {
        NO_COOKIE(
                "the browser sent no cookie gcbSessionServer, or the balancer took it off: let it pass; where browsers block cookies, set routeCookie.sameSite none, secure and partitioned"),
        OTHER_COOKIE(
                "the cookie gcbSessionServer named another node than the one that was asked for: two cookies of that name, or one of another domain or path"),
        COOKIE_IGNORED(
                "the balancer does not stick by the cookie gcbSessionServer: see docs/operations.md and the samples in conf/");

        private final String cure;

        Cause(String cure) {
            this.cure = cure;
        }

        String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        static Optional<Cause> of(String word) {
            return Stream.of(values())
                    .filter(cause -> cause.word().equals(word))
                    .findFirst();
        }
    }

    private final Map<Cause, Counter> counters = new EnumMap<>(Cause.class);
    private final Map<Cause, AtomicLong> sayAgainAtMs = new EnumMap<>(Cause.class);
    private final MonotonicClock clock;

    public Misdirections(MeterRegistry registry, MonotonicClock clock) {
        this.clock = clock;
        for (var cause : Cause.values()) {
            counters.put(
                    cause,
                    Counter.builder("cobrowse.relayed")
                            .description(
                                    "Requests and connections that came to the wrong node and were relayed, by what the balancer did")
                            .tag("cause", cause.word())
                            .register(registry));
            sayAgainAtMs.put(cause, new AtomicLong(Long.MIN_VALUE));
        }
    }

    /** @return what the owner is to know of it, for the headers of what is passed on */
    Mark relayed(HttpServerRequest request, Peer owner) {
        var cause = cause(request, owner);
        Objects.requireNonNull(counters.get(cause)).increment();
        say(cause, owner);
        return new Mark(CAUSE_HEADER, cause.word());
    }

    private void say(Cause cause, Peer owner) {
        var next = Objects.requireNonNull(sayAgainAtMs.get(cause));
        var due = next.get();
        var now = clock.nowMs();
        // Once a minute: with a wrong balancer it is every request.
        if (now < due || !next.compareAndSet(due, now + SAY_AGAIN_MS)) return;
        log.atWarn()
                .addKeyValue("cause", cause.word())
                .addKeyValue("owner", owner.node())
                .addKeyValue("cure", cause.cure)
                .log(WHAT);
    }

    /** What the node that relayed a request knew of its way, in the words of that node's log. A client that makes it up tells itself. */
    static Optional<String> told(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(CAUSE_HEADER))
                .flatMap(Cause::of)
                .map(cause -> "%s cause=\"%s\" cure=\"%s\"".formatted(WHAT, cause.word(), cause.cure));
    }

    /** A header. */
    record Mark(String name, String value) {}

    private static Cause cause(HttpServerRequest request, Peer owner) {
        var cookie = request.getCookie(RouteCookie.NAME);
        if (cookie == null) return Cause.NO_COOKIE;
        return cookie.getValue().equals("." + owner.node()) ? Cause.COOKIE_IGNORED : Cause.OTHER_COOKIE;
    }
}
