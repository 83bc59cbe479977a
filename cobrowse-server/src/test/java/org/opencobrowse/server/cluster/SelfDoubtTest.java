package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SelfDoubtTest {
    private static final long LONGEST_MS = 5_000;

    private final AtomicLong nowMs = new AtomicLong(1_000_000);
    private final List<Long> pauses = new ArrayList<>();
    private final SelfDoubt doubt = new SelfDoubt(nowMs::get, LONGEST_MS, (_, ms) -> pauses.add(ms));

    @Test
    void aNodeThatBeatsIsSure() {
        for (var beat = 0; beat < 100; beat++) {
            nowMs.addAndGet(LONGEST_MS);
            assertThat(doubt.isClear()).isTrue();
            doubt.beat();
        }
        assertThat(pauses).isEmpty();
    }

    @Test
    void whoeverAsksFirstAfterAPauseFindsIt() {
        nowMs.addAndGet(LONGEST_MS + 1);
        assertThat(doubt.isClear()).isFalse();
        assertThat(pauses).containsExactly(LONGEST_MS + 1);
    }

    @Test
    void aBeatAfterAPauseDoesNotHideIt() {
        nowMs.addAndGet(60_000);
        doubt.beat();
        assertThat(doubt.isClear()).isFalse();
        assertThat(pauses).containsExactly(60_000L);
    }

    @Test
    void aNodeIsSureAgainWhenWhatItHasIsKnown() {
        nowMs.addAndGet(60_000);
        doubt.beat();
        doubt.settled(1);
        assertThat(doubt.isClear()).isTrue();
        nowMs.addAndGet(1);
        assertThat(doubt.isClear()).isTrue();
    }

    @Test
    void whatWasFoundOutBeforeAnotherPauseProvesNothing() {
        nowMs.addAndGet(60_000);
        doubt.beat();
        nowMs.addAndGet(60_000);
        doubt.beat();
        doubt.settled(1);
        assertThat(doubt.isClear()).isFalse();
        doubt.settled(2);
        assertThat(doubt.isClear()).isTrue();
    }

    @Test
    void ofManyThreadsThatWakeTogetherNoneIsSureAndOneTells() throws Exception {
        var told = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 500; round++) {
                var shared = new SelfDoubt(nowMs::get, LONGEST_MS, (_, _) -> told.incrementAndGet());
                nowMs.addAndGet(LONGEST_MS + 1);
                told.set(0);
                var start = new CyclicBarrier(8);
                Callable<Boolean> look = () -> {
                    start.await();
                    return shared.isClear();
                };
                var running = IntStream.range(0, 8)
                        .mapToObj(_ -> threads.submit(look))
                        .toList();
                for (var one : running) assertThat(one.get()).isFalse();
                assertThat(told).hasValue(1);
            }
        }
    }
}
