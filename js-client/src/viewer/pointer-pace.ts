/** What waits to be published, and when the last one went. Pointer positions are coalesced here, before they are numbered. */
export interface PointerPace<P> {
  readonly sentAt: number;
  readonly pending: P | undefined;
}

/** `send` goes out now; `wakeInMs` later the pending position is due. */
export interface PaceStep<P> {
  readonly pace: PointerPace<P>;
  readonly send?: P;
  readonly wakeInMs?: number;
}

/** Twenty positions a second are smooth enough to follow by eye and well below what a node allows. */
export const POINTER_EVERY_MS = 50;

/** Pure: the newest position wins; no two go out within `POINTER_EVERY_MS`. */
export function offerPointer<P>(pace: PointerPace<P>, position: P, now: number): PaceStep<P> {
  return duePointer({ ...pace, pending: position }, now);
}

/** What is due at `now` of a pace that was told to wake. */
export function duePointer<P>(pace: PointerPace<P>, now: number): PaceStep<P> {
  if (pace.pending === undefined) return { pace };
  const wakeInMs = pace.sentAt + POINTER_EVERY_MS - now;
  if (wakeInMs > 0) return { pace, wakeInMs };
  return { pace: { sentAt: now, pending: undefined }, send: pace.pending };
}

export function idlePace<P>(): PointerPace<P> {
  return { sentAt: Number.NEGATIVE_INFINITY, pending: undefined };
}
