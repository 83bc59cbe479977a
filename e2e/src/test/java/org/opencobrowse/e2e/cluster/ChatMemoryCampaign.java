package org.opencobrowse.e2e.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opencobrowse.e2e.conformance.Json;
import org.opencobrowse.e2e.setup.Await;
import org.opencobrowse.e2e.setup.Metrics;

/** As many conversations as there may be: they are held, one more is refused, and they are forgotten by their age. Part of {@code make faults}. */
class ChatMemoryCampaign {
    private static final int NODES = 3;
    private static final int CONVERSATIONS = Integer.getInteger("chat.conversations", 10_000);
    private static final int AT_ONCE = 16;
    private static final Duration REAPING = Duration.ofMinutes(10);

    @BeforeEach
    void isAskedFor() {
        Assumptions.assumeTrue(Integer.getInteger("fault.seeds", 1) > 1, "a long campaign: make faults");
    }

    @Test
    void tenThousandConversationsAreHeldAndForgotten() throws Exception {
        try (var nodes = Nodes.start(
                NODES,
                settings -> ChatCampaign.settings()
                        .apply(settings)
                        .with("chat.conversations", String.valueOf(CONVERSATIONS))
                        .with("chat.keepEnded", "10s")
                        .with("chat.customerAwayAfter", "2m"))) {
            var calls = new ChatCalls(nodes, NODES);
            print(nodes, "before");
            var full = new AtomicInteger();
            var begun = System.nanoTime();
            try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
                for (var count = 0; count < CONVERSATIONS + AT_ONCE; count++) {
                    var number = count % NODES + 1;
                    threads.execute(() -> {
                        if (begin(calls, number) == 429) full.incrementAndGet();
                    });
                }
            }
            Figures.print("C11 conversations begun in", (System.nanoTime() - begun) / 1e9, "s");
            print(nodes, "with %d conversations".formatted(CONVERSATIONS));
            Figures.print("C11 refused beyond the limit", full.get(), "");
            assertThat(full.get()).isBetween(1, AT_ONCE);
            Await.until("room for more again", REAPING, () -> begin(calls, 1), status -> status == 201);
            Await.until(
                    "an empty queue", REAPING, () -> nodes.metric(1, "cobrowse_chat_waiting"), waiting -> waiting <= 1);
            print(nodes, "after they were forgotten");
        }
    }

    private static int begin(ChatCalls calls, int number) {
        var secret = UUID.randomUUID().toString();
        return calls.postUntil(
                        number,
                        ChatCalls.CHATS,
                        Map.of(),
                        Json.of("secret", secret, "name", "Kim", "url", "https://shop.example/basket"),
                        answer -> answer.status() == 201 || answer.status() == 200 || answer.status() == 429)
                .status();
    }

    private static void print(Nodes nodes, String when) {
        for (var number = 1; number <= NODES; number++)
            Figures.print(
                    "C11 heap in use at node %d, %s".formatted(number, when),
                    Metrics.of(nodes.process(number)).sum("jvm_memory_used_bytes", "area=\"heap\"") / 1_048_576,
                    "MiB");
    }
}
