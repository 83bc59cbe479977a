const FIRST_MS = 1_000;
const LONGEST_MS = 32_000;
const SPREAD = 0.2;

/** Wait before try `attempt` (from 1): 1, 2, 4 … 32 s, each ±20 % so that a node's clients do not come back as one wave. `chance` in [0, 1). */
export function backoffMs(attempt: number, chance: number): number {
  const wait = Math.min(FIRST_MS * 2 ** (attempt - 1), LONGEST_MS);
  return Math.round(wait * (1 - SPREAD + 2 * SPREAD * chance));
}
