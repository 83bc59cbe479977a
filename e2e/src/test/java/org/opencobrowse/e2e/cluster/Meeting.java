package org.opencobrowse.e2e.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.opencobrowse.e2e.conformance.Carrier;
import org.opencobrowse.e2e.conformance.Frame;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.conformance.NodeUnderTest;
import org.opencobrowse.e2e.conformance.Party;
import org.opencobrowse.e2e.conformance.SharedSession;
import org.opencobrowse.e2e.setup.Await;

/** One session with its customer, who publishes events that can be told from all others, and one agent, who keeps what came. Both resume as clients must. */
final class Meeting implements AutoCloseable {
    private final SharedSession session;
    private final Carrier carrier;
    private NodeUnderTest node;
    private Party customer;
    private Party agent;
    private String agentSecret;
    private long published;
    /** Events in the order in which the agent got them, over all its connections. */
    private final List<String> got = new ArrayList<>();

    private Meeting(SharedSession session, Carrier carrier, NodeUnderTest node) {
        this.session = session;
        this.carrier = carrier;
        this.node = node;
        customer = Party.customer(carrier, node, session);
        agent = Party.agent(carrier, node, session);
        agentSecret = welcome(agent).text("secret");
    }

    /** A new one, as soon as the node makes any. */
    static Meeting at(NodeUnderTest node, Carrier carrier) {
        var key = "key-" + UUID.randomUUID();
        var answer = Await.until(
                "a new session",
                () -> node.postJson(SharedSession.PATH, Json.of("key", key)),
                tried -> tried.status() <= 201);
        return of(SharedSession.of(answer.json()), carrier, node);
    }

    static Meeting of(SharedSession session, Carrier carrier, NodeUnderTest node) {
        return new Meeting(session, carrier, node);
    }

    SharedSession session() {
        return session;
    }

    Party customer() {
        return customer;
    }

    Party agent() {
        return agent;
    }

    /** Leaves them on their way. */
    void publish(int count) {
        for (var left = count; left > 0; left--) customer.say(event(++published));
    }

    /** Nothing of what was published is missing, nothing came twice. */
    void agentHasEverything() {
        while (got.size() < published) collect(agent.await("event"));
        assertThat(got).isEqualTo(all());
    }

    void goesOn() {
        publish(3);
        agentHasEverything();
    }

    /** Both connect again, to this node, until they are let in. */
    void resumeAt(NodeUnderTest next) {
        node = next;
        customer = comeBack(Party.customerHello(carrier, session, "epoch", 1, "seq", published));
        var have = welcome(customer).header().getAsJsonObject("have").get("seq").getAsLong();
        LongStream.rangeClosed(have + 1, published).forEach(seq -> customer.say(event(seq)));
        agent = comeBack(Party.agentHello(carrier, node, session, "secret", agentSecret, "position", got.size()));
    }

    private Party comeBack(Frame hello) {
        return Await.until(
                "a welcome",
                () -> tryToComeBack(hello),
                party -> party.seen().getLast().type().equals("welcome"));
    }

    private Party tryToComeBack(Frame hello) {
        var party = Party.stranger(carrier, node).say(hello);
        var answer = party.await("welcome", "refused");
        if (answer.type().equals("refused"))
            assertThat(answer.text("name")).as("why nobody is let in").isEqualTo("owner-unknown");
        return party;
    }

    /** Events that the agent has looked at on its present connection. */
    List<String> seenByAgent() {
        return agent.seen().stream()
                .filter(frame -> frame.type().equals("event"))
                .map(frame -> new String(frame.body(), UTF_8))
                .toList();
    }

    /** The node that serves the agent's present connection, as it said itself. */
    String relayedBy() {
        return welcome(agent).text("node");
    }

    private Frame event(long seq) {
        return Party.event(1, seq, seq == 1 ? "snapshot" : "delta", name(seq));
    }

    private String name(long seq) {
        return session.id() + " " + seq;
    }

    private List<String> all() {
        return LongStream.rangeClosed(1, published).mapToObj(this::name).toList();
    }

    private void collect(Frame event) {
        got.add(new String(event.body(), UTF_8));
    }

    private static Frame welcome(Party party) {
        return party.seen().stream()
                .filter(frame -> frame.type().equals("welcome"))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        customer.close();
        agent.close();
    }
}
