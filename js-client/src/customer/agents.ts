import type { Participant } from '../protocol/frames.ts';

/** Who came and who went between two looks at the participants. */
export interface Comings {
  readonly joined: readonly string[];
  readonly left: readonly string[];
}

export function agentsOf(participants: readonly Participant[]): readonly Participant[] {
  return participants.filter(({ role }) => role === 'agent');
}

/** An agent whose connection is lost for a moment has not left. */
export function comings(before: readonly Participant[], after: readonly Participant[]): Comings {
  const missing = (from: readonly Participant[], there: readonly Participant[]) =>
    there.filter(({ participant }) => !from.some((other) => other.participant === participant)).map(({ name }) => name);
  return { joined: missing(before, after), left: missing(after, before) };
}
