package org.opencobrowse.server.doctor;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.opencobrowse.server.time.MonotonicClock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what is wrong into the log: one line for each fault, with its cure, and not more than once a minute, however often it is found. */
final class Findings {
    private static final Logger log = LoggerFactory.getLogger(Findings.class);
    private static final long SAY_AGAIN_MS = 60_000;

    private final Map<Fault, AtomicLong> sayAgainAtMs = new EnumMap<>(Fault.class);
    private final MonotonicClock clock;

    Findings(MonotonicClock clock) {
        this.clock = clock;
        for (var fault : Fault.values()) sayAgainAtMs.put(fault, new AtomicLong(Long.MIN_VALUE));
    }

    void tell(List<Fault> faults) {
        faults.forEach(this::tell);
    }

    private void tell(Fault fault) {
        var next = Objects.requireNonNull(sayAgainAtMs.get(fault));
        var due = next.get();
        var now = clock.nowMs();
        if (now < due || !next.compareAndSet(due, now + SAY_AGAIN_MS)) return;
        log.atWarn()
                .addKeyValue("fault", fault.word())
                .addKeyValue("what", fault.what())
                .addKeyValue("cure", fault.cure())
                .log("the way through the balancer is not as it should be");
    }
}
