/** When each side must have spoken, in milliseconds; told by `welcome`. */
export interface Liveness {
  readonly heartbeatMs: number;
  readonly silenceMs: number;
}

/** When we must speak, if nothing else is said before: our heartbeat keeps the other side from finding us silent. */
export function speakAt({ heartbeatMs }: Liveness, sentAt: number): number {
  return sentAt + heartbeatMs;
}

/** When the link counts as dead, if nothing is heard before: half-open ones are found by silence. */
export function deadAt({ silenceMs }: Liveness, heardAt: number): number {
  return heardAt + silenceMs;
}

/**
 * Whether to answer what was just heard. Browsers hold the timers of hidden tabs back for up to a minute, but deliver messages: the other
 * side's heartbeat drives ours.
 */
export function answers(limits: Liveness, sentAt: number, now: number): boolean {
  return now - sentAt >= limits.heartbeatMs / 2;
}
