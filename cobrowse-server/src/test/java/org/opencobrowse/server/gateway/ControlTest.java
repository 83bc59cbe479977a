package org.opencobrowse.server.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Control on the wire of a real node: who may act, who is told, and what is written down. */
class ControlTest {
    private static final String SITE = "https://shop.example";
    private static final String SECRET_TEXT = "4111111111111111";

    private final ListAppender<ILoggingEvent> audit = new ListAppender<>();
    private LiveNode node;
    private JsonObject session;
    private Wire customer;
    private Wire agent;
    private long ask;

    @BeforeEach
    void start() throws Exception {
        audit.start();
        logger().setLevel(Level.INFO);
        logger().addAppender(audit);
        begin(Map.of());
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("org.opencobrowse.audit");
    }

    private void begin(Map<String, String> settings) throws Exception {
        node = new LiveNode(TestConfigs.demo(settings));
        session = node.createSession("control-key-0123456789");
        customer = page(1, SITE);
        customer.publish(1, 1, "snapshot", "{page}");
        customer.await("ack");
        agent = node.agent(session, node.signIn(), 0);
        assertThat(agent.await("control").header().getString("state")).isEqualTo("none");
    }

    @AfterEach
    void stop() {
        logger().detachAppender(audit);
        node.close();
    }

    private Wire page(long epoch, String site) throws Exception {
        var wire = node.open();
        var hello = LiveNode.hello("customer", session, epoch, 0).put("secret", session.getString("secret"));
        wire.send(site.isEmpty() ? hello : hello.put("site", site));
        wire.await("welcome");
        wire.await("control");
        return wire;
    }

    private static JsonObject control(String step) {
        return new JsonObject().put("type", "control").put("step", step);
    }

    private static void act(Wire wire, long seq, long grant, long page, String body) throws Exception {
        wire.send(
                new JsonObject()
                        .put("type", "publish")
                        .put("epoch", 1)
                        .put("seq", seq)
                        .put("kind", "action")
                        .put("length", body.length())
                        .put(
                                "action",
                                new JsonObject()
                                        .put("grant", grant)
                                        .put("page", page)
                                        .put("does", "text")
                                        .put("target", 7)),
                body);
    }

    private void grant() throws Exception {
        agent.send(control("ask"));
        ask = state(customer, "asked").getLong("ask");
        customer.send(control("grant").put("ask", ask));
        state(agent, "granted");
        state(customer, "granted");
    }

    /** The next time that this is told of control. */
    private static JsonObject state(Wire wire, String state) throws Exception {
        JsonObject header;
        do header = wire.await("control").header();
        while (!header.getString("state").equals(state));
        return header;
    }

    private static String outcome(Wire wire) throws Exception {
        return wire.await("outcome").header().getString("code");
    }

    private void settle(Wire page, long seq, String code) throws Exception {
        page.send(new JsonObject()
                .put("type", "outcome")
                .put("publisher", "agent-1")
                .put("epoch", 1)
                .put("seq", seq)
                .put("code", code));
    }

    @Test
    void anActionGoesFromTheAgentWhoHasTheGrantToThePageAndItsOutcomeBack() throws Exception {
        grant();
        act(agent, 1, ask, 1, SECRET_TEXT);
        var event = customer.await("event");
        assertThat(event.body()).isEqualTo(SECRET_TEXT);
        assertThat(event.header().getJsonObject("action").getString("does")).isEqualTo("text");
        settle(customer, 1, "done");
        settle(customer, 1, "failed");
        var told = agent.await("outcome").header();
        assertThat(told.getString("code")).isEqualTo("done");
        assertThat(told.getLong("seq")).isEqualTo(1);
        act(agent, 2, ask, 1, "b");
        customer.await("event");
        settle(customer, 2, "masked");
        assertThat(outcome(agent)).isEqualTo("masked");
        assertThat(Figures.of(node).of("cobrowse_actions_total", "does=\"text\""))
                .isEqualTo(2);
        assertThat(Figures.of(node).of("cobrowse_actions_outcomes_ignored_total"))
                .isEqualTo(1);
        assertThat(Figures.of(node).of("cobrowse_control_grants_total")).isEqualTo(1);
    }

    @Test
    void actionsWithoutAGrantKeepTheirPlaceAndReachNobody() throws Exception {
        act(agent, 1, 1, 1, "forged");
        assertThat(outcome(agent)).isEqualTo("no-grant");
        agent.publish(1, 2, "click", "{ring}");
        while (customer.await("resync").header().getLong("position") != 2) {}
        var next = customer.await("event");
        assertThat(next.header().getLong("position")).isEqualTo(2);
        assertThat(next.body()).isEqualTo("{ring}");
        assertThat(customer.seen()).noneMatch(frame -> frame.body().contains("forged"));
        assertThat(Figures.of(node).of("cobrowse_actions_outcomes_total", "outcome=\"no-grant\""))
                .isEqualTo(1);
    }

    @Test
    void anAskAloneIsNoGrantAndNeitherIsAnotherAgentsOne() throws Exception {
        agent.send(control("ask"));
        var pending = state(customer, "asked");
        assertThat(pending.getString("name")).isEqualTo("Demo agent");
        act(agent, 1, pending.getLong("ask"), 1, "x");
        assertThat(outcome(agent)).isEqualTo("no-grant");
        customer.send(control("grant").put("ask", pending.getLong("ask")));
        state(agent, "granted");

        var other = node.agent(session, node.signIn(), 0);
        state(other, "granted");
        act(other, 1, pending.getLong("ask"), 1, "x");
        assertThat(outcome(other)).isEqualTo("no-grant");
        other.send(control("ask"));
        assertThat(state(other, "granted").getString("why")).isEqualTo("busy");
    }

    @Test
    void anAgentWhoGrantsIsSentAwayAndNothingIsGranted() throws Exception {
        agent.send(control("ask"));
        var pending = state(customer, "asked");
        agent.send(control("grant").put("ask", pending.getLong("ask")));
        assertThat(agent.await("refused").header().getString("name")).isEqualTo("out-of-role");
        assertThat(agent.awaitClose()).isEqualTo(4403);
        assertThat(Figures.of(node).of("cobrowse_control_grants_total")).isZero();
    }

    @Test
    void aCustomerWhoGrantsWhatNobodyAskedChangesNothing() throws Exception {
        customer.send(control("grant").put("ask", 1));
        assertThat(state(customer, "none").getString("why")).isEqualTo("stale");
        agent.send(control("ask"));
        ask = state(customer, "asked").getLong("ask");
        agent.send(control("withdraw"));
        assertThat(state(customer, "none").getString("why")).isEqualTo("withdrawn");
        customer.send(control("grant").put("ask", ask));
        assertThat(state(customer, "none").getString("why")).isEqualTo("stale");
        act(agent, 1, ask, 1, "x");
        assertThat(outcome(agent)).isEqualTo("no-grant");
    }

    @Test
    void nothingGoesThroughOnceItIsRevoked() throws Exception {
        grant();
        customer.send(control("revoke"));
        assertThat(state(customer, "none").getString("why")).isEqualTo("revoked");
        act(agent, 1, ask, 1, "late");
        assertThat(outcome(agent)).isEqualTo("no-grant");
    }

    @Test
    void whatWaitedForACustomerWhoWasAwayIsNotDoneUnderAGrantThatIsOver() throws Exception {
        grant();
        act(agent, 1, ask, 1, "first");
        var position = customer.await("event").header().getLong("position");
        customer.close();
        awaitCustomer(false);
        act(agent, 2, ask, 1, "meanwhile");
        assertThat(outcome(agent)).isEqualTo("customer-away");
        // Another site in the same tab: the page says so.
        var back = node.open();
        back.send(LiveNode.hello("customer", session, 1, position)
                .put("secret", session.getString("secret"))
                .put("site", "https://elsewhere.example"));
        assertThat(state(back, "none").getString("why")).isEqualTo("off-site");
        agent.publish(1, 3, "click", "{ring}");
        assertThat(back.await("event").body()).isEqualTo("{ring}");
        assertThat(back.seen()).noneMatch(frame -> frame.body().contains("meanwhile"));
    }

    @Test
    void anActionThatThePageDidBeforeItLostItsConnectionIsAnsweredOnceByThePage() throws Exception {
        grant();
        act(agent, 1, ask, 1, "first");
        var position = customer.await("event").header().getLong("position");
        customer.close();
        awaitCustomer(false);
        customer = back(1, position);
        settle(customer, 1, "done");
        assertThat(agent.await("outcome").header().getString("code")).isEqualTo("done");
        assertThat(Figures.of(node).of("cobrowse_actions_outcomes_total")).isEqualTo(1);
    }

    @Test
    void anActionThatIsHandedOnceMoreIsNeitherCountedNorAnsweredTwice() throws Exception {
        grant();
        agent.publish(1, 1, "click", "{ring}");
        var before = customer.await("event").header().getLong("position");
        act(agent, 2, ask, 1, "first");
        customer.await("event");
        customer.close();
        awaitCustomer(false);
        customer = back(1, before);
        assertThat(customer.await("event").body()).isEqualTo("first");
        settle(customer, 2, "done");
        assertThat(outcome(agent)).isEqualTo("done");
        customer.close();
        awaitCustomer(false);
        // A page that has forgotten that it had it: it was answered, and nobody may do it again.
        customer = back(1, before);
        agent.publish(1, 3, "click", "{other ring}");
        assertThat(customer.await("event").body()).isEqualTo("{other ring}");
        assertThat(Figures.of(node).of("cobrowse_actions_total")).isEqualTo(1);
        assertThat(Figures.of(node).of("cobrowse_actions_outcomes_total")).isEqualTo(1);
        assertThat(audit.list.stream().filter(line -> line.getMessage().equals("action")))
                .hasSize(1);
    }

    /** The same page with another connection. */
    private Wire back(long epoch, long position) throws Exception {
        var wire = node.open();
        wire.send(LiveNode.hello("customer", session, epoch, position)
                .put("secret", session.getString("secret"))
                .put("site", SITE));
        wire.await("welcome");
        return wire;
    }

    @Test
    void anActionForThePageBeforeIsNotGivenToOneThatHasNotPublishedYet() throws Exception {
        grant();
        customer.close();
        awaitCustomer(false);
        var next = page(2, SITE);
        act(agent, 1, ask, 1, "for the page before");
        assertThat(outcome(agent)).isEqualTo("page-changed");
        assertThat(next.seen()).noneMatch(frame -> frame.body().contains("for the page before"));
    }

    @Test
    void theAuditSaysWhyTheSessionEndedThatEndedAGrant() throws Exception {
        grant();
        customer.send(new JsonObject().put("type", "end"));
        agent.await("ended");
        var last = audit.list.getLast();
        assertThat(last.getMessage()).isEqualTo("control-ended");
        assertThat(String.valueOf(last.getKeyValuePairs())).contains("why=\"session-customer\"");
        assertThat(Figures.of(node).of("cobrowse_control_ends_total", "why=\"session-customer\""))
                .isEqualTo(1);
    }

    @Test
    void whoComesDuringAPauseIsNotGivenWhatWasSharedBefore() throws Exception {
        assertThat(agent.await("event").body()).isEqualTo("{page}");
        var paused = node.open();
        paused.send(LiveNode.hello("customer", session, 2, 0)
                .put("secret", session.getString("secret"))
                .put("site", SITE)
                .put("paused", "customer"));
        paused.await("control");
        var late = node.agent(session, node.signIn(), 0);
        late.await("control");
        agent.close();
        paused.close();

        var again = page(3, SITE);
        again.publish(3, 1, "snapshot", "{again}");
        assertThat(late.await("event").body()).isEqualTo("{again}");
        assertThat(paused.seen())
                .noneMatch(frame -> frame.header().getString("type").equals("request-snapshot"));
        assertThat(node.books(session).getJsonObject("page").getBoolean("balance"))
                .isTrue();
    }

    private void awaitCustomer(boolean connected) throws Exception {
        while (agent.await("presence")
                        .header()
                        .getJsonArray("participants")
                        .getJsonObject(0)
                        .getBoolean("connected")
                != connected) {}
    }

    @Test
    void aPageLoadKeepsTheGrantAndWhatWasMeantForThePageBeforeIsNotDone() throws Exception {
        grant();
        customer.close();
        awaitCustomer(false);
        var next = page(2, SITE);
        next.publish(2, 1, "snapshot", "{next}");
        next.await("ack");
        act(agent, 1, ask, 1, "for the page before");
        assertThat(outcome(agent)).isEqualTo("page-changed");
        act(agent, 2, ask, 2, "for this page");
        assertThat(next.await("event").body()).isEqualTo("for this page");
    }

    @Test
    void aPageThatDoesNotSayWhereItIsEndsIt() throws Exception {
        grant();
        customer = page(1, "");
        assertThat(state(agent, "none").getString("why")).isEqualTo("off-site");
        agent.send(control("ask"));
        assertThat(state(agent, "none").getString("why")).isEqualTo("unsupported");
    }

    @Test
    void anAgentWhoLeavesLosesItAndAnotherMayAsk() throws Exception {
        grant();
        var other = node.agent(session, node.signIn(), 0);
        state(other, "granted");
        agent.send(new JsonObject().put("type", "leave"));
        assertThat(state(other, "none").getString("why")).isEqualTo("left");
        other.send(control("ask"));
        state(other, "asked");
    }

    @Test
    void aPausedPageLosesItAndItsEventsAreDropped() throws Exception {
        grant();
        var paused = node.open();
        paused.send(LiveNode.hello("customer", session, 2, 0)
                .put("secret", session.getString("secret"))
                .put("site", SITE)
                .put("paused", "customer"));
        paused.await("control");
        assertThat(state(agent, "none").getString("why")).isEqualTo("paused");
        JsonObject seen;
        do seen = agent.await("presence").header().getJsonArray("participants").getJsonObject(0);
        while (!seen.containsKey("paused"));
        assertThat(seen.getString("paused")).isEqualTo("customer");

        paused.publish(2, 1, "snapshot", "{not to be seen}");
        agent.send(control("ask"));
        assertThat(state(agent, "none").getString("why")).isEqualTo("paused");
        assertThat(Figures.of(node).of("cobrowse_paused_events_total")).isEqualTo(1);

        var again = page(3, SITE);
        again.publish(3, 1, "snapshot", "{again}");
        while (!agent.await("event").body().equals("{again}")) {}
        assertThat(agent.seen()).noneMatch(frame -> frame.body().contains("not to be seen"));
    }

    @Test
    void whatIsTooLongOrTooFastIsRefusedByNameAndTheGrantStays() throws Exception {
        grant();
        var header = new JsonObject()
                .put("type", "publish")
                .put("epoch", 1)
                .put("seq", 1)
                .put("kind", "action")
                .put("length", 90_000)
                .put(
                        "action",
                        new JsonObject()
                                .put("grant", ask)
                                .put("page", 1)
                                .put("does", "text")
                                .put("target", 7));
        for (int offset = 0; offset < 90_000; offset += 30_000)
            agent.send(header.copy().put("offset", offset), "x".repeat(30_000));
        assertThat(outcome(agent)).isEqualTo("too-long");
        for (int seq = 2; seq <= 90; seq++) act(agent, seq, ask, 1, "x");
        String code;
        do {
            code = outcome(agent);
        } while (!code.equals("too-fast"));
        assertThat(Figures.of(node).of("cobrowse_control_grants_total")).isEqualTo(1);
        assertThat(Figures.of(node).of("cobrowse_control_ends_total")).isZero();
    }

    @Test
    void aFloodOfRefusedActionsEndsTheConnectionAndNotTheSession() throws Exception {
        for (int seq = 1; seq <= 400; seq++) act(agent, seq, 1, 1, "x");
        assertThat(agent.await("refused").header().getString("reason"))
                .isEqualTo("more refused actions than 200 at once, or one in 100 ms");
        assertThat(agent.awaitClose()).isEqualTo(4420);
        customer.publish(1, 2, "delta", "{two}");
        assertThat(customer.await("ack").header().getLong("seq")).isEqualTo(2);
    }

    @Test
    void everyStepIsAuditedAndNothingThatWasTyped() throws Exception {
        grant();
        act(agent, 1, ask, 1, SECRET_TEXT);
        customer.await("event");
        settle(customer, 1, "done");
        outcome(agent);
        customer.send(control("revoke"));
        state(agent, "none");
        // The sessions of other tests may end only now.
        var lines = List.copyOf(audit.list).stream()
                .filter(line -> String.valueOf(line.getKeyValuePairs()).contains(session.getString("id")))
                .toList();
        assertThat(lines)
                .extracting(ILoggingEvent::getMessage)
                .containsExactly("control-asked", "control-granted", "action", "action-outcome", "control-ended");
        assertThat(lines)
                .allSatisfy(line -> assertThat(String.valueOf(line.getKeyValuePairs()))
                        .contains("participant=\"agent-1\"", "agent=\"demo\"")
                        .doesNotContain(SECRET_TEXT));
        assertThat(String.valueOf(lines.get(2).getKeyValuePairs())).contains("does=\"text\"", "target=\"7\"");
        assertThat(String.valueOf(lines.get(3).getKeyValuePairs())).contains("outcome=\"done\"");
        assertThat(String.valueOf(lines.get(4).getKeyValuePairs())).contains("why=\"revoked\"");
    }

    @Test
    void whoHasNotTheRoleAndWhereItIsForbiddenNobodyMayAsk() throws Exception {
        var joiner = node.agent(session, node.signIn(TestConfigs.JOINER), 0);
        state(joiner, "forbidden");
        joiner.send(control("ask"));
        assertThat(state(joiner, "forbidden").getString("why")).isEqualTo("forbidden");

        node.close();
        beginForbidden();
        agent.send(control("ask"));
        assertThat(state(agent, "forbidden").getString("why")).isEqualTo("forbidden");
    }

    private void beginForbidden() throws Exception {
        node = new LiveNode(TestConfigs.demo(Map.of("control.allowed", "false")));
        session = node.createSession("control-key-0123456789");
        customer = page(1, SITE);
        agent = node.agent(session, node.signIn(), 0);
        state(agent, "forbidden");
    }

    @Test
    void timeEndsAsksAndGrants() throws Exception {
        node.close();
        begin(Map.of("control.askFor", "1s", "control.grantFor", "1s", "control.longest", "1s"));
        agent.send(control("ask"));
        state(agent, "asked");
        assertThat(state(agent, "none").getString("why")).isEqualTo("expired");
        agent.send(control("ask"));
        state(agent, "asked");
        state(customer, "asked");
        state(customer, "none");
        customer.send(control("grant").put("ask", state(customer, "asked").getLong("ask")));
        state(agent, "granted");
        assertThat(state(agent, "none").getString("why")).isEqualTo("limit");
    }
}
