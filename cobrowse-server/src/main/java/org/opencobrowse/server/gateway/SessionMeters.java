package org.opencobrowse.server.gateway;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.opencobrowse.sequencer.Effect;
import org.opencobrowse.server.session.SessionCounters;
import org.opencobrowse.transport.ConnectionEnd;
import org.opencobrowse.transport.TransportMeters;
import org.opencobrowse.transport.protocol.ActionKind;
import org.opencobrowse.transport.protocol.ActionOutcome;
import org.opencobrowse.transport.protocol.ClientFrame;
import org.opencobrowse.transport.protocol.CloseCode;
import org.opencobrowse.transport.protocol.ControlReason;
import org.opencobrowse.transport.protocol.EndReason;
import org.opencobrowse.transport.protocol.ResyncCause;
import org.opencobrowse.transport.protocol.Role;

/**
 * Figures of sessions and connections, each declared once with its meaning. Labels take values of closed lists only. Counters that every event touches are
 * looked up at birth; the rest when they first count.
 */
public final class SessionMeters implements SessionCounters, TransportMeters {
    private record Decision(StreamName stream, String name, String cause) {}

    /** A frame at 60 a second, a task that people notice, and one that they wait for. */
    private static final Duration[] LONG_CAPTURES = {
        Duration.ofMillis(16), Duration.ofMillis(50), Duration.ofMillis(250)
    };

    private final MeterRegistry registry;
    private final Counter created;
    private final Counter accepted;
    private final Counter repeated;
    private final DistributionSummary receivedBytes;
    private final DistributionSummary sentBytes;
    private final Map<StreamName, Counter> published;
    private final Map<StreamName, Counter> delivered;
    private final Map<StreamName, Counter> deliveredBytes;
    private final Map<Entry, Map<StreamName, Counter>> booked = new EnumMap<>(Entry.class);
    private final Map<Level, Map<StreamName, AtomicLong>> levels = new EnumMap<>(Level.class);
    private final Counter presencesCoalesced;
    private final Counter coalesced;
    private final Counter captureSeconds;
    private final Timer longestCapture;
    private final Counter throttled;
    private final ConcurrentMap<Decision, Counter> decisions = new ConcurrentHashMap<>();

    public SessionMeters(MeterRegistry registry) {
        this.registry = registry;
        created = counter("cobrowse.sessions.created", "Sessions created");
        accepted = counter("cobrowse.connections.accepted", "Connections accepted, before their hello");
        repeated = counter(
                "cobrowse.calls.repeated", "Calls of long polling that came again, or asked for an answer again");
        receivedBytes = bytes("cobrowse.messages.received", "Bytes of messages from clients");
        sentBytes = bytes("cobrowse.messages.sent", "Bytes of messages to clients");
        for (var entry : Entry.values()) booked.put(entry, byStream(stream -> counter(entry, stream)));
        for (var level : Level.values()) levels.put(level, byStream(stream -> gauge(level, stream)));
        presencesCoalesced = counter(
                "cobrowse.presences.coalesced", "Changes of who is there that were told together with later ones");
        coalesced = counter(
                "cobrowse.capture.coalesced",
                "Changes folded into a later event before it was numbered, as reported by pages");
        captureSeconds = Counter.builder("cobrowse.capture")
                .description("Time that capture took of pages' main threads, as reported by them")
                .baseUnit("seconds")
                .register(registry);
        longestCapture = Timer.builder("cobrowse.capture.longest")
                .description("The longest that capture took of a page's main thread at a stretch, one for each report")
                .serviceLevelObjectives(LONG_CAPTURES)
                .register(registry);
        throttled = counter(
                "cobrowse.capture.throttled",
                "Times that capture put work off to spare the page, as reported by pages");
        published = byStream(
                stream -> counter("cobrowse.events.published", "Events that came in whole", "stream", word(stream)));
        delivered = byStream(stream -> counter(
                "cobrowse.events.delivered", "Events handed to a subscriber's connection", "stream", word(stream)));
        deliveredBytes = byStream(stream -> counter(
                "cobrowse.events.delivered.bytes", "Bytes of events handed to subscribers", "stream", word(stream)));
    }

    @Override
    public void created() {
        created.increment();
    }

    @Override
    public void ended(EndReason reason, long lengthMs) {
        Timer.builder("cobrowse.sessions.ended")
                .description("Sessions that ended, by reason, with their length")
                .tag("reason", reason.wireName())
                .register(registry)
                .record(Duration.ofMillis(lengthMs));
    }

    @Override
    public void joined(Role role, boolean again) {
        counter(
                        "cobrowse.joins",
                        "Participants that took a seat, or came back to it",
                        "role",
                        role.wireName(),
                        "again",
                        Boolean.toString(again))
                .increment();
    }

    @Override
    public void warned(EndReason reason) {
        counter("cobrowse.warnings", "Warnings that a session is about to end", "reason", reason.wireName())
                .increment();
    }

    @Override
    public void published(StreamName stream, int bytes) {
        of(published, stream).increment();
    }

    @Override
    public void delivered(StreamName stream, long bytes) {
        of(delivered, stream).increment();
        of(deliveredBytes, stream).increment((double) bytes);
    }

    @Override
    public void resyncAsked(ResyncCause cause) {
        counter(
                        "cobrowse.resyncs.asked",
                        "Agents that asked to begin again, by what their client found",
                        "cause",
                        word(cause))
                .increment();
    }

    @Override
    public void presenceCoalesced() {
        presencesCoalesced.increment();
    }

    @Override
    public void otherRules() {
        counter("cobrowse.rules.outdated", "Pages sent away because they applied other rules than their node")
                .increment();
    }

    @Override
    public void captured(ClientFrame.Report report) {
        report("counted");
        coalesced.increment((double) report.coalesced());
        captureSeconds.increment(report.captureMs() / 1000.0);
        longestCapture.record(Duration.ofMillis(report.longestMs()));
        throttled.increment((double) report.throttled());
    }

    @Override
    public void reportIgnored() {
        report("too-soon");
    }

    private void report(String outcome) {
        counter("cobrowse.capture.reports", "Reports of pages on what sharing them costs", "outcome", outcome)
                .increment();
    }

    @Override
    public void controlAsked() {
        counter("cobrowse.control.asks", "Asks of agents to act in a customer's page")
                .increment();
    }

    @Override
    public void controlGranted() {
        counter("cobrowse.control.grants", "Asks that the customer granted").increment();
    }

    @Override
    public void controlEnded(boolean wasGranted, String why) {
        counter(
                        "cobrowse.control.ends",
                        "Asks that ended without a grant, and grants that ended, by why",
                        "what",
                        wasGranted ? "grant" : "ask",
                        "why",
                        why)
                .increment();
    }

    @Override
    public void controlRefused(ControlReason why) {
        counter(
                        "cobrowse.control.refused",
                        "What somebody said about control and had no effect, by why",
                        "why",
                        why.wireName())
                .increment();
    }

    @Override
    public void acted(ActionKind does) {
        counter("cobrowse.actions", "Actions handed to customers' pages, by kind", "does", does.wireName())
                .increment();
    }

    @Override
    public void actionEnded(ActionOutcome outcome) {
        counter(
                        "cobrowse.actions.outcomes",
                        "What agents were told of their actions, by outcome",
                        "outcome",
                        outcome.wireName())
                .increment();
    }

    @Override
    public void outcomeIgnored() {
        counter("cobrowse.actions.outcomes.ignored", "Answers of pages to what they were not asked, or had answered")
                .increment();
    }

    @Override
    public void pausedEvent() {
        counter(
                        "cobrowse.paused.events",
                        "Events, or pieces of them, that came from a page that is paused and were dropped")
                .increment();
    }

    @Override
    public void booked(StreamName stream, Entry entry, long events) {
        if (events > 0) of(of(booked, entry), stream).increment((double) events);
    }

    @Override
    public void skipped(StreamName stream, String cause, long events) {
        counter(
                        "cobrowse.events.skipped",
                        "Positions that subscribers were told they will never get, by cause",
                        "stream",
                        word(stream),
                        "cause",
                        cause)
                .increment((double) events);
    }

    @Override
    public void level(StreamName stream, Level level, long change) {
        if (change != 0) of(of(levels, level), stream).addAndGet(change);
    }

    @Override
    public void decided(StreamName stream, Effect effect) {
        var decision = new Decision(stream, hyphenated(effect.getClass().getSimpleName()), cause(effect));
        decisions.computeIfAbsent(decision, this::counter).increment(amount(effect));
    }

    @Override
    public void accepted() {
        accepted.increment();
    }

    void sentToAnotherDataCentre(Role who) {
        counter(
                        "cobrowse.wrong.data.centre",
                        "Creations and look-ups that were sent to another data centre, by who asked",
                        "role",
                        who.wireName())
                .increment();
    }

    void turnedAway(Doorway.Bound bound) {
        counter(
                        "cobrowse.connections.turned.away",
                        "Connections refused or cut before their hello, by the bound that they met",
                        "bound",
                        word(bound))
                .increment();
    }

    @Override
    public void refused(CloseCode code) {
        counter(
                        "cobrowse.refusals",
                        "Frames and connections refused, or connections closed by the server, by code",
                        "code",
                        code.wireName())
                .increment();
    }

    @Override
    public void ended(ConnectionEnd end) {
        counter("cobrowse.connections.ended", "Connections that ended, by who ended them", "by", word(end.by()))
                .increment();
    }

    @Override
    public void received(int bytes) {
        receivedBytes.record(bytes);
    }

    @Override
    public void repeated() {
        repeated.increment();
    }

    @Override
    public void sent(int bytes) {
        sentBytes.record(bytes);
    }

    private Counter counter(Decision decision) {
        return counter(
                "cobrowse.sequencer.decisions",
                "What the sequencers decided: duplicates, gaps, resends, resyncs and all that was not simply relayed",
                "stream",
                word(decision.stream),
                "decision",
                decision.name,
                "cause",
                decision.cause);
    }

    private static String cause(Effect effect) {
        return switch (effect) {
            case Effect.RequestSnapshot request -> word(request.cause());
            case Effect.GapSkipped gap -> word(gap.cause());
            case Effect.ResyncBegun resync -> word(resync.cause());
            case Effect.Resynced resync -> word(resync.cause());
            case Effect.DropVoid drop -> word(drop.cause());
            case Effect.DropRefused drop -> word(drop.cause());
            case Effect.SubscriberSkipped skipped -> word(skipped.cause());
            case Effect.SubscriberRefused refused -> word(refused.cause());
            case Effect.AckRefused refused -> word(refused.cause());
            default -> "";
        };
    }

    /** Effects that stand for several events count as many. */
    private static double amount(Effect effect) {
        return switch (effect) {
            case Effect.DropVoid drop -> drop.events();
            case Effect.GapSkipped gap -> gap.skipped().to() - gap.skipped().from() + 1;
            default -> 1;
        };
    }

    private Counter counter(String name, String meaning, String... labels) {
        return Counter.builder(name).description(meaning).tags(labels).register(registry);
    }

    private DistributionSummary bytes(String name, String meaning) {
        return DistributionSummary.builder(name)
                .description(meaning)
                .baseUnit("bytes")
                .register(registry);
    }

    private Counter counter(Entry entry, StreamName stream) {
        var meaning = switch (entry) {
            case RELAYED -> "Events that got a position";
            case DUE -> "Positions that subscribers were to get since they began, summed over subscribers";
            case AGAIN -> "Events handed once more to a subscriber that asked to begin again";
            case LEFT -> "Positions that were due to subscribers when they went or connected anew";
        };
        return counter("cobrowse.events." + word(entry), meaning, "stream", word(stream));
    }

    private AtomicLong gauge(Level level, StreamName stream) {
        var meaning = switch (level) {
            case HELD -> "Early events that wait for those before them";
            case WAITING -> "Positions that subscribers are due and were not handed yet";
        };
        var value = new AtomicLong();
        Gauge.builder("cobrowse.events." + word(level), value, AtomicLong::doubleValue)
                .description(meaning)
                .tag("stream", word(stream))
                .register(registry);
        return value;
    }

    private static <T> Map<StreamName, T> byStream(Function<StreamName, T> made) {
        var map = new EnumMap<StreamName, T>(StreamName.class);
        for (var stream : StreamName.values()) map.put(stream, made.apply(stream));
        return map;
    }

    private static <K, V> V of(Map<K, V> counters, K key) {
        return Objects.requireNonNull(counters.get(key));
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String hyphenated(String camelCase) {
        return camelCase.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }
}
