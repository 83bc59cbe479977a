import type { Participant } from '../protocol/frames.ts';

/** Why the picture may lag behind the customer's page; `live` when it does not. */
export type PictureState =
  | 'connecting'
  | 'waiting-for-page'
  | 'live'
  | 'resynchronising'
  | 'reconnecting'
  | 'lost'
  | 'customer-navigating'
  | 'customer-hidden'
  | 'customer-silent'
  | 'customer-away';

/** Everything the age follows from. Times are readings of one monotonic clock of this page, in milliseconds. */
export interface PictureFacts {
  readonly connection: 'connecting' | 'open' | 'reconnecting' | 'lost';
  /** Whether a snapshot was applied. */
  readonly pictured: boolean;
  /** When the picture was last known to be the page: an event was applied, or the node had heard the customer and had nothing new. */
  readonly confirmedAt: number;
  /** The customer as `presence` last told; undefined: not told yet. */
  readonly customer: Pick<Participant, 'connected' | 'why'> | undefined;
  readonly resyncing: boolean;
  /** Silence after which a connection counts as dead. */
  readonly silenceMs: number;
}

export interface PictureAge {
  readonly state: PictureState;
  /** How old the picture may be; null without a picture. */
  readonly ageMs: number | null;
}

/** Pure: of several causes the one nearest to the agent is named, because nothing behind it can be known. */
export function pictureAge(facts: PictureFacts, now: number): PictureAge {
  return {
    state: stateOf(facts, now),
    ageMs: facts.pictured && facts.connection !== 'lost' ? ageMs(facts, now) : null,
  };
}

function ageMs({ confirmedAt }: PictureFacts, now: number): number {
  return Math.max(0, now - confirmedAt);
}

function stateOf(facts: PictureFacts, now: number): PictureState {
  const { connection, customer, pictured, resyncing } = facts;
  if (connection !== 'open') return connection;
  if (customer?.why === 'navigating') return 'customer-navigating';
  if (customer?.connected === false) return 'customer-away';
  if (!pictured) return 'waiting-for-page';
  if (resyncing) return 'resynchronising';
  if (customer?.why === 'hidden') return 'customer-hidden';
  return ageMs(facts, now) > facts.silenceMs ? 'customer-silent' : 'live';
}
