import { type Decoded, decodeFrame } from '../protocol/codec.ts';
import { type Fields, type Reader, counted, flag, listOf, oneOf, record, text, whole } from '../protocol/fields.ts';
import type { RefusedHeader, Role } from '../protocol/frames.ts';

/** Headers of chat connections, as `docs/protocol/v1/chat.md` section 4 defines them. Field names are the wire's. */
export type ChatClientHeader =
  | {
      readonly type: 'hello';
      readonly versions: readonly number[];
      readonly role: Role;
      readonly session: string;
      readonly transport: 'websocket' | 'longpoll';
      readonly position: 0;
      readonly epoch: 0;
      readonly seq: 0;
      readonly client: string;
      readonly secret?: string;
      readonly bearer?: string;
    }
  | { readonly type: 'follow'; readonly conversation: string; readonly room?: string; readonly place?: number }
  | { readonly type: 'unfollow'; readonly conversation: string }
  | {
      readonly type: 'say';
      readonly conversation: string;
      readonly id: string;
      readonly after: number;
      readonly length: number;
    }
  | { readonly type: 'typing'; readonly conversation: string }
  | { readonly type: 'seen'; readonly conversation: string; readonly clock: number }
  | { readonly type: 'heartbeat' };

export interface ChatParticipant {
  readonly participant: string;
  readonly role: Role;
  /** May be empty: a customer need not give one. */
  readonly name: string;
  readonly connected: boolean;
}

export interface ChatWelcome {
  readonly type: 'chat-welcome';
  readonly version: number;
  /** Own sender. */
  readonly participant: string;
  readonly role: Role;
  readonly node: string;
  readonly heartbeatMs: number;
  readonly silenceMs: number;
}

export interface EntryHeader {
  readonly type: 'entry';
  readonly conversation: string;
  readonly sender: string;
  readonly id: string;
  readonly clock: number;
  readonly atMs: number;
  /** A word of the specification, or of a later one. */
  readonly kind: string;
  readonly name?: string;
  readonly room: string;
  /** Counts 1, 2, 3 … within the room. */
  readonly place: number;
  readonly length: number;
}

export interface Followed {
  readonly type: 'followed';
  readonly conversation: string;
  readonly room: string;
  readonly place: number;
  readonly state: 'open' | 'waiting' | 'ended';
  readonly name?: string;
}

export interface NotSaid {
  readonly type: 'not-said';
  readonly conversation: string;
  readonly id: string;
  readonly code: number;
  readonly name: string;
  readonly reason: string;
  readonly retryAfterMs?: number;
}

/** Clocks up to which somebody has got and seen entries. */
export interface Marks {
  readonly type: 'marks';
  readonly conversation: string;
  readonly participant: string;
  readonly delivered: number;
  readonly seen: number;
}

export type ChatServerHeader =
  | ChatWelcome
  | RefusedHeader
  | EntryHeader
  | Followed
  | {
      readonly type: 'not-followed';
      readonly conversation: string;
      readonly code: number;
      readonly name: string;
      readonly reason: string;
    }
  | NotSaid
  | {
      readonly type: 'typing';
      readonly conversation: string;
      readonly participant: string;
      readonly forMs: number;
    }
  | Marks
  | {
      readonly type: 'chat-presence';
      readonly conversation: string;
      readonly participants: readonly ChatParticipant[];
    }
  | {
      readonly type: 'queue-place';
      readonly conversation: string;
      readonly place: number;
      readonly waitingMs: number;
    }
  | { readonly type: 'queue-changed'; readonly waiting: number }
  | { readonly type: 'heartbeat' };

/** Longest of anything that a header names, in characters. */
const NAME_LENGTH = 200;
/** Longest body, in bytes: more than any text that a server lets in. */
const BODY_BYTES = 65_536;
/** A conversation has one customer and some agents. */
const MOST_PARTICIPANTS = 100;

const short: Reader = (value) => (typeof value === 'string' && value.length <= NAME_LENGTH ? text(value) : undefined);
const bodyLength: Reader = (value) => (typeof value === 'number' && value <= BODY_BYTES ? whole(value) : undefined);
const role = oneOf('customer', 'agent');
const conversation = short;
const participantsOf = listOf(record({ participant: short, role, name: short, connected: flag }));
const participants: Reader = (value) =>
  Array.isArray(value) && value.length <= MOST_PARTICIPANTS ? participantsOf(value) : undefined;

const serverFields: Readonly<Record<ChatServerHeader['type'], Fields>> = {
  'chat-welcome': {
    version: whole,
    participant: short,
    role,
    node: short,
    heartbeatMs: whole,
    silenceMs: whole,
  },
  refused: {
    code: whole,
    name: text,
    retry: oneOf('resume', 'reroute', 'restart', 'stop'),
    reason: text,
  },
  entry: {
    conversation,
    sender: short,
    id: short,
    clock: counted,
    atMs: whole,
    kind: short,
    'name?': short,
    room: short,
    place: counted,
    length: bodyLength,
  },
  followed: {
    conversation,
    room: short,
    place: whole,
    state: oneOf('open', 'waiting', 'ended'),
    'name?': short,
  },
  'not-followed': { conversation, code: whole, name: text, reason: text },
  'not-said': { conversation, id: short, code: whole, name: text, reason: text, 'retryAfterMs?': whole },
  typing: { conversation, participant: short, forMs: whole },
  marks: { conversation, participant: short, delivered: whole, seen: whole },
  'chat-presence': { conversation, participants },
  'queue-place': { conversation, place: whole, waitingMs: whole },
  'queue-changed': { waiting: whole },
  heartbeat: {},
};

/** Reads a frame that a server sent on a chat connection. */
export function decodeChatFrame(bytes: Uint8Array): Decoded<ChatServerHeader> {
  return decodeFrame(bytes, serverFields);
}
