import { type Decoded, decodeFrame } from './codec.ts';
import { type Reader, type Fields, counted, listOf, oneOf, text, whole } from './fields.ts';
import type { ClientHeader } from './frames.ts';

const shortText: Reader = (value) => (typeof value === 'string' && value.length <= 32 ? text(value) : undefined);
const reported: Reader = (value) => (typeof value === 'number' && value <= 1_000_000 ? whole(value) : undefined);
const uuid: Reader = (value) =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value : undefined;

const clientFields: Readonly<Record<ClientHeader['type'], Fields>> = {
  hello: {
    versions: listOf(whole),
    role: oneOf('customer', 'agent'),
    session: uuid,
    transport: oneOf('websocket', 'longpoll'),
    position: whole,
    epoch: whole,
    seq: whole,
    client: shortText,
    'secret?': text,
    'bearer?': text,
  },
  publish: {
    epoch: counted,
    seq: counted,
    kind: oneOf('snapshot', 'delta', 'pointer', 'click'),
    length: whole,
    'offset?': whole,
    'encoding?': oneOf('gzip'),
  },
  ack: { position: whole },
  resync: { cause: oneOf('gap', 'apply', 'checksum', 'user') },
  heartbeat: {},
  away: { why: oneOf('navigating', 'hidden', 'shown') },
  report: { coalesced: reported, captureMs: reported, longestMs: reported, throttled: reported },
  extend: {},
  leave: {},
  end: {},
};

/** Reads a frame that a client sent. Browsers never do; model servers and golden frames check our own output with it. */
export function decodeClientFrame(bytes: Uint8Array): Decoded<ClientHeader> {
  return decodeFrame(bytes, clientFields);
}
