package org.opencobrowse.server.resources;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WantedTest {
    private final Map<Long, String> asked = new LinkedHashMap<>();
    private boolean isThere = true;
    private final Wanted wanted = new Wanted((number, url) -> {
        if (isThere) asked.put(number, url);
        return isThere;
    });

    private long numberOf(String url) {
        return asked.entrySet().stream()
                .filter(entry -> entry.getValue().equals(url))
                .reduce((_, last) -> last)
                .orElseThrow()
                .getKey();
    }

    @Test
    void twoAgentsWhoWantTheSameAskOnce() {
        var one = wanted.want("a", 0);
        var other = wanted.want("a", 1);
        assertThat(asked).containsOnly(Map.entry(1L, "a"));
        wanted.answered(1, Optional.of("hash"), 2);
        assertThat(one.result()).contains("hash");
        assertThat(other.result()).contains("hash");
    }

    @Test
    void anAnswerIsRememberedForAWhile() {
        wanted.want("a", 0);
        wanted.answered(1, Optional.of("hash"), 0);
        assertThat(wanted.want("a", Wanted.KNOWN_MS - 1).result()).contains("hash");
        assertThat(wanted.want("a", Wanted.KNOWN_MS).isComplete()).isFalse();
        assertThat(asked).hasSize(2);
    }

    @Test
    void whatIsNotAnsweredInTimeIsMissingAndALateAnswerChangesNothing() {
        var answer = wanted.want("a", 0);
        assertThat(wanted.nextDeadlineMs()).isEqualTo(Wanted.PATIENCE_MS);
        wanted.tick(Wanted.PATIENCE_MS);
        assertThat(answer.result()).isEmpty();
        wanted.answered(1, Optional.of("hash"), Wanted.PATIENCE_MS + 1);
        assertThat(wanted.want("a", Wanted.PATIENCE_MS + 2).result()).isEmpty();
        assertThat(wanted.nextDeadlineMs()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void nobodyWaitsLongerForWhatIsStillInTheQueue() {
        var answers = new ArrayList<Future<Optional<String>>>();
        for (var at = 0; at < 20; at++) answers.add(wanted.want("u" + at, at));
        var later = wanted.want("later", 1_000);
        wanted.tick(Wanted.PATIENCE_MS + 19);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.result()).isEmpty());
        assertThat(later.isComplete()).isFalse();
        assertThat(asked.values()).contains("later").doesNotContain("u19");
        assertThat(wanted.nextDeadlineMs()).isEqualTo(1_000 + Wanted.PATIENCE_MS);
        wanted.tick(1_000 + Wanted.PATIENCE_MS);
        assertThat(later.result()).isEmpty();
    }

    @Test
    void whatWasAnsweredOrOnItsWayWhenAllIsForgottenIsAskedForAnew() {
        wanted.want("a", 0);
        wanted.answered(1, Optional.of("hash"), 0);
        var waiting = wanted.want("b", 0);
        wanted.forgetAll();
        assertThat(waiting.result()).isEmpty();
        assertThat(wanted.begins(2)).isFalse();
        var again = wanted.want("b", 1);
        wanted.answered(2, Optional.of("late"), 1);
        assertThat(again.isComplete()).isFalse();
        assertThat(wanted.want("a", 1).isComplete()).isFalse();
    }

    @Test
    void onlyAFewAreAskedAtATimeAndAllInTheEnd() {
        var answers = new ArrayList<Future<Optional<String>>>();
        for (var at = 0; at < 20; at++) answers.add(wanted.want("u" + at, 0));
        assertThat(asked).hasSize(Wanted.AT_ONCE);
        for (var number = 1L; number <= 20; number++) wanted.answered(number, Optional.of("h"), 0);
        assertThat(answers).allSatisfy(answer -> assertThat(answer.result()).contains("h"));
        assertThat(new ArrayList<>(asked.values())).doesNotHaveDuplicates().hasSize(20);
    }

    @Test
    void withoutACustomerThereIsNothingToWaitFor() {
        isThere = false;
        assertThat(wanted.want("a", 0).result()).isEmpty();
    }

    @Test
    void theEndOfTheSessionLeavesNobodyWaiting() {
        var answers = new ArrayList<Future<Optional<String>>>();
        for (var at = 0; at < 10; at++) answers.add(wanted.want("u" + at, 0));
        wanted.forgetAll();
        assertThat(answers).allSatisfy(answer -> assertThat(answer.result()).isEmpty());
    }

    @Test
    void moreAddressesThanItRemembersPushOldAnswersOutAndNobodyWhoWaits() {
        var first = wanted.want("first", 0);
        for (var at = 0; at < Wanted.MOST + 100; at++) {
            var url = "u" + at;
            wanted.want(url, 0);
            wanted.answered(numberOf(url), Optional.of("h"), 0);
        }
        assertThat(first.isComplete()).isFalse();
        wanted.answered(1, Optional.of("found"), 0);
        assertThat(first.result()).contains("found");
    }

    @Test
    void whateverHappensEachQuestionIsAnsweredOnceAndSoon() {
        for (var seed = 0; seed < 500; seed++) {
            var random = new Random(seed);
            asked.clear();
            var one = new Wanted((number, url) -> {
                asked.put(number, url);
                return random.nextInt(20) > 0;
            });
            var open = new ArrayList<Future<Optional<String>>>();
            var now = 0L;
            for (var step = 0; step < 200; step++) {
                now += random.nextInt(2_000);
                switch (random.nextInt(3)) {
                    case 0 -> open.add(one.want("u" + random.nextInt(30), now));
                    case 1 ->
                        one.answered(random.nextInt(1, 60), Optional.of("h").filter(_ -> random.nextBoolean()), now);
                    default -> one.tick(now);
                }
            }
            // Each round frees the places of those that were asked.
            for (var round = 0; round < 100; round++) one.tick(now += Wanted.PATIENCE_MS);
            assertThat(List.copyOf(open)).as("seed %d", seed).allMatch(Future::isComplete);
        }
    }
}
