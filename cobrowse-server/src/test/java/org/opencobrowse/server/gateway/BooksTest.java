package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every event is accounted for: the equations of docs/operations.md, on a real node. */
class BooksTest {
    private static final String BIG = "x".repeat(32_000);
    private static final String PAGE = "stream=\"page\"";
    private static final String GUIDE = "stream=\"guide\"";

    private LiveNode node;
    private JsonObject session;
    private Wire customer;
    private String bearer;
    private int sent;

    @BeforeEach
    void start() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of(
                "sequencer.gapGrace", "50ms",
                "sequencer.resendRetry", "100ms",
                "sequencer.resendTries", "1",
                "sequencer.logEvents", "100",
                "sequencer.lagEvents", "100",
                "sequencer.logBytes", "256KiB",
                "sequencer.lagBytes", "4MiB")));
        session = node.createSession("books-key-0123456789");
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
        bearer = node.signIn();
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private void publish(long epoch, long seq, String kind, String body) throws Exception {
        customer.publish(epoch, seq, kind, body);
        sent++;
    }

    @Test
    void thePageStreamBalancesAfterEverythingThatCanHappenToAnEvent() throws Exception {
        publish(1, 1, "snapshot", "{page}");
        var agent = node.agent(session, bearer, 0);
        agent.await("event");
        disorder(agent);
        breakTheSequence(agent);
        agent.send(new JsonObject().put("type", "resync").put("cause", "user"));
        assertThat(agent.await("event").body()).isEqualTo("{third page}");
        publish(3, 5, "delta", "{held to the end}");

        var books = awaitBooks(1);
        assertThat(books.getJsonObject("page").getBoolean("balance")).isTrue();
        assertThat(books.getJsonObject("page").getJsonObject("kept").getLong("heldEvents"))
                .isEqualTo(1);
        var figures = Figures.of(node);
        assertBalance(figures, PAGE);
        assertThat(figures.of("cobrowse_events_published_total", PAGE)).isEqualTo(sent);
        assertThat(figures.of("cobrowse_events_held", PAGE)).isEqualTo(1);
        assertThat(figures.of("cobrowse_events_again_total", PAGE)).isEqualTo(1);
        assertThat(dropped(figures, "drop-duplicate", "")).isEqualTo(2);
        assertThat(dropped(figures, "drop-void", "epoch-over")).isEqualTo(2);
        assertThat(dropped(figures, "drop-stale", "")).isEqualTo(1);
        assertThat(dropped(figures, "drop-refused", "first-not-snapshot")).isEqualTo(1);
        assertThat(dropped(figures, "drop-awaiting", "")).isEqualTo(1);

        customer.send(new JsonObject().put("type", "end"));
        agent.awaitClose();
        var after = Figures.await(node, now -> now.of("cobrowse_events_held", PAGE) == 0);
        assertThat(dropped(after, "drop-void", "session-over")).isEqualTo(1);
        assertThat(after.of("cobrowse_events_waiting", PAGE)).isZero();
        assertBalance(after, PAGE);
        assertThat(agent.seen().stream().filter(frame -> frame.type().equals("event")))
                .hasSize((int) after.of("cobrowse_events_delivered_total", PAGE));
    }

    private void disorder(Wire agent) throws Exception {
        publish(1, 1, "snapshot", "{page}");
        publish(1, 4, "delta", "{four}");
        publish(1, 3, "delta", "{three}");
        publish(1, 3, "delta", "{three}");
        publish(1, 2, "delta", "{two}");
        for (var body : new String[] {"{two}", "{three}", "{four}"})
            assertThat(agent.await("event").body()).isEqualTo(body);
        publish(1, 8, "delta", "{void}");
        publish(1, 9, "delta", "{void}");
        customer.close();
        customer = node.customer(session, 1, 0);
        customer.await("welcome");
    }

    private void breakTheSequence(Wire agent) throws Exception {
        publish(2, 1, "snapshot", "{second page}");
        assertThat(agent.await("event").body()).isEqualTo("{second page}");
        publish(1, 10, "delta", "{stale}");
        publish(3, 1, "delta", "{no snapshot}");
        publish(3, 2, "delta", "{waits in vain}");
        customer.await("request-snapshot");
        publish(3, 3, "snapshot", "{third page}");
        assertThat(agent.await("event").body()).isEqualTo("{third page}");
    }

    @Test
    void aSlowAgentSkipsAloneAndWhatItSkippedIsCounted() throws Exception {
        publish(1, 1, "snapshot", BIG);
        var fast = node.agent(session, bearer, 0);
        var slow = node.agent(session, bearer, 0);
        fast.await("event");
        slow.await("event");
        slow.stopReading();
        var seq = 1L;
        for (int page = 0; page < 20; page++) {
            for (int i = 0; i < 39; i++) publish(1, ++seq, "delta", BIG);
            publish(1, ++seq, "snapshot", "page " + page + BIG);
            // The fast one keeps up, as far as it is concerned nobody else is there.
            while (!fast.await("event").body().startsWith("page " + page)) {}
        }
        var during = awaitBooks(2).getJsonObject("page");
        assertThat(during.getBoolean("balance")).isTrue();
        assertThat(during.getJsonObject("kept").getLong("logBytes")).isLessThan(8_000_000);
        assertThat(during.getJsonObject("subscribers")
                        .getJsonObject(participant(fast))
                        .getLong("skipped"))
                .isZero();

        slow.resumeReading();
        while (!slow.await("event").body().startsWith("page 19")) {}
        assertThat(slow.seen())
                .anyMatch(frame -> frame.type().equals("resync")
                        && frame.header().getString("cause").equals("slow"));
        assertThat(fast.seen().stream().filter(frame -> frame.type().equals("resync")))
                .hasSize(1);
        var figures = Figures.await(node, now -> now.of("cobrowse_events_waiting", PAGE) == 0);
        assertThat(figures.of("cobrowse_events_skipped_total", PAGE, "cause=\"slow\""))
                .isPositive();
        assertBalance(figures, PAGE);
        assertThat(fast.seen().stream()
                                .filter(frame -> frame.type().equals("event"))
                                .count()
                        + slow.seen().stream()
                                .filter(frame -> frame.type().equals("event"))
                                .count())
                .isEqualTo((long) figures.of("cobrowse_events_delivered_total", PAGE));
    }

    @Test
    void whatASubscriberLeavesBehindIsCounted() throws Exception {
        publish(1, 1, "snapshot", BIG);
        var slow = node.agent(session, bearer, 0);
        slow.await("event");
        slow.stopReading();
        var seq = 1L;
        // Below the lag limit, and more than the sockets take.
        do {
            for (int i = 0; i < 40; i++) publish(1, ++seq, i == 0 ? "snapshot" : "delta", BIG);
            while (customer.await("ack").header().getLong("seq") < seq) {}
        } while (Figures.of(node).of("cobrowse_events_waiting", PAGE) == 0);
        slow.send(new JsonObject().put("type", "leave"));
        // Two figures, of which one is scraped before the other.
        var figures = Figures.await(
                node,
                now -> now.of("cobrowse_events_left_total", PAGE) > 0 && now.of("cobrowse_events_waiting", PAGE) == 0);
        slow.resumeReading();
        assertBalance(figures, PAGE);
    }

    @Test
    void theGuideStreamBalancesWhenAGapIsNeverFilled() throws Exception {
        var agent = node.agent(session, bearer, 0);
        agent.await("welcome");
        agent.publish(1, 1, "pointer", "{one}");
        agent.publish(1, 3, "pointer", "{three}");
        agent.publish(1, 3, "pointer", "{three}");
        assertThat(customer.await("event").body()).isEqualTo("{one}");
        assertThat(agent.await("request-resend").header().getLong("from")).isEqualTo(2);
        assertThat(customer.await("event").body()).isEqualTo("{three}");
        var figures = Figures.of(node);
        assertBalance(figures, GUIDE);
        assertThat(figures.of("cobrowse_events_published_total", GUIDE)).isEqualTo(3);
        assertThat(figures.of("cobrowse_events_delivered_total", GUIDE)).isEqualTo(2);
        assertThat(figures.of("cobrowse_sequencer_decisions_total", GUIDE, "decision=\"gap-skipped\""))
                .isEqualTo(1);
        assertThat(figures.of("cobrowse_sequencer_decisions_total", GUIDE, "decision=\"request-resend\""))
                .isEqualTo(1);
    }

    @Test
    void theGuideStreamBalancesWhenAnActionIsWithheld() throws Exception {
        var agent = node.agent(session, bearer, 0);
        agent.await("welcome");
        agent.send(new JsonObject()
                .put("type", "publish")
                .put("epoch", 1)
                .put("seq", 1)
                .put("kind", "action")
                .put("length", 0)
                .put("action", new JsonObject().put("grant", 1).put("page", 1).put("does", "back")));
        agent.publish(1, 2, "pointer", "{two}");
        customer.await("event");

        var figures = Figures.of(node);
        assertBalance(figures, GUIDE);
        assertThat(figures.of("cobrowse_events_skipped_total", GUIDE, "cause=\"withheld\""))
                .isEqualTo(1);
        var books = node.books(session).getJsonObject("guide");
        assertThat(books.getBoolean("balance")).isTrue();
        assertThat(books.getJsonObject("subscribers").getJsonObject("customer").getLong("skipped"))
                .isEqualTo(1);
    }

    @Test
    void booksOfASessionAreFiguresOnly() throws Exception {
        publish(1, 1, "snapshot", "{page}");
        node.agent(session, bearer, 0).await("event");
        var books = node.books(session).encode();
        assertThat(books).doesNotContain(session.getString("token"), session.getString("secret"), "Demo", "{page}");
        assertThat(node.books(new JsonObject().put("id", "00000000-0000-4000-8000-000000000000"))
                        .getString("reason"))
                .isEqualTo("no live session of this node has this id");
    }

    private static String participant(Wire agent) {
        return agent.seen().getFirst().header().getString("participant");
    }

    private JsonObject awaitBooks(int subscribers) throws Exception {
        Figures.await(node, now -> now.of("cobrowse_events_published_total", PAGE) == sent);
        var books = node.books(session);
        assertThat(books.getJsonObject("page").getJsonObject("subscribers").size())
                .isEqualTo(subscribers);
        return books;
    }

    private static double dropped(Figures figures, String decision, String cause) {
        return figures.of(
                "cobrowse_sequencer_decisions_total", PAGE, "decision=\"" + decision + "\"", "cause=\"" + cause + "\"");
    }

    private static void assertBalance(Figures figures, String stream) {
        var drops = 0.0;
        for (var drop : new String[] {"duplicate", "stale", "awaiting", "void", "refused"})
            drops += figures.of("cobrowse_sequencer_decisions_total", stream, "decision=\"drop-" + drop + "\"");
        assertThat(figures.of("cobrowse_events_published_total", stream))
                .as("published in %s", figures)
                .isPositive()
                .isEqualTo(figures.of("cobrowse_events_relayed_total", stream)
                        + drops
                        + figures.of("cobrowse_events_held", stream));
        assertThat(figures.of("cobrowse_events_due_total", stream))
                .as("due in %s", figures)
                .isPositive()
                .isEqualTo(figures.of("cobrowse_events_delivered_total", stream)
                        - figures.of("cobrowse_events_again_total", stream)
                        + figures.of("cobrowse_events_skipped_total", stream)
                        + figures.of("cobrowse_events_left_total", stream)
                        + figures.of("cobrowse_events_waiting", stream));
    }
}
