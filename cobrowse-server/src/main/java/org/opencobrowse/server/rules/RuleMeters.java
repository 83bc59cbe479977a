package org.opencobrowse.server.rules;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicInteger;

/** Figures of rule files. Safe on every thread. */
public final class RuleMeters {
    private final Counter taken;
    private final Counter refused;
    private final Counter asked;
    private final AtomicInteger alarm = new AtomicInteger();

    public RuleMeters(MeterRegistry registry) {
        taken = loads(registry, "taken");
        refused = loads(registry, "refused");
        asked = Counter.builder("cobrowse.rules.asked")
                .description("Times that a browser asked for the rules and got them")
                .register(registry);
        Gauge.builder("cobrowse.rules.alarm", alarm, AtomicInteger::doubleValue)
                .description("1 while the rule file is bad or gone, and the rules before it hold")
                .register(registry);
    }

    void taken() {
        taken.increment();
    }

    void refused() {
        refused.increment();
    }

    void asked() {
        asked.increment();
    }

    void alarm(boolean isRaised) {
        alarm.set(isRaised ? 1 : 0);
    }

    private static Counter loads(MeterRegistry registry, String outcome) {
        return Counter.builder("cobrowse.rules.loads")
                .description("Rule files read that were new, by what became of them")
                .tag("outcome", outcome)
                .register(registry);
    }
}
