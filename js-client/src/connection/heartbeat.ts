/** When each side must have spoken, in milliseconds; told by `welcome`. */
export interface Liveness {
  readonly heartbeatMs: number;
  readonly silenceMs: number;
}

/** What liveness asks for now. */
export type HeartbeatDecision =
  { readonly is: 'speak' } | { readonly is: 'dead' } | { readonly is: 'wait'; readonly until: number };

/** Half-open links are found by silence; our own heartbeat keeps the other side from finding us so. */
export function heartbeat(limits: Liveness, sentAt: number, heardAt: number, now: number): HeartbeatDecision {
  if (now - heardAt >= limits.silenceMs) return { is: 'dead' };
  if (now - sentAt >= limits.heartbeatMs) return { is: 'speak' };
  return { is: 'wait', until: Math.min(heardAt + limits.silenceMs, sentAt + limits.heartbeatMs) };
}

/**
 * Whether to answer what was just heard. Browsers hold the timers of hidden tabs back for up to a minute, but deliver messages: the other
 * side's heartbeat drives ours.
 */
export function answers(limits: Liveness, sentAt: number, now: number): boolean {
  return now - sentAt >= limits.heartbeatMs / 2;
}
