import { type Fields, isObject, readFields } from './fields.ts';
import type { Frame } from './frames.ts';
import { parse } from './json.ts';
import { plainJson } from './plain-json.ts';

/** Longest header in bytes, the line feed not counted. */
const HEADER_BYTES = 4096;
const DEEPEST = 4;
const LINE_FEED = 0x0a;
const NO_BODY = new Uint8Array(0);

/** What became of received bytes. An unknown type is no fault of a newer peer: clients ignore it, servers refuse it. */
export type Decoded<H> =
  | { readonly is: 'frame'; readonly frame: Frame<H> }
  | { readonly is: 'unknown'; readonly type: string }
  | { readonly is: 'refused'; readonly name: 'malformed' | 'too-large'; readonly reason: string };

/** Throws a RangeError on a header that is too long: that is our own bug, never the peer's. */
export function encodeFrame<H extends { readonly type: string }>(header: H, body: Uint8Array = NO_BODY): Uint8Array {
  const line = new TextEncoder().encode(plainJson(header));
  if (line.length > HEADER_BYTES) throw new RangeError(`header=${line.length}`);
  const bytes = new Uint8Array(line.length + 1 + body.length);
  bytes.set(line);
  bytes[line.length] = LINE_FEED;
  bytes.set(body, line.length + 1);
  return bytes;
}

/** Reads one frame whose type must be a key of `table`. The body is a view of `bytes`, not a copy. */
export function decodeFrame<H>(bytes: Uint8Array, table: Readonly<Record<string, Fields>>): Decoded<H> {
  const end = bytes.subarray(0, HEADER_BYTES + 1).indexOf(LINE_FEED);
  if (end < 0)
    return bytes.length > HEADER_BYTES ? refused('too-large', 'header') : refused('malformed', 'no line feed');
  const header = parseHeader(bytes.subarray(0, end));
  if (header === undefined) return refused('malformed', 'header is not a plain JSON object');
  const type = header['type'];
  if (typeof type !== 'string') return refused('malformed', 'type');
  const fields = Object.hasOwn(table, type) ? table[type] : undefined;
  if (fields === undefined) return { is: 'unknown', type };
  const read = readFields(header, fields);
  if (typeof read === 'string') return refused('malformed', `${type}.${read}`);
  const body = bytes.subarray(end + 1);
  if (!bodyFits(read, body)) return refused('malformed', `body of ${body.length} bytes for ${type}`);
  return { is: 'frame', frame: { header: { type, ...read } as unknown as H, body } };
}

function refused(name: 'malformed' | 'too-large', reason: string): Decoded<never> {
  return { is: 'refused', name, reason };
}

function parseHeader(line: Uint8Array): Readonly<Record<string, unknown>> | undefined {
  try {
    const json = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(line);
    const header: unknown = parse(json);
    return isObject(header) && hasPlainShape(json) ? header : undefined;
  } catch {
    return undefined;
  }
}

/** `json` parsed before. No duplicate key (the parser would keep the last in silence) and not too deep. */
function hasPlainShape(json: string): boolean {
  const keysOfOpen: Set<string>[] = [];
  for (const [token, colon] of json.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?|[{}[\]]/g)) {
    if (token === '{' || token === '[') {
      if (keysOfOpen.push(new Set()) > DEEPEST) return false;
    } else if (token === '}' || token === ']') {
      keysOfOpen.pop();
    } else if (colon !== undefined) {
      const keys = keysOfOpen.at(-1);
      const key = parse(token.slice(0, -colon.length)) as string;
      if (keys?.has(key)) return false;
      keys?.add(key);
    }
  }
  return true;
}

/** Only what names the length of a body has one. */
function bodyFits(header: Readonly<Record<string, unknown>>, body: Uint8Array): boolean {
  const length = (header['length'] ?? 0) as number;
  const offset = header['offset'] as number | undefined;
  return offset === undefined ? body.length === length : body.length > 0 && offset + body.length <= length;
}
