/** Waits between tries, in milliseconds. The last one repeats. */
const WAITS_MS: readonly number[] = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000];
/** With less, more than a fifth of the people whom a balancer has cut off would be back within the same 200 ms. */
const SPREAD = 0.5;

/** Wait before try `attempt` (from 1), ±50 % so that a node's clients do not come back as one wave. `chance` in [0, 1). */
export function backoffMs(attempt: number, chance: number, waitsMs = WAITS_MS): number {
  const wait = waitsMs[Math.min(attempt, waitsMs.length) - 1] ?? 1_000;
  return Math.round(wait * (1 - SPREAD + 2 * SPREAD * chance));
}
