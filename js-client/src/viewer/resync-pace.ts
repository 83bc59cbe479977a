import { backoffMs } from '../connection/backoff.ts';

/** How often the picture broke lately. */
export interface ResyncPace {
  /** Resyncs one after the other without calm between them. */
  readonly inARow: number;
  readonly askedAt: number;
}

/** A picture that stood this long was sound: the next resync is asked for at once. */
const CALM_MS = 30_000;

export const calmPace: ResyncPace = { inARow: 0, askedAt: Number.NEGATIVE_INFINITY };

/** Pure: a page that breaks the replica again and again costs the customer a snapshot each time, so the first is free and the rest wait. */
export function nextResync(
  pace: ResyncPace,
  now: number,
  chance: number,
): { readonly pace: ResyncPace; readonly waitMs: number } {
  const inARow = now - pace.askedAt < CALM_MS ? pace.inARow + 1 : 1;
  const waitMs = inARow === 1 ? 0 : backoffMs(inARow - 1, chance);
  return { pace: { inARow, askedAt: now + waitMs }, waitMs };
}
