package org.opencobrowse.server.management;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Every figure that this server counts, declared once with its meaning. Safe on every thread. Labels take values of closed lists only: a label that a client
 * can choose would be an unbounded buffer.
 */
public final class Meters {
    /** How a sign-in ended. */
    public enum SignIn {
        ACCEPTED,
        REFUSED,
        TOO_FAST;

        /** The word in metrics and logs. */
        public String word() {
            return Meters.word(this);
        }
    }

    private final MeterRegistry registry;

    public Meters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Memory, garbage collection, threads and processor of this process, under their usual names. */
    @SuppressWarnings("resource") // lives as long as the process
    public void bindJvm() {
        new JvmMemoryMetrics().bindTo(registry);
        new JvmGcMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
    }

    public void signIn(SignIn outcome) {
        counter("cobrowse.sign.ins", "Agents' tries to sign in, by outcome", "outcome", outcome)
                .increment();
    }

    /** Beside those that are turned away for what they are. */
    public void noDescriptorFor() {
        Counter.builder("cobrowse.connections.turned.away")
                .description("Connections that were refused or cut before their hello, by the bound that they met")
                .tag("bound", "descriptors")
                .register(registry)
                .increment();
    }

    /** Registers a figure that is read when somebody asks for it. */
    public void gauge(String name, String meaning, Supplier<Number> value) {
        Gauge.builder(name, value).description(meaning).register(registry);
    }

    private Counter counter(String name, String meaning, String label, Enum<?> value) {
        return Counter.builder(name)
                .description(meaning)
                .tag(label, word(value))
                .register(registry);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
