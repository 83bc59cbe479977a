package org.opencobrowse.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConfigLoaderTest {
    private static final String HASH = "$pbkdf2$it=210000$c2FsdHNhbHQ$" + "a".repeat(86);

    @Test
    void withoutAnythingTheDefaultsStand() {
        assertThat(load("", Map.of())).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void theFileIsRead() {
        var config = load("""
                node: { name: node-7 }
                http:
                  origins: [https://shop.example, "https://*.shop.example:8443"]
                session:
                  idleAfter: 90s
                transport:
                  bodyBytes: 8MiB
                agents:
                  users:
                    - { name: anna, displayName: Anna, passwordHash: "%s", roles: [join, control] }
                """.formatted(HASH), Map.of());

        assertThat(config.node().name()).isEqualTo("node-7");
        assertThat(config.http().origins()).containsExactly("https://shop.example", "https://*.shop.example:8443");
        assertThat(config.session().idleAfter()).isEqualTo(Duration.ofSeconds(90));
        assertThat(config.transport().bodyBytes()).isEqualTo(ByteSize.mib(8));
        assertThat(config.agents().users().getFirst().roles()).containsOnly(AgentRole.JOIN, AgentRole.CONTROL);
    }

    @Test
    void theCommandLineWinsOverTheEnvironmentAndThatOverTheFile() {
        var file = Optional.of("http: { port: 1 }\nsession: { maxSessions: 1 }\ndemo: false");
        var environment = Map.of("COBROWSE_HTTP_PORT", "2", "COBROWSE_DEMO", "false");

        var config = ConfigLoader.load(file, environment, Map.of("demo", "true"));

        assertThat(config.http().port()).isEqualTo(2);
        assertThat(config.session().maxSessions()).isEqualTo(1);
        assertThat(config.demo()).isTrue();
    }

    @Test
    void listsInTheEnvironmentAreWrittenAsInTheFile() {
        var config = load("", Map.of("COBROWSE_HTTP_ORIGINS", "[https://a.example, https://b.example]"));

        assertThat(config.http().origins()).containsExactly("https://a.example", "https://b.example");
    }

    @Test
    void anEmptyValueMeansTheDefault() {
        assertThat(load("http: { port: }\nagents:\nsession:\n  idleAfter:", Map.of("COBROWSE_NODE_NAME", "")))
                .isEqualTo(ServerConfig.defaults());
    }

    @Test
    void everythingWrongIsSaidAtOnce() {
        var problems = problemsOf("""
                http: { prot: 80, port: 99999, origins: ["*", "shop.example"] }
                sesion: { idleAfter: 5m }
                session: { idleAfter: 0s, warnBefore: soon }
                liveness: { heartbeatEvery: 20s, silenceLimit: 30s }
                demo: perhaps
                """, Map.of("COBROWSE_HTTP_PROT", "80"));

        assertThat(problems)
                .extracting(ConfigProblem::subject)
                .containsExactlyInAnyOrder(
                        "http.prot",
                        "sesion",
                        "COBROWSE_HTTP_PROT",
                        "http.port",
                        "http.origins",
                        "http.origins",
                        "session.warnBefore",
                        "session.idleAfter",
                        "liveness.silenceLimit",
                        "demo");
    }

    @Test
    void aProblemNamesKeyValueLimitAndCure() {
        assertThat(problemsOf("liveness: { heartbeatEvery: 20s, silenceLimit: 30s }", Map.of()))
                .hasToString("[liveness.silenceLimit=30s: must be at least twice liveness.heartbeatEvery (20s); "
                        + "raise it to 40s or shorten liveness.heartbeatEvery]");
        assertThat(problemsOf("session: { agentsPerSession: 0 }", Map.of()))
                .hasToString("[session.agentsPerSession=0: must be between 1 and 10; set it to 1]");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheNearestKnownOne() {
        assertThat(problemsOf("sesion: { idleAfter: 5m }", Map.of()).getFirst().cure())
                .isEqualTo("did you mean session?");
        assertThat(problemsOf("http: { prot: 5 }", Map.of()).getFirst().cure()).isEqualTo("did you mean http.port?");
        assertThat(problemsOf("", Map.of("COBROWSE_HTTP_PROT", "5")).getFirst().cure())
                .isEqualTo("did you mean COBROWSE_HTTP_PORT?");
    }

    @Test
    void otherVariablesAreNobodysBusiness() {
        assertThat(load("", Map.of("PATH", "/bin", "MY_COBROWSE_X", "1"))).isEqualTo(ServerConfig.defaults());
    }

    @Test
    void secretsAreNeverPrinted() {
        var secret = "correct-horse";
        var problems = problemsOf("""
                agents:
                  jwtSecret: %1$s
                  users:
                    - { name: anna, passwordHash: %1$s, roles: [join] }
                    - { name: ben, passwordHash: [%1$s], roles: [%1$s-no-role-at-all], password: %1$s }
                """.formatted(secret).replace("[" + secret + "-no-role-at-all]", "[boss]"), Map.of());

        assertThat(problems)
                .extracting(ConfigProblem::subject)
                .contains(
                        "agents.jwtSecret",
                        "agents.users[0].passwordHash",
                        "agents.users[1].passwordHash",
                        "agents.users[1].password",
                        "agents.users[1].roles");
        assertThat(problems.toString()).doesNotContain(secret);
        assertThat(load("agents: { jwtSecret: " + secret.repeat(3) + " }", Map.of())
                        .toString())
                .doesNotContain(secret);
        assertThat(problemsOf("agents:\n  jwtSecret: [" + secret, Map.of()).toString())
                .doesNotContain(secret);
    }

    @Test
    void theDemoIsRefusedBeyondLoopback() {
        for (var host : List.of("0.0.0.0", "::", "192.168.1.5", "shop.example", "localhost.evil.example"))
            assertThat(problemsOf("demo: true\nhttp: { host: \"" + host + "\" }", Map.of()))
                    .as(host)
                    .extracting(ConfigProblem::subject)
                    .containsExactly("demo");
        for (var host : List.of("127.0.0.1", "127.1.2.3", "::1", "localhost"))
            assertThat(load("demo: true\nhttp: { host: \"" + host + "\" }", Map.of())
                            .demo())
                    .isTrue();
    }

    @Test
    void aRepeatedKeyIsRefused() {
        assertThat(problemsOf("demo: true\ndemo: false", Map.of()))
                .extracting(ConfigProblem::subject)
                .containsExactly("file");
    }

    @Test
    void sameUserTwiceIsRefused() {
        var user = "{ name: anna, passwordHash: \"" + HASH + "\", roles: [join] }";
        assertThat(problemsOf("agents: { users: [" + user + ", " + user + "] }", Map.of()))
                .extracting(ConfigProblem::subject)
                .containsExactly("agents.users");
    }

    @Test
    void contradictionsBetweenKeysAreRefused() {
        assertThat(subjectsOf("session: { idleAfter: 5h }")).containsExactly("session.idleAfter");
        assertThat(subjectsOf("session: { warnBefore: 10m, idleAfter: 10m }")).containsExactly("session.warnBefore");
        assertThat(subjectsOf("transport: { bodyBytes: 32MiB }")).containsExactly("sequencer.windowBytes");
        assertThat(subjectsOf("sequencer: { lagEvents: 100 }")).containsExactly("sequencer.lagEvents");
    }

    /** Whatever stands in a file or in the environment: a configuration, or problems with words; never another exception. */
    @Test
    void dataCentresAreReadAndOneOfThemIsThisOne() {
        var config = load("""
                dataCentre: us
                dataCentres:
                  - { name: eu, url: "https://eu.example", codeDigit: 1 }
                  - { name: us, url: "https://us.example:8443", agentsUrl: "https://agents.us.example", codeDigit: 9 }
                """, Map.of());
        assertThat(config.ownDataCentre())
                .contains(new DataCentreConfig(
                        "us", "https://us.example:8443", Optional.of("https://agents.us.example"), 9));
        assertThat(load("", Map.of()).ownDataCentre()).isEmpty();
    }

    @Test
    void everythingWrongWithADataCentreIsSaid() {
        assertThat(subjectsOf("""
                dataCentre: eu
                dataCentres:
                  - { name: "e u", url: "https://eu.example/path", codeDigit: 0 }
                  - { name: eu, agentsUrl: eu, codeDigit: x, colour: red }
                """))
                .containsExactlyInAnyOrder(
                        "dataCentres[0].name",
                        "dataCentres[0].url",
                        "dataCentres[0].codeDigit",
                        "dataCentres[1].url",
                        "dataCentres[1].codeDigit",
                        "dataCentres[1].colour",
                        "dataCentre");
        for (var url : List.of("javascript:alert(1)", "eu.example", "https://*.eu.example", "https://me@eu.example"))
            assertThat(subjectsOf(
                            "dataCentre: eu\ndataCentres: [{ name: eu, url: \"%s\", codeDigit: 1 }]".formatted(url)))
                    .as(url)
                    .contains("dataCentres[0].url");
    }

    @Test
    void dataCentresDifferInEverything() {
        var twins =
                "dataCentres: [{ name: %s, url: \"%s\", codeDigit: %d }, { name: eu, url: \"https://a.example\", codeDigit: 1 }]";
        for (var twin : List.of(
                twins.formatted("eu", "https://b.example", 2),
                twins.formatted("us", "https://a.example", 2),
                twins.formatted("us", "https://b.example", 1)))
            assertThat(subjectsOf("dataCentre: eu\n" + twin)).as(twin).containsExactly("dataCentres");
        var right = twins.formatted("us", "https://b.example", 2);
        assertThat(subjectsOf("dataCentre: ap\n" + right)).containsExactly("dataCentre");
        assertThat(subjectsOf(right)).containsExactly("dataCentre");
        assertThat(subjectsOf("dataCentre: eu")).containsExactly("dataCentre");
    }

    @Test
    void sessionTokensNeedASecretThatNobodySees() {
        assertThat(subjectsOf("sessionTokens: { secret: short }")).containsExactly("sessionTokens.secret");
        assertThat(subjectsOf("sessionTokens: { required: true }")).containsExactly("sessionTokens.required");
        var secret = "0123456789abcdef0123456789abcdef";
        var config = load("sessionTokens: { required: true, secret: \"%s\" }".formatted(secret), Map.of());
        assertThat(config.sessionTokens().required()).isTrue();
        assertThat(config.toString()).doesNotContain(secret);
    }

    @Test
    void noInputIsTooStrange() {
        var words = List.of(
                "http",
                "port",
                "session",
                "idleAfter",
                "agents",
                "users",
                "origins",
                "demo",
                "jwtSecret",
                "0",
                "-1",
                "5m",
                "99999999999",
                "true",
                "[",
                "]",
                "{",
                "}",
                ":",
                ",",
                "- ",
                "\n",
                "\n  ",
                "\"",
                "*",
                "&a",
                "!!x",
                "#",
                "\u0000",
                "null",
                "~",
                "é",
                "https://a.example");
        for (long seed = 1; seed <= 2_000; seed++) {
            var random = new Random(seed);
            var text = new StringBuilder();
            for (var i = random.nextInt(20); i >= 0; i--)
                text.append(words.get(random.nextInt(words.size()))).append(random.nextBoolean() ? " " : "");
            var problems = new ArrayList<ConfigProblem>();
            try {
                ConfigLoader.load(
                        Optional.of(text.toString()), Map.of("COBROWSE_AGENTS_USERS", text.toString()), Map.of());
            } catch (ConfigException e) {
                problems.addAll(e.problems());
            }
            assertThat(problems)
                    .as("seed %d", seed)
                    .allSatisfy(problem -> assertThat(problem.cure()).isNotBlank());
        }
    }

    @Test
    void aHostNameBecomesSafeForACookie() {
        assertThat(NodeConfig.cookieSafe("shop.web-1.example")).isEqualTo("shop-web-1-example");
        assertThat(NodeConfig.cookieSafe("ü".repeat(40))).isEqualTo("-".repeat(32));
        assertThat(NodeConfig.cookieSafe("")).isEqualTo("node");
        assertThat(subjectsOf("node: { name: \"a;b\" }")).containsExactly("node.name");
        assertThat(
                        subjectsOf(
                                "node: { publicUrl: \"https://n1.example/path\" }\nhttp: { publicOrigin: \"https://a.example\" }"))
                .containsExactly("node.publicUrl");
        assertThat(subjectsOf("node: { publicUrl: \"https://n1.example\" }")).containsExactly("http.publicOrigin");
    }

    private static ServerConfig load(String file, Map<String, String> environment) {
        return ConfigLoader.load(Optional.of(file), environment, Map.of());
    }

    private static List<String> subjectsOf(String file) {
        return problemsOf(file, Map.of()).stream().map(ConfigProblem::subject).toList();
    }

    private static List<ConfigProblem> problemsOf(String file, Map<String, String> environment) {
        var refusal = catchThrowableOfType(ConfigException.class, () -> load(file, environment));
        assertThat(refusal).as(file).isNotNull();
        return refusal.problems();
    }
}
