import { type Decoded, decodeFrame } from './codec.ts';
import { type Reader, type Fields, counted, isObject, listOf, oneOf, record, text, whole } from './fields.ts';
import type { ClientHeader, PageOutcome } from './frames.ts';

const shortText: Reader = (value) => (typeof value === 'string' && value.length <= 32 ? text(value) : undefined);
const hash: Reader = (value) => (typeof value === 'string' && value.length <= 64 ? text(value) : undefined);
const reported: Reader = (value) => (typeof value === 'number' && value <= 1_000_000 ? whole(value) : undefined);
const uuid: Reader = (value) =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i.test(value) ? value : undefined;

const siteText: Reader = (value) => (typeof value === 'string' && value.length <= 300 ? text(value) : undefined);
const pageOutcomes: readonly PageOutcome[] = [
  'done',
  'no-grant',
  'page-changed',
  'too-long',
  'gone',
  'moved',
  'covered',
  'masked',
  'not-interactive',
  'disabled',
  'submit',
  'off-site',
  'new-window',
  'download',
  'customer-only',
  'customer-types',
  'not-fitting',
  'not-taken',
  'failed',
];
const ofElement = record({
  grant: counted,
  page: counted,
  does: oneOf('click', 'text', 'key', 'fill', 'choose', 'scroll', 'focus'),
  target: counted,
});
const ofPage: Reader = (value) =>
  isObject(value) && !('target' in value)
    ? record({ grant: counted, page: counted, does: oneOf('back', 'forward', 'reload', 'visit') })(value)
    : undefined;
const action: Reader = (value) => ofElement(value) ?? ofPage(value);

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
    'rules?': hash,
    'site?': siteText,
    'paused?': oneOf('customer', 'page', 'address'),
  },
  publish: {
    epoch: counted,
    seq: counted,
    kind: oneOf('snapshot', 'delta', 'pointer', 'click', 'action'),
    length: whole,
    'offset?': whole,
    'encoding?': oneOf('gzip'),
    'action?': action,
  },
  ack: { position: whole },
  resync: { cause: oneOf('gap', 'apply', 'checksum', 'attributes', 'form', 'sheets', 'user') },
  heartbeat: {},
  away: { why: oneOf('navigating', 'hidden', 'shown') },
  report: { coalesced: reported, captureMs: reported, longestMs: reported, throttled: reported },
  control: {
    step: oneOf('ask', 'withdraw', 'grant', 'refuse', 'revoke'),
    'ask?': counted,
  },
  outcome: { publisher: text, epoch: counted, seq: counted, code: oneOf(...pageOutcomes) },
  extend: {},
  leave: {},
  end: {},
};

/** Reads a frame that a client sent. Browsers never do; model servers and golden frames check our own output with it. */
export function decodeClientFrame(bytes: Uint8Array): Decoded<ClientHeader> {
  const decoded = decodeFrame<ClientHeader>(bytes, clientFields);
  const whole = decoded.is !== 'frame' || fitsTogether(decoded.frame.header);
  return whole ? decoded : { is: 'refused', name: 'malformed', reason: 'fields that do not go together' };
}

function fitsTogether(header: ClientHeader): boolean {
  if (header.type === 'publish') return (header.kind === 'action') === (header.action !== undefined);
  if (header.type === 'control') return ['grant', 'refuse'].includes(header.step) === 'ask' in header;
  return true;
}
