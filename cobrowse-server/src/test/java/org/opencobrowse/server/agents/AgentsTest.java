package org.opencobrowse.server.agents;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.TestNode;
import org.opencobrowse.server.config.AgentRole;
import org.opencobrowse.server.config.ConfigLoader;
import org.opencobrowse.server.management.Meters;

class AgentsTest {
    private static final String ANNA = "{ name: anna, passwordHash: \"%s\", roles: [%s] }";
    private static final String HASH = new Passwords().hashOfNoSecret("password");

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        TestNode.await(vertx.close());
    }

    @Test
    void aBearerNamesItsAgent() {
        var agents = agents(ANNA.formatted(HASH, "join"));
        var accepted = (SignIn.Accepted) TestNode.await(agents.signIn("anna", "password", "here"));

        var identity = TestNode.await(agents.verify(accepted.bearer())).orElseThrow();

        assertThat(identity.name()).isEqualTo("anna");
        assertThat(identity.may(AgentRole.JOIN)).isTrue();
        assertThat(identity.may(AgentRole.ADMIN)).isFalse();
        assertThat(accepted.toString()).doesNotContain(accepted.bearer());
    }

    @Test
    void theConfigurationOfTodayCountsNotThatOfTheDayOfSignIn() {
        var before = agents(ANNA.formatted(HASH, "join, admin"));
        var bearer = ((SignIn.Accepted) TestNode.await(before.signIn("anna", "password", "here"))).bearer();

        var demoted = TestNode.await(agents(ANNA.formatted(HASH, "join")).verify(bearer))
                .orElseThrow();

        assertThat(demoted.may(AgentRole.ADMIN)).isFalse();
        assertThat(TestNode.await(agents("").verify(bearer)))
                .as("no longer configured")
                .isEmpty();
    }

    @Test
    void triesAreLimitedPerNameAndPerAddress() {
        var agents = agents(ANNA.formatted(HASH, "join"));
        for (var i = 0; i < 5; i++) TestNode.await(agents.signIn("anna", "wrong", "address " + i));

        assertThat(TestNode.await(agents.signIn("anna", "password", "another"))).isInstanceOf(SignIn.TooFast.class);

        for (var i = 0; i < 5; i++) TestNode.await(agents.signIn("nobody " + i, "wrong", "one"));
        assertThat(TestNode.await(agents.signIn("ben", "password", "one"))).isInstanceOf(SignIn.TooFast.class);
        assertThat(TestNode.await(agents.signIn("ben", "password", "other"))).isInstanceOf(SignIn.Refused.class);
    }

    private Agents agents(String users) {
        var config = ConfigLoader.load(
                Optional.of("agents: { jwtSecret: 0123456789abcdef0123456789abcdef, users: [" + users + "] }"),
                Map.of(),
                Map.of());
        return new Agents(vertx, config, () -> 0, InstantSource.system(), new Meters(new SimpleMeterRegistry()));
    }
}
