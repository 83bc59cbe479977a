package org.opencobrowse.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opencobrowse.server.agents.DemoAgent;
import org.opencobrowse.server.agents.Passwords;
import org.opencobrowse.server.config.ConfigException;
import org.opencobrowse.server.config.ConfigLoader;
import org.opencobrowse.server.config.LoggingConfig;
import org.opencobrowse.server.config.ServerConfig;
import org.opencobrowse.server.leaks.LeakTest;
import org.opencobrowse.server.logging.LogFormat;
import org.opencobrowse.server.management.Drain;
import org.opencobrowse.server.rules.RuleFile;

/** Arguments, exit codes, and words for people; nothing else. */
public final class Main {
    static final int OK = 0;
    static final int BAD_CONFIGURATION = 1;
    static final int MISUSE = 2;
    static final int FAILED = 3;
    static final int IN_USE = 4;
    static final int LEAKED = 5;

    private static final long STARTING_S = 60;
    private static final long CLOSING_S = 20;
    private static final String HELP = """
            Usage: cobrowse [--config FILE] [--demo]
                   cobrowse --check-config [FILE]
                   cobrowse hash-password        reads a password from standard input
                   cobrowse drain-status URL…    how many sessions the nodes with these management ports still have
                   cobrowse leaks PAGE [BROWSER] shares a page in headless Chromium and looks for what should have stayed in it
                   cobrowse --version | --help

              --config FILE   configuration in YAML; without it, defaults and COBROWSE_… variables
              --demo          serves a demo shop and a demo agent, on a loopback address only
              --check-config  says everything that is wrong with the configuration, starts nothing

            Exit codes: 0 done, 1 configuration is wrong, 2 arguments are wrong, 3 could not start or end in order, or a
            node could not be asked, 4 a node still has sessions, 5 something
            leaked, 70 ended itself because an event loop was stuck.
            """;

    private final Map<String, String> environment;
    private final InputStream in;
    private final PrintStream out;
    private final PrintStream err;

    Main(Map<String, String> environment, InputStream in, PrintStream out, PrintStream err) {
        this.environment = environment;
        this.in = in;
        this.out = out;
        this.err = err;
    }

    public static void main(String[] args) {
        var code = new Main(System.getenv(), System.in, System.out, System.err).run(List.of(args));
        if (code.isPresent()) System.exit(code.get());
    }

    /** The exit code, or nothing while a node runs. */
    Optional<Integer> run(List<String> args) {
        try {
            var arguments = Arguments.parse(args);
            return switch (arguments.action()) {
                case HELP -> say(HELP.stripTrailing());
                case VERSION -> say("cobrowse " + Version.CURRENT);
                case HASH_PASSWORD -> say(hashPassword());
                case DRAIN_STATUS -> Optional.of(new DrainStatus(out).of(arguments.urls()));
                case LEAKS -> Optional.of(leaks(arguments));
                case CHECK_CONFIG -> {
                    load(arguments);
                    yield say("configuration is valid");
                }
                case RUN -> start(load(arguments));
            };
        } catch (Arguments.Misuse e) {
            return fail(MISUSE, e.getMessage() + System.lineSeparator() + HELP.stripTrailing());
        } catch (ConfigException e) {
            return fail(BAD_CONFIGURATION, "the configuration is wrong:" + System.lineSeparator() + e.getMessage());
        } catch (IOException e) {
            return fail(BAD_CONFIGURATION, "cannot read: " + e.getMessage());
        }
    }

    private ServerConfig load(Arguments arguments) throws IOException {
        Optional<String> text = Optional.empty();
        if (arguments.configFile().isPresent())
            text = Optional.of(Files.readString(Path.of(arguments.configFile().get())));
        var config = ConfigLoader.load(text, environment, arguments.values());
        RuleFile.read(config.privacy());
        return config;
    }

    private int leaks(Arguments arguments) throws IOException {
        var given = Optional.ofNullable(arguments.values().get(Arguments.BROWSER));
        var program = given.or(() -> LeakTest.usualPrograms().stream()
                        .filter(path -> Files.isExecutable(Path.of(path)))
                        .findFirst())
                .orElseThrow(() -> new Arguments.Misuse("no Chromium was found: name it behind the page"));
        try {
            return new LeakTest(out).of(arguments.urls().getFirst(), program) ? OK : LEAKED;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return FAILED;
        } catch (IOException e) {
            err.println("the leak test could not be done: " + e.getMessage());
            return FAILED;
        }
    }

    private String hashPassword() throws IOException {
        var password = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8)).readLine();
        if (password == null || password.length() < 8)
            throw new Arguments.Misuse("hash-password reads a password of at least 8 characters from standard input");
        return new Passwords().hash(password);
    }

    private Optional<Integer> start(ServerConfig config) {
        LogFormat.apply(config.logging());
        try {
            var server = CobrowseServer.start(config).await(STARTING_S, TimeUnit.SECONDS);
            closeAtTheEnd(server);
            drainOnSignal(server.drain());
            // Among lines of JSON other words would break whoever reads them; the event of the start has the same
            // figures.
            if (config.logging().format() == LoggingConfig.Format.LINE) out.println(addresses(config, server));
            return Optional.empty();
        } catch (Exception e) { // an edge: whatever kept the node from starting is told, and the process ends
            return fail(FAILED, "could not start: " + e.getMessage());
        }
    }

    /** SIGTERM empties the node first, a second one ends it at once. Ctrl-C ends it at once. */
    private static void drainOnSignal(Drain drain) {
        var wasAsked = new AtomicBoolean();
        Signals.onTerminate(() -> {
            var beginsNow = drain.begin();
            if (wasAsked.getAndSet(true) && !beginsNow) exit();
        });
        drain.done().onSuccess(_ -> exit());
    }

    /** Not on the caller's thread, which is often an event loop: the end waits for all of them. */
    private static void exit() {
        new Thread(() -> System.exit(OK), "exit").start();
    }

    /** However the node was asked to end, it does so in order; a process that was asked to end and did has not failed. */
    private static void closeAtTheEnd(CobrowseServer server) {
        var hook = new Thread(
                () -> {
                    try {
                        server.close().await(CLOSING_S, TimeUnit.SECONDS);
                        Runtime.getRuntime().halt(OK);
                    } catch (TimeoutException _) {
                        Runtime.getRuntime().halt(FAILED);
                    }
                },
                "close");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private static String addresses(ServerConfig config, CobrowseServer server) {
        var base = config.http()
                .publicOrigin()
                .orElse("http://" + browsable(config.http().host()) + ":" + server.port());
        var agents = config.agentPort().enabled()
                ? config.agentPort()
                        .publicOrigin()
                        .orElse("http://" + browsable(config.agentPort().host()) + ":" + server.agentPort())
                : base;
        var lines = new ArrayList<String>();
        if (config.demo()) {
            lines.add("demo shop      " + base + "/demo/");
            lines.add("agent desktop  " + agents
                    + "/cobrowse/agent/    sign in as %s, password %s".formatted(DemoAgent.NAME, DemoAgent.PASSWORD));
        } else {
            lines.add("agent desktop  " + agents + "/cobrowse/agent/");
        }
        lines.add("health         " + base + "/cobrowse/health");
        lines.add("metrics        http://" + browsable(config.management().host()) + ":" + server.managementPort()
                + "/metrics");
        return String.join(System.lineSeparator(), lines);
    }

    /** An address that listens everywhere is none to go to. */
    private static String browsable(String host) {
        if (host.equals("0.0.0.0") || host.equals("::")) return "localhost";
        return host.contains(":") ? "[" + host + "]" : host;
    }

    private Optional<Integer> say(String words) {
        out.println(words);
        return Optional.of(OK);
    }

    private Optional<Integer> fail(int code, String words) {
        err.println(words);
        return Optional.of(code);
    }
}
