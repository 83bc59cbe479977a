package org.opencobrowse.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opencobrowse.server.session.Allowance.Rate;
import org.opencobrowse.server.session.Grant.Change;

/**
 * Agents, a customer and time do what they like in any order. Beside the real thing, a witness writes down what the customer said and what has ended it since, in
 * a way of its own: whoever may act by the one must be allowed by the other.
 */
class SimulatedControlTest {
    private static final int SEEDS = Integer.getInteger("sim.seeds", 1_000);
    private static final int STEPS = 800;
    private static final long ASK_MS = 1_000;
    private static final long REST_MS = 3_000;
    private static final long LONGEST_MS = 9_000;
    private static final List<String> AGENTS = List.of("a", "b", "c");
    private static final List<String> SITES = List.of("https://one.example", "https://two.example");

    /** What the customer granted, as the customer remembers it. */
    private record Word(String agent, long number, long givenMs, long usedMs) {}

    private static final class World {
        final Random chance;
        final Grant grant = new Grant(new ControlRules(true, ASK_MS, REST_MS, LONGEST_MS, new Rate(60, 50)), 0);
        final Map<Long, String> asked = new HashMap<>();
        final Map<Long, Long> askedAtMs = new HashMap<>();
        final Map<String, Long> awaySinceMs = new HashMap<>();

        @Nullable
        Word word;

        @Nullable
        Long customerAwaySinceMs;

        String site = SITES.getFirst();
        long nowMs;
        int acted;
        int granted;

        World(long seed) {
            chance = new Random(seed);
            grant.customerBack(Optional.of(site), false, 0);
        }

        <T> T any(List<T> of) {
            return of.get(chance.nextInt(of.size()));
        }

        void step() {
            nowMs += chance.nextInt(10) == 0 ? chance.nextInt(5_000) : chance.nextInt(100);
            var agent = any(AGENTS);
            switch (chance.nextInt(40)) {
                case 0, 1, 2 -> {
                    if (grant.ask(agent, true, nowMs) instanceof Change.Asked(var holder)) {
                        asked.put(holder.number(), holder.agent());
                        askedAtMs.put(holder.number(), nowMs);
                        awaySinceMs.remove(agent);
                    }
                }
                case 3, 4, 5 -> answer(true);
                case 6 -> answer(false);
                case 7 -> {
                    grant.withdraw(agent);
                    lose(agent);
                    asked.values().removeIf(agent::equals);
                }
                case 8 -> {
                    if (chance.nextInt(3) > 0) return;
                    grant.revoke();
                    word = null;
                    asked.clear();
                }
                case 9 -> {
                    grant.agentLeft(agent);
                    lose(agent);
                    asked.values().removeIf(agent::equals);
                    awaySinceMs.remove(agent);
                }
                case 10 -> {
                    grant.agentAway(agent, nowMs);
                    awaySinceMs.putIfAbsent(agent, nowMs);
                }
                case 11 -> {
                    lapse();
                    grant.agentBack(agent, nowMs);
                    awaySinceMs.remove(agent);
                }
                case 12 -> {
                    grant.customerAway(nowMs);
                    if (customerAwaySinceMs == null) customerAwaySinceMs = nowMs;
                }
                case 13 -> comeBack();
                default -> {
                    lapse();
                    if (chance.nextBoolean()) grant.tick(nowMs);
                    AGENTS.forEach(this::act);
                }
            }
        }

        void answer(boolean yes) {
            var number = 1
                    + chance.nextInt(
                            asked.isEmpty()
                                    ? 3
                                    : 1
                                            + (int) asked.keySet().stream()
                                                    .mapToLong(it -> it)
                                                    .max()
                                                    .orElse(1));
            var change = grant.answer(number, yes, nowMs);
            if (change instanceof Change.Granted(var holder)) {
                // Only what was asked, by whom, not long ago, and never answered before.
                assertThat(asked.get(holder.number())).isEqualTo(holder.agent());
                assertThat(nowMs - askedAtMs.getOrDefault(holder.number(), Long.MIN_VALUE / 2))
                        .isLessThan(ASK_MS);
                assertThat(number).isEqualTo(holder.number());
                word = new Word(holder.agent(), holder.number(), nowMs, nowMs);
                granted++;
            }
            if (!(change instanceof Change.Refused)) asked.remove((long) number);
        }

        void comeBack() {
            lapse();
            var here = switch (chance.nextInt(6)) {
                case 0 -> Optional.of(any(SITES));
                case 1 -> Optional.<String>empty();
                default -> Optional.of(site);
            };
            var paused = chance.nextInt(6) == 0;
            grant.customerBack(here, paused, nowMs);
            if (paused || here.isEmpty() || !here.get().equals(site)) {
                word = null;
                asked.clear();
            }
            site = here.orElse("");
            customerAwaySinceMs = null;
        }

        void lose(String agent) {
            if (word != null && word.agent.equals(agent)) word = null;
        }

        /** What time alone has ended. */
        void lapse() {
            var given = word;
            if (given == null) return;
            var agentAway = awaySinceMs.get(given.agent);
            if (nowMs - given.usedMs >= REST_MS
                    || nowMs - given.givenMs >= LONGEST_MS
                    || (agentAway != null && nowMs - agentAway >= ControlRules.BACK_WITHIN_MS)
                    || (customerAwaySinceMs != null && nowMs - customerAwaySinceMs >= ControlRules.BACK_WITHIN_MS))
                word = null;
        }

        void act(String agent) {
            for (long number = 1; number <= 60; number++) {
                if (!grant.allows(agent, number, nowMs)) continue;
                var given = word;
                if (given == null) throw new AssertionError(agent + " acts under " + number + " and nobody granted it");
                assertThat(given.agent).isEqualTo(agent);
                assertThat(given.number).isEqualTo(number);
                grant.used(nowMs);
                word = new Word(agent, number, given.givenMs, nowMs);
                acted++;
            }
        }
    }

    @Test
    void noActionIsAllowedWithoutALiveGrant() {
        long acted = 0;
        long granted = 0;
        for (long seed = 1; seed <= SEEDS; seed++) {
            var world = new World(seed);
            try {
                for (int i = 0; i < STEPS; i++) world.step();
            } catch (AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + failure.getMessage(), failure);
            }
            acted += world.acted;
            granted += world.granted;
        }
        // Else nothing was tried.
        assertThat(granted).isGreaterThan(SEEDS);
        assertThat(acted).isGreaterThan(SEEDS);
    }
}
