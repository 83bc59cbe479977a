package org.opencobrowse.e2e.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opencobrowse.e2e.setup.Await;

/** Conversations that go on all the time, with people spread over all nodes: customers with one each, agents at desks with several. */
final class ChatCrowd implements AutoCloseable {
    static final List<String> AGENTS = List.of("anna", "bert", "cleo");
    /** Beyond that a person waits with more. */
    private static final int BEHIND = 3;

    private static final int TWICE_OF = 8;

    private final ChatCalls calls;
    private final List<ChatTalk.Agent> agents = new ArrayList<>();
    private final List<ChatTalk> talks = new ArrayList<>();
    private final CountDownLatch enough = new CountDownLatch(1);
    private final Thread talking;
    private volatile @Nullable Throwable fault;

    /** @param beatMs both sides of each conversation say something so often */
    ChatCrowd(ChatCalls calls, List<String> bearers, int count, long beatMs) {
        this.calls = calls;
        var nodes = calls.nodes().size();
        for (var at = 0; at < AGENTS.size(); at++)
            agents.add(ChatTalk.Agent.of(calls, AGENTS.get(at), bearers.get(at), at % nodes + 1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var coming = IntStream.range(0, count)
                    // So that each node has all kinds of pairs: one of both here, the other there, and both here.
                    .mapToObj(at -> threads.submit(() ->
                            new ChatTalk(calls, (at / AGENTS.size() + at) % nodes + 1, agents.get(at % AGENTS.size()))))
                    .toList();
            for (var one : coming) talks.add(one.get());
        } catch (Exception failure) {
            close();
            throw new AssertionError("conversations could not begin", failure);
        }
        talking = Thread.startVirtualThread(() -> talk(beatMs));
    }

    static List<String> signIn(ChatCalls calls) {
        return AGENTS.stream().map(calls::signIn).toList();
    }

    private void talk(long beatMs) {
        try {
            while (!enough.await(beatMs, TimeUnit.MILLISECONDS)) {
                for (var talk : talks) if (talk.unsaid() < BEHIND) talk.bothSay();
                var some = talks.get(ThreadLocalRandom.current().nextInt(talks.size()));
                if (ThreadLocalRandom.current().nextInt(TWICE_OF) == 0)
                    some.sayTwice(
                            ChatTalk.anyOf(calls.nodes().size()),
                            ChatTalk.anyOf(calls.nodes().size()));
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | AssertionError found) { // told when the crowd settles
            fault = found;
        }
    }

    List<ChatTalk> talks() {
        return talks;
    }

    /** The node that most connections are to. */
    int busiest() {
        return IntStream.rangeClosed(1, calls.nodes().size())
                .boxed()
                .max((one, other) -> Integer.compare(connectionsTo(one), connectionsTo(other)))
                .orElseThrow();
    }

    private int connectionsTo(int number) {
        return (int) people().filter(person -> person.at() == number).count();
    }

    Stream<ChatPerson> people() {
        return Stream.concat(
                talks.stream().map(ChatTalk::customer), agents.stream().map(ChatTalk.Agent::person));
    }

    /** Both sides of each conversation say something now; returns when each has heard the other: how long that took each of them, in seconds. */
    List<Double> untilAllGoOn() {
        var exchanges = talks.stream().map(ChatTalk::bothSay).toList();
        return exchanges.stream()
                .map(exchange -> Await.until(
                                "both sides hear each other",
                                Duration.ofSeconds(90),
                                exchange::seconds,
                                Optional::isPresent)
                        .orElseThrow())
                .toList();
    }

    /** Nothing more is said, and what was said is looked at. Returns how many messages that were. */
    int settle(IntPredicate isAlive) {
        stop();
        var found = fault;
        if (found != null) throw new AssertionError("somebody could not go on", found);
        talks.forEach(talk -> talk.isTheSameForEverybody(isAlive));
        return talks.stream().mapToInt(ChatTalk::said).sum();
    }

    private void stop() {
        enough.countDown();
        try {
            talking.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends all conversations, so that the next crowd has the cluster for itself. */
    void end() {
        talks.forEach(ChatTalk::end);
    }

    List<String> refusals() {
        return people().flatMap(person -> person.refusals().stream()).toList();
    }

    @Override
    public void close() {
        enough.countDown();
        talks.forEach(ChatTalk::close);
        agents.forEach(ChatTalk.Agent::close);
    }
}
