package org.opencobrowse.chat;

import com.hazelcast.core.Hazelcast;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One member in a process of its own, which does as its parent says, line by line, and answers each line with one. */
final class BenchmarkedMember {
    private static final String TEXT =
            "A message as people write them, of about one hundred characters, which is what most are. Or less.";
    private static final int CONVERSATIONS = 100;

    private final ChatBook book;
    private final String run;

    private BenchmarkedMember(ChatBook book, String run) {
        this.book = book;
        this.run = run;
    }

    public static void main(String[] args) throws Exception {
        var ports = Arrays.stream(args).map(Integer::valueOf).toList();
        var member = Hazelcast.newHazelcastInstance(
                Members.config("chat-bench", ports.getFirst(), ports.subList(1, ports.size())));
        var run = "run" + ports.getFirst();
        var rules = ChatRules.standard();
        new BenchmarkedMember(ChatBook.shared(member, run, rules), run).obey();
        member.getLifecycleService().terminate();
    }

    private void obey() throws IOException, ExecutionException, InterruptedException {
        System.out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (var line = in.readLine(); line != null && !line.equals("stop"); line = in.readLine()) {
            var words = List.of(line.split(" ", -1));
            System.out.println(
                    switch (words.getFirst()) {
                        case "append" -> append(Integer.parseInt(words.get(1)), Duration.parse(words.get(2)));
                        default -> memory(Integer.parseInt(words.get(1)), Integer.parseInt(words.get(2)));
                    });
        }
    }

    /** Each writer says one thing after the other, in conversations of this member. */
    private String append(int writers, Duration time) throws ExecutionException, InterruptedException {
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < CONVERSATIONS; i++) ids.add(begin(i));
        var until = System.nanoTime() + time.toNanos();
        var all = new ArrayList<Long>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<List<Long>>>();
            for (var writer = 0; writer < writers; writer++) {
                var number = writer;
                futures.add(threads.submit(() -> write(ids, number, until)));
            }
            for (var future : futures) all.addAll(future.get());
        }
        all.sort(null);
        ids.forEach(id -> book.end(id, EndReasons.AGENT));
        return "%d %d %d".formatted(all.size(), all.get(all.size() / 2), all.get(all.size() * 99 / 100));
    }

    private List<Long> write(List<UUID> ids, int writer, long until) {
        var took = new ArrayList<Long>();
        var sender = Sender.agent("writer" + writer);
        for (var i = 0; System.nanoTime() < until; i++) {
            var from = System.nanoTime();
            var draft = Draft.message(sender, "m" + i, Optional.of("Writer"), TEXT);
            if (!(book.append(ids.get(i % ids.size()), draft) instanceof Outcome.Kept))
                throw new IllegalStateException("not kept");
            took.add((System.nanoTime() - from) / 1_000);
        }
        return took;
    }

    private UUID begin(int number) {
        return ChatBookTest.begin(book, "benchmark-%s-%019d-%d".formatted(run, System.nanoTime(), number));
    }

    /** Bytes for each conversation: in the store, and what following each costs on top. */
    private String memory(int conversations, int messages) {
        var before = used();
        var ids = new ArrayList<UUID>();
        for (var i = 0; i < conversations; i++) {
            ids.add(begin(i));
            for (var m = 0; m < messages; m++)
                book.append(ids.get(i), Draft.message(Sender.CUSTOMER, "m" + m, Optional.of("Ann"), TEXT));
            book.connect(ids.get(i), Sender.CUSTOMER, Optional.of("Ann"));
        }
        var stored = used();
        var followings = ids.stream()
                .map(id -> book.follow(id, Optional.empty(), () -> {}).orElseThrow())
                .toList();
        followings.forEach(following -> following.next(Integer.MAX_VALUE));
        var followed = used();
        var looked = System.nanoTime();
        book.look();
        var lookMs = (System.nanoTime() - looked) / 1_000_000;
        var swept = System.nanoTime();
        book.sweep(new ChatSweep.Nodes(run -> false, () -> true, () -> 0)).run();
        var sweepMs = (System.nanoTime() - swept) / 1_000_000;
        return "%d %d %d %d %d"
                .formatted(
                        (stored - before) / conversations,
                        (followed - stored) / conversations,
                        lookMs,
                        sweepMs,
                        followings.size());
    }

    private static long used() {
        System.gc();
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }
}
