package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.setup.Await;

/** One conversation between a customer and an agent, and what must be true of it whatever becomes of the nodes. */
final class ChatTalk implements AutoCloseable {
    private static final Duration SETTLING = Duration.ofSeconds(90);

    private final ChatCalls calls;
    private final String id;
    private final String secret;
    private final ChatPerson customer;
    private final ChatPerson agent;
    private final ChatSide customers;
    private final ChatSide agents;
    private final AtomicInteger count = new AtomicInteger();

    /** @param at where the customer is first: the number of a node */
    ChatTalk(ChatCalls calls, int at, Agent agent) {
        this.calls = calls;
        this.agent = agent.person();
        secret = UUID.randomUUID().toString();
        var begun = calls.postUntil(
                at, ChatCalls.CHATS, Map.of(), Json.of("secret", secret, "name", "Kim"), ChatCalls::isDone);
        id = begun.json().get("id").getAsString();
        customers = new ChatSide(id, "customer");
        agents = new ChatSide(id, "agent/" + agent.name());
        customer = new ChatPerson(calls.nodes(), at, ChatPerson.hello("customer", id, "secret", secret));
        customer.follow(customers);
        calls.postUntil(
                at,
                ChatCalls.QUEUE + "/" + id + "/acceptance",
                ChatCalls.bearer(agent.bearer()),
                Json.of("nothing", 0),
                ChatCalls::isDone);
        agent.person().follow(agents);
    }

    /**
     * Somebody at a desk.
     *
     * @param bearer good at every node
     */
    record Agent(String name, String bearer, ChatPerson person) implements AutoCloseable {
        static Agent of(ChatCalls calls, String name, String bearer, int at) {
            var hello = ChatPerson.hello("agent", UUID.randomUUID().toString(), "bearer", bearer);
            return new Agent(name, bearer, new ChatPerson(calls.nodes(), at, hello));
        }

        @Override
        public void close() {
            person.close();
        }
    }

    String id() {
        return id;
    }

    Map<String, String> asCustomer() {
        return Map.of("X-Cobrowse-Secret", secret);
    }

    ChatPerson customer() {
        return customer;
    }

    /** Both say something more. */
    Exchange bothSay() {
        var number = count.incrementAndGet();
        var message = "m-%d".formatted(number);
        customers.say(message, text("customer", message));
        agents.say(message, text("agent", message));
        customer.wake();
        agent.wake();
        return new Exchange(message, System.nanoTime());
    }

    private String text(String who, String message) {
        return "%s %s of %s".formatted(who, message, id);
    }

    /** The customer says something by REST, at two nodes at once, and again until it was accepted. */
    void sayTwice(int one, int other) {
        var message = "r-%d".formatted(count.incrementAndGet());
        var text = text("customer", message);
        var body = Json.of("id", message, "text", text, "after", customers.clock());
        var path = ChatCalls.CHATS + "/" + id + "/messages";
        var twin = Thread.startVirtualThread(() -> calls.post(other, path, asCustomer(), body));
        calls.postUntil(one, path, asCustomer(), body, ChatCalls::isDone);
        customers.hasSaid(message, text);
        try {
            twin.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** A message of each side. */
    final class Exchange {
        private final String message;
        private final long saidAt;

        private Exchange(String message, long saidAt) {
            this.message = message;
            this.saidAt = saidAt;
        }

        /** Since it was said until each had that of the other, in seconds; empty: not yet. */
        Optional<Double> seconds() {
            var there = agents.cameAt("customer", message);
            var back = customers.cameAt(agents.sender(), message);
            if (there.isEmpty() || back.isEmpty()) return Optional.empty();
            return Optional.of((Math.max(there.get(), back.get()) - saidAt) / 1e9);
        }
    }

    int unsaid() {
        return Math.max(customers.unsaid(), agents.unsaid());
    }

    /** How many messages were to be said so far. */
    int said() {
        return customers.wanted().size() + agents.wanted().size();
    }

    private List<ChatSide> sides() {
        return List.of(customers, agents);
    }

    int sum(ToIntFunction<ChatSide> figure) {
        return sides().stream().mapToInt(figure).sum();
    }

    /** Waits until everything was said, then compares what everybody has: each message once, in one order for all, each sender's in the order in which they were said. */
    void isTheSameForEverybody(IntPredicate isAlive) {
        Await.until("everything said in " + id, SETTLING, () -> unsaid() + " " + refusals(), "0 "::equals);
        var expected = expected();
        for (var side : sides())
            Await.until(
                    "everything came to %s of %s".formatted(side.sender(), id),
                    SETTLING,
                    () -> missing(expected, side.ordered()),
                    List::isEmpty);
        IntStream.rangeClosed(1, calls.nodes().size()).filter(isAlive).forEach(this::isTheSameAt);
        assertThat(sum(ChatSide::holes)).as("places missing in %s", id).isZero();
    }

    private String refusals() {
        return customers.refusals() + agents.refusals();
    }

    private void isTheSameAt(int number) {
        var first = customers.ordered();
        var seen = Await.until(
                        "the transcript of %s at node %d, as its people have it".formatted(id, number),
                        SETTLING,
                        () -> calls.transcript(number, id, asCustomer()),
                        told -> told.filter(entries -> missing(keys(customers.ordered()), entries)
                                                .isEmpty()
                                        && missing(keys(entries), customers.ordered())
                                                .isEmpty()
                                        && missing(keys(entries), agents.ordered())
                                                .isEmpty())
                                .isPresent())
                .orElseThrow();
        assertThat(first.size()).isLessThanOrEqualTo(seen.size());
        var isSettled = Await.until(
                "one account of every entry of " + id,
                SETTLING,
                () -> List.of(seen, customers.ordered(), agents.ordered()).stream()
                        .map(ChatTalk::withoutTexts)
                        .distinct()
                        .toList(),
                accounts -> accounts.size() == 1);
        assertThat(isSettled).hasSize(1);
        holdsGood(seen);
    }

    /** Join codes stand in frames only. */
    private static List<ChatEntry> withoutTexts(List<ChatEntry> entries) {
        return entries.stream()
                .map(entry -> new ChatEntry(
                        entry.clock(),
                        entry.sender(),
                        entry.id(),
                        entry.kind(),
                        entry.kind().equals("message") ? entry.text() : ""))
                .toList();
    }

    private void holdsGood(List<ChatEntry> entries) {
        assertThat(entries).as("in order").isSorted();
        var messages =
                entries.stream().filter(entry -> entry.kind().equals("message")).toList();
        assertThat(messages).extracting(ChatEntry::text).as("each once").doesNotHaveDuplicates();
        for (var side : sides())
            for (var way : List.of("m-", "r-")) {
                var told = messages.stream()
                        .filter(entry -> entry.sender().equals(side.sender()))
                        .filter(entry -> entry.id().startsWith(way))
                        .map(ChatEntry::text)
                        .toList();
                var wanted = side.wanted().entrySet().stream()
                        .filter(it -> it.getKey().startsWith(way))
                        .map(Map.Entry::getValue)
                        .toList();
                assertThat(told).as("said by %s in %s", side.sender(), id).containsExactlyElementsOf(wanted);
            }
    }

    private List<String> expected() {
        return sides().stream()
                .flatMap(side -> side.wanted().keySet().stream().map(message -> side.sender() + " " + message))
                .toList();
    }

    private static List<String> keys(List<ChatEntry> entries) {
        return entries.stream().map(ChatEntry::key).toList();
    }

    private static List<String> missing(List<String> keys, List<ChatEntry> entries) {
        var there = new HashSet<>(keys(entries));
        var missing = new ArrayList<String>();
        Stream.of(keys)
                .flatMap(List::stream)
                .filter(key -> !there.contains(key))
                .forEach(missing::add);
        return missing;
    }

    /** Any node, for what a client does not care about. */
    static int anyOf(int nodes) {
        return 1 + ThreadLocalRandom.current().nextInt(nodes);
    }

    void end() {
        calls.postUntil(
                customer.at(),
                ChatCalls.CHATS + "/" + id + "/end",
                asCustomer(),
                Json.of("nothing", 0),
                ChatCalls::isDone);
    }

    @Override
    public void close() {
        customer.close();
    }
}
