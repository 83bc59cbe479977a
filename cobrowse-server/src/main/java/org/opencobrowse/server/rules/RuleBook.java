package org.opencobrowse.server.rules;

import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.ConfigProblem;
import org.opencobrowse.server.config.PrivacyConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rules that hold on this node. Looks at the file again and again; a bad or vanished one changes nothing but raises an alarm. Compares contents, since times
 * of files lie: after a copy, over a network, within a tick of the clock.
 */
public final class RuleBook {
    private static final Logger log = LoggerFactory.getLogger(RuleBook.class);

    private final PrivacyConfig config;
    private final RuleMeters meters;
    private final Function<Path, byte[]> reader;
    private final CopyOnWriteArrayList<Consumer<Rules>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicBoolean looksNow = new AtomicBoolean();
    private volatile Rules rules;
    /** What the file was at the last look, and what was wrong with it. One look at a time touches them. */
    private byte[] content;

    private Optional<String> fault = Optional.empty();

    /** Throws a {@link ConfigException} when the file is bad: a node does not start without its rules. */
    public RuleBook(PrivacyConfig config, RuleMeters meters) {
        this(config, meters, RuleFile::bytes);
    }

    RuleBook(PrivacyConfig config, RuleMeters meters, Function<Path, byte[]> reader) {
        this.config = config;
        this.meters = meters;
        this.reader = reader;
        content = config.rules().map(file -> reader.apply(Path.of(file))).orElse(new byte[0]);
        rules = config.rules()
                .map(file -> RuleFile.parse(file, content, config.privateByDefault()))
                .orElseGet(() -> RuleFile.read(config));
        if (config.rules().isPresent()) tell("rules-taken");
    }

    /** Safe on every thread. */
    public Rules rules() {
        return rules;
    }

    /** The same, for a browser that asked. */
    Rules given() {
        meters.asked();
        return rules;
    }

    /** @param listener told of other rules, on a thread for what may wait */
    public void onChange(Consumer<Rules> listener) {
        listeners.add(listener);
    }

    /** Looks at the file from now on; what is returned stops that. */
    public Runnable watch(Vertx vertx) {
        if (config.rules().isEmpty()) return () -> {};
        var timer = vertx.setPeriodic(config.rulesCheckEvery().toMillis(), _ -> lookLater(vertx));
        return () -> vertx.cancelTimer(timer);
    }

    /** One look at a time, also where a file system makes each of them wait for long. */
    private void lookLater(Vertx vertx) {
        if (looksNow.compareAndSet(false, true))
            vertx.executeBlocking(
                            () -> {
                                look();
                                return null;
                            },
                            false)
                    .onComplete(_ -> looksNow.set(false));
    }

    /** On one thread at a time that may wait. */
    synchronized void look() {
        var file = config.rules().orElseThrow();
        var fresh = Optional.<Rules>empty();
        try {
            var before = content;
            content = new byte[0]; // when it cannot be read: whatever comes back is new
            content = reader.apply(Path.of(file));
            if (Arrays.equals(content, before)) return;
            fresh = Optional.of(RuleFile.parse(file, content, config.privateByDefault()));
        } catch (ConfigException bad) {
            refused(String.join(
                    "; ", bad.problems().stream().map(ConfigProblem::toString).toList()));
        } catch (RuntimeException | StackOverflowError fault) {
            refused("privacy.rules=%s: reading it failed: %s".formatted(file, fault));
        }
        fresh.ifPresent(this::taken);
    }

    private void taken(Rules fresh) {
        meters.taken();
        if (fault.isPresent()) log.atInfo().log("rules-alarm-over");
        fault = Optional.empty();
        meters.alarm(false);
        if (fresh.equals(rules)) return;
        rules = fresh;
        tell("rules-taken");
        listeners.forEach(listener -> listener.accept(fresh));
    }

    private void refused(String reasons) {
        if (fault.filter(reasons::equals).isPresent()) return;
        fault = Optional.of(reasons);
        meters.refused();
        meters.alarm(true);
        log.atError().addKeyValue("rules", rules.hash()).log("rules-alarm: the rules before hold: " + reasons);
    }

    private void tell(String event) {
        log.atInfo().addKeyValue("rules", rules.hash()).log(event);
    }
}
