package org.opencobrowse.server.chat;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.function.Supplier;
import org.opencobrowse.transport.protocol.CloseCode;

/** Figures of chat. Labels take values of closed lists only; never a text, a name or an id. */
final class ChatMeters {
    private final MeterRegistry registry;
    private final Counter begun;
    private final Counter kept;
    private final Counter repeated;
    private final Timer appended;
    private final Timer waited;

    ChatMeters(MeterRegistry registry) {
        this.registry = registry;
        begun = counter("cobrowse.chat.begun", "Conversations that began at this node");
        kept = counter("cobrowse.chat.messages", "Messages that were accepted at this node");
        repeated = counter("cobrowse.chat.messages.repeated", "Messages that came again and changed nothing");
        appended = Timer.builder("cobrowse.chat.append")
                .description("Time until a message was kept by as many nodes as there are backups")
                .publishPercentiles(0.5, 0.99)
                .register(registry);
        waited = Timer.builder("cobrowse.chat.waited")
                .description("How long somebody waited until an agent of this node accepted")
                .publishPercentiles(0.5, 0.95)
                .register(registry);
    }

    void begun() {
        begun.increment();
    }

    void said(boolean isNew, long tookMs) {
        (isNew ? kept : repeated).increment();
        appended.record(Duration.ofMillis(tookMs));
    }

    void refused(CloseCode code) {
        Counter.builder("cobrowse.chat.refused")
                .description("Messages and wishes of chat that were not accepted, by the name of their refusal")
                .tag("code", code.wireName())
                .register(registry)
                .increment();
    }

    void ignored(String what) {
        Counter.builder("cobrowse.chat.ignored")
                .description("Signs of writing and seeing that came too fast")
                .tag("what", what)
                .register(registry)
                .increment();
    }

    void accepted(long waitedMs) {
        waited.record(Duration.ofMillis(Math.max(0, waitedMs)));
    }

    void gauge(String name, String meaning, Supplier<Number> value) {
        Gauge.builder(name, value).description(meaning).register(registry);
    }

    private Counter counter(String name, String meaning) {
        return Counter.builder(name).description(meaning).register(registry);
    }
}
