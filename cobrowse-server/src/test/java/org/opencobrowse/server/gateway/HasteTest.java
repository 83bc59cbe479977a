package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Frames that cost others something cannot be had without end. */
class HasteTest {
    private LiveNode node;
    private JsonObject session;
    private Wire customer;

    @BeforeEach
    void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of()));
        session = node.createSession("haste-key-0123456789");
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");
    }

    @AfterEach
    void stop() throws Exception {
        node.close();
    }

    @Test
    void presenceIsToldAtABoundedRateAndTheLastStateIsToldInAnyCase() throws Exception {
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        for (int i = 0; i < 200; i++) customer.send(away(i % 2 == 0 ? "hidden" : "shown"));
        customer.send(away("navigating"));

        var told = 0;
        Wire.Received presence;
        do {
            presence = agent.await("presence");
            told++;
        } while (!"navigating".equals(whyOfCustomer(presence)));
        assertThat(told).isLessThan(30);
        assertThat(Figures.of(node).of("cobrowse_presences_coalesced_total")).isGreaterThan(150);
    }

    @Test
    void resyncsBeyondTheirRateAreRefusedAndTheSessionGoesOn() throws Exception {
        var greedy = node.agent(session, node.signIn(), 0);
        var modest = node.agent(session, node.signIn(), 0);
        modest.await("event");
        greedy.await("event");
        for (int i = 0; i < 50; i++)
            greedy.send(new JsonObject().put("type", "resync").put("cause", "user"));

        var refused = greedy.await("refused").header();
        assertThat(refused.getString("name")).isEqualTo("too-fast");
        assertThat(refused.getString("reason")).isEqualTo("more resyncs than 10 at once, or one in 2000 ms");
        assertThat(greedy.awaitClose()).isEqualTo(4420);
        assertThat(Figures.of(node).of("cobrowse_resyncs_asked_total", "cause=\"user\""))
                .isEqualTo(10);
        customer.publish(1, 2, "delta", "{two}");
        assertThat(modest.await("event").body()).isEqualTo("{two}");
    }

    @Test
    void connectionsToOneSeatBeyondTheirRateAreRefusedAndTheSeatStays() throws Exception {
        Wire last = customer;
        var refused = new ArrayList<Integer>();
        List<Wire> all = new ArrayList<>();
        for (int i = 0; i < 40 && refused.isEmpty(); i++) {
            var next = node.customer(session, 1, 0);
            all.add(next);
            if (next.awaitAny("welcome", "refused").type().equals("refused")) refused.add(next.awaitClose());
            else last = next;
        }
        assertThat(refused).containsExactly(4420);
        assertThat(all.size()).isGreaterThanOrEqualTo(20);
        last.publish(1, 2, "delta", "{two}");
        assertThat(last.await("ack").header().getLong("seq")).isEqualTo(2);
    }

    @Test
    void ratesAreTheOperatorsChoice() throws Exception {
        try (var strict = new LiveNode(TestConfigs.demo(Map.of(
                "haste.resyncsAtOnce", "2",
                "haste.resyncEvery", "1m",
                "haste.connectsAtOnce", "5",
                "haste.connectEvery", "1m",
                "haste.presencesAtOnce", "1",
                "haste.presenceEvery", "10s")))) {
            var own = strict.createSession("strict-key-0123456789");
            var page = strict.customer(own, 1, 0);
            page.await("welcome");
            page.publish(1, 1, "snapshot", "{page}");
            var agent = strict.agent(own, strict.signIn(), 0);
            agent.await("event");
            for (int i = 0; i < 3; i++)
                agent.send(new JsonObject().put("type", "resync").put("cause", "user"));
            assertThat(agent.await("refused").header().getString("reason"))
                    .isEqualTo("more resyncs than 2 at once, or one in 60000 ms");
            for (int i = 0; i < 4; i++) strict.customer(own, 1, 0).await("welcome");
            assertThat(strict.customer(own, 1, 0).await("refused").header().getString("reason"))
                    .isEqualTo("more connections than 5 at once, or one in 60000 ms");
            assertThat(Figures.of(strict).of("cobrowse_presences_coalesced_total"))
                    .isPositive();
        }
    }

    @Test
    void whatComesBehindARefusedFrameIsNobodys() throws Exception {
        var agent = node.agent(session, node.signIn(), 0);
        agent.await("welcome");
        agent.publish(1, 1, "delta", "{forged}");
        agent.send(new JsonObject().put("type", "end"));
        assertThat(agent.awaitClose()).isEqualTo(4403);
        customer.publish(1, 2, "delta", "{two}");
        assertThat(customer.await("ack").header().getLong("seq")).isEqualTo(2);
    }

    private static JsonObject away(String why) {
        return new JsonObject().put("type", "away").put("why", why);
    }

    private static String whyOfCustomer(Wire.Received presence) {
        JsonArray participants = presence.header().getJsonArray("participants");
        return participants.getJsonObject(0).getString("why", "");
    }
}
