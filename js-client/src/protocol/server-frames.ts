import { type Decoded, decodeFrame } from './codec.ts';
import { type Fields, counted, flag, listOf, oneOf, record, text, whole } from './fields.ts';
import type { EndReason, ServerHeader } from './frames.ts';

const role = oneOf('customer', 'agent');
const kind = oneOf('snapshot', 'delta', 'pointer', 'click', 'action');
const state = oneOf('waiting', 'active');
/** The closed list of reasons for which a session ends. */
export const endReasons: readonly EndReason[] = [
  'customer',
  'agent',
  'controller',
  'idle',
  'never-joined',
  'customer-away',
  'node-lost',
  'limit',
  'error',
];
const endReason = oneOf(...endReasons);
const participants = listOf(
  record({
    participant: text,
    role,
    name: text,
    connected: flag,
    'why?': oneOf('navigating', 'hidden'),
    'paused?': text,
  }),
);

const serverFields: Readonly<Record<ServerHeader['type'], Fields>> = {
  welcome: {
    version: whole,
    session: text,
    token: text,
    participant: text,
    role,
    'secret?': text,
    node: text,
    state,
    heartbeatMs: whole,
    silenceMs: whole,
    limits: record({ headerBytes: whole, chunkBytes: whole, bodyBytes: whole }),
    have: record({ epoch: whole, seq: whole }),
    snapshot: flag,
    position: whole,
    participants,
    'resources?': record({
      key: text,
      fromBrowser: oneOf('never', 'failing', 'always'),
      fetched: listOf(text),
    }),
    'misled?': text,
  },
  refused: {
    code: whole,
    name: text,
    retry: oneOf('resume', 'reroute', 'restart', 'stop'),
    reason: text,
    'limit?': whole,
    'value?': whole,
    'node?': text,
    'sessionServerUrl?': text,
  },
  event: {
    position: counted,
    publisher: text,
    epoch: counted,
    seq: counted,
    kind,
    length: whole,
    'offset?': whole,
    'encoding?': oneOf('gzip'),
    'action?': record({ grant: counted, page: counted, does: text, 'target?': counted }),
  },
  // Words that a later server may add to are no reason to part.
  control: { state: text, 'agent?': text, 'name?': text, 'ask?': counted, 'endsInMs?': whole, 'why?': text },
  outcome: { epoch: counted, seq: counted, code: text, reason: text },
  ack: { epoch: whole, seq: whole },
  'request-resend': { epoch: whole, from: whole, to: whole },
  'request-snapshot': { cause: text },
  resync: { position: whole, cause: text },
  presence: { state, participants },
  warning: { reason: endReason, endsInMs: whole },
  ended: { reason: endReason },
  heartbeat: { 'customerSilentMs?': whole },
  'want-resource': { number: counted, url: text },
};

/** Reads a frame that a server sent. */
export function decodeServerFrame(bytes: Uint8Array): Decoded<ServerHeader> {
  return decodeFrame(bytes, serverFields);
}
