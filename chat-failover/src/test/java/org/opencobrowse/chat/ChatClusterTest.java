package org.opencobrowse.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.config.Config;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three real members in one process, on loopback. */
class ChatClusterTest {
    private static final Sender JANE = Sender.agent("jane");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final List<HazelcastInstance> members = new ArrayList<>();
    private final List<ChatBook> books = new ArrayList<>();
    private final String secret = "s".repeat(10) + UUID.randomUUID();

    @BeforeEach
    void start() {
        for (var i = 0; i < 3; i++) join();
    }

    private void join() {
        var member = Hazelcast.newHazelcastInstance(config(members));
        members.add(member);
        books.add(ChatBook.shared(member, "run" + members.size(), ChatRules.standard()));
    }

    /** Any free port; the members that are there show the way. */
    private static Config config(List<HazelcastInstance> others) {
        return Members.config(
                        "chat-test",
                        0,
                        others.stream()
                                .map(it -> it.getCluster()
                                        .getLocalMember()
                                        .getAddress()
                                        .getPort())
                                .toList())
                .setProperty("hazelcast.partition.count", "31");
    }

    @AfterEach
    void stop() {
        books.forEach(ChatBook::close);
        members.forEach(member -> member.getLifecycleService().terminate());
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited too long").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    /** All at the same moment. */
    private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
        var barrier = new CyclicBarrier(tasks.size());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        barrier.await();
                        return task.call();
                    }))
                    .toList();
            var results = new ArrayList<T>();
            for (var future : futures) results.add(future.get());
            return results;
        }
    }

    private static Outcome say(ChatBook book, UUID conversation, Sender sender, String id) {
        return book.append(conversation, Draft.message(sender, id, Optional.empty(), "text " + id));
    }

    private static final class Reader {
        final Following following;
        final List<Entry> told = new ArrayList<>();

        Reader(ChatBook book, UUID conversation) {
            following = book.follow(conversation, Optional.empty(), () -> {}).orElseThrow();
        }

        List<Entry> read() {
            for (var news = following.next(1_000); !news.isEmpty(); news = following.next(1_000))
                for (var one : news)
                    if (one instanceof News.Told(String room, int place, Entry entry)) {
                        told.add(entry);
                        assertThat(place).isEqualTo(told.size());
                    }
            return told;
        }
    }

    @Test
    void oneSecretBeginsOneConversationWhereverItIsSentAtOnce() throws Exception {
        var tasks = IntStream.range(0, 12)
                .<Callable<UUID>>mapToObj(i -> () -> ChatBookTest.begin(books.get(i % 3), secret))
                .toList();
        assertThat(new HashSet<>(together(tasks))).hasSize(1);
        assertThat(books.getFirst().conversations()).isOne();
        await(() -> books.stream().allMatch(book -> book.queue().total() == 1));
    }

    @Test
    void oneAgentOfManyIsAccepted() throws Exception {
        for (var round = 0; round < 10; round++) {
            var id = ChatBookTest.begin(books.get(round % 3), secret + round);
            var tasks = IntStream.range(0, 6)
                    .<Callable<Acceptance>>mapToObj(
                            i -> () -> books.get(i % 3).queue().accept(id, Sender.agent("a" + i), Optional.empty()))
                    .toList();
            assertThat(together(tasks).stream().filter(Acceptance.Accepted.class::isInstance))
                    .hasSize(1);
            assertThat(books.getFirst().timeline(id).agents()).hasSize(1);
        }
    }

    @Test
    void allMembersTellTheSameEntries() throws Exception {
        var id = ChatBookTest.begin(books.getFirst(), secret);
        var readers = books.stream().map(book -> new Reader(book, id)).toList();
        var tasks = IntStream.range(0, 60)
                .<Callable<Outcome>>mapToObj(
                        i -> () -> say(books.get(i % 3), id, i % 2 == 0 ? JANE : Sender.CUSTOMER, "m" + i))
                .toList();
        together(tasks);
        await(() -> readers.stream().allMatch(reader -> reader.read().size() == 60));
        var truth = books.getFirst().timeline(id).entries();
        for (var reader : readers) assertThat(reader.told).containsExactlyInAnyOrderElementsOf(truth);
        assertThat(truth.stream().map(Entry::clock)).doesNotHaveDuplicates();
    }

    @Test
    void marksTypingAndPresenceReachOtherMembers() {
        var id = ChatBookTest.begin(books.getFirst(), secret);
        var following = books.get(2).follow(id, Optional.empty(), () -> {}).orElseThrow();
        say(books.get(0), id, Sender.CUSTOMER, "m");
        books.get(0).connect(id, Sender.CUSTOMER, Optional.of("Ann"));
        books.get(1).mark(id, JANE, new Marks(1, 1));
        books.get(1).typing(id, JANE);
        Set<News> news = new HashSet<>();
        await(() -> {
            news.addAll(following.next(100));
            return news.contains(new News.Marked(JANE, new Marks(1, 1)))
                    && news.contains(new News.Typing(JANE))
                    && news.contains(
                            new News.Present(List.of(new Attendance(Sender.CUSTOMER, Optional.of("Ann"), true, 0))));
        });
    }

    @Test
    void nothingAcceptedIsLostWithAMember() throws Exception {
        var id = ChatBookTest.begin(books.getFirst(), secret);
        var readers = List.of(new Reader(books.get(1), id), new Reader(books.get(2), id));
        Set<String> accepted = ConcurrentHashMap.newKeySet();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writers = new ArrayList<Future<?>>();
            for (var node = 0; node < 3; node++) {
                var book = books.get(node);
                var sender = Sender.agent("a" + node);
                var isLost = node == 0;
                writers.add(threads.submit(() -> {
                    for (var i = 0; i < 200; i++) {
                        if (!sayUntilAccepted(book, id, sender, "m" + i, isLost)) return;
                        accepted.add(sender.text() + "m" + i);
                    }
                }));
            }
            await(() -> accepted.size() > 100);
            members.getFirst().getLifecycleService().terminate();
            for (var writer : writers) writer.get();
        }
        assertThat(accepted).hasSizeGreaterThanOrEqualTo(400);
        var truth = books.get(1).timeline(id).entries();
        assertThat(truth.stream().map(it -> it.sender().text() + it.id())).containsAll(accepted);
        assertThat(truth.stream().map(Entry::key)).doesNotHaveDuplicates();
        for (var node = 0; node < 3; node++) assertThat(said(truth, node)).isSorted();
        await(() -> {
            books.get(1).look();
            books.get(2).look();
            return readers.stream().allMatch(reader -> reader.read().size() == truth.size());
        });
        for (var reader : readers) assertThat(reader.told).containsExactlyInAnyOrderElementsOf(truth);
    }

    private static List<Integer> said(List<Entry> entries, int node) {
        return entries.stream()
                .filter(it -> it.sender().equals(Sender.agent("a" + node)))
                .map(it -> Integer.valueOf(it.id().substring(1)))
                .toList();
    }

    /** As a client does: again and again with the same id, until there is an answer. */
    private static boolean sayUntilAccepted(
            ChatBook book, UUID conversation, Sender sender, String id, boolean mayFail) {
        while (true) {
            try {
                assertThat(say(book, conversation, sender, id)).isInstanceOf(Outcome.Kept.class);
                return true;
            } catch (RuntimeException e) {
                if (mayFail) return false;
            }
        }
    }

    @Test
    void aMemberThatComesLaterHasEverything() {
        var id = ChatBookTest.begin(books.getFirst(), secret);
        for (var i = 0; i < 20; i++) say(books.get(i % 3), id, Sender.CUSTOMER, "m" + i);
        join();
        assertThat(new Reader(books.get(3), id).read()).hasSize(20);
        members.get(0).getLifecycleService().terminate();
        assertThat(say(books.get(3), id, Sender.CUSTOMER, "m0"))
                .isInstanceOfSatisfying(
                        Outcome.Kept.class, it -> assertThat(it.isNew()).isFalse());
        assertThat(new Reader(books.get(1), id).read()).hasSize(20);
    }
}
