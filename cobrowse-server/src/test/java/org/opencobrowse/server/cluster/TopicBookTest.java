package org.opencobrowse.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TopicBookTest {
    private static final UUID FIRST = UUID.randomUUID();
    private static final UUID SECOND = UUID.randomUUID();

    private final ConcurrentHashMap<String, String> topics = new ConcurrentHashMap<>();
    private final TopicBook book = new TopicBook(topics);

    @Test
    void aTopicLeadsToTheSessionThatTookItFirst() {
        assertThat(book.take("case-1", FIRST, _ -> false)).isTrue();
        assertThat(book.take("case-1", SECOND, _ -> false)).isFalse();
        assertThat(book.find("case-1")).contains(FIRST);
        assertThat(book.find("case-2")).isEmpty();
    }

    @Test
    void asOftenAsASessionTakesItsTopicItHasIt() {
        assertThat(book.take("case-1", FIRST, _ -> false)).isTrue();
        assertThat(book.take("case-1", FIRST, _ -> false)).isTrue();
    }

    @Test
    void theHolderGivesWayWhereItIsToldTo() {
        book.take("case-1", FIRST, _ -> false);
        assertThat(book.take("case-1", SECOND, FIRST::equals)).isTrue();
        assertThat(book.find("case-1")).contains(SECOND);
    }

    @Test
    void whoLostATopicDoesNotFreeItForTheNextOne() {
        book.take("case-1", FIRST, _ -> false);
        book.take("case-1", SECOND, _ -> true);
        book.free("case-1", FIRST);
        assertThat(book.find("case-1")).contains(SECOND);
        book.free("case-1", SECOND);
        assertThat(topics).isEmpty();
    }

    @Test
    void topicsThatLeadNowhereAreForgotten() {
        book.take("case-1", FIRST, _ -> false);
        book.take("case-2", SECOND, _ -> false);
        book.forgetStrays(() -> Set.of(SECOND));
        assertThat(book.find("case-1")).isEmpty();
        assertThat(book.find("case-2")).contains(SECOND);
    }

    @Test
    void ofManyThatTakeItAtOnceOneGetsIt() throws Exception {
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (var round = 0; round < 200; round++) {
                topics.clear();
                var start = new CyclicBarrier(8);
                // Half of them come while an earlier session is over that has not been tidied away.
                if (round % 2 == 0) book.take("case-1", FIRST, _ -> false);
                var running = IntStream.range(0, 8)
                        .mapToObj(_ -> threads.submit(() -> {
                            start.await();
                            return book.take("case-1", UUID.randomUUID(), FIRST::equals);
                        }))
                        .toList();
                assertThat(outcomes(running)).containsOnlyOnce(true);
            }
        }
    }

    private static List<Boolean> outcomes(List<Future<Boolean>> running) {
        return running.stream()
                .map(one -> {
                    try {
                        return one.get();
                    } catch (Exception failure) {
                        throw new AssertionError(failure);
                    }
                })
                .toList();
    }
}
