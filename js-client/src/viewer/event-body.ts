import type { PointerBody } from '../dom/ops.ts';
import type { EventHeader } from '../protocol/frames.ts';

/** What a body may become when it is inflated, in bytes: a small body must not fill the agent's memory. */
const INFLATED_BYTES = 128 * 1024 * 1024;

export function isCompressed({ encoding }: EventHeader): boolean {
  return encoding !== undefined;
}

/** Inflates a body that its publisher compressed. Throws when it is damaged or grows beyond `limit` bytes. */
export async function inflate(body: Uint8Array, limit = INFLATED_BYTES): Promise<Uint8Array> {
  const reader = new Blob([body as Uint8Array<ArrayBuffer>])
    .stream()
    .pipeThrough(new DecompressionStream('gzip'))
    .getReader();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return new Uint8Array(await new Blob(pieces).arrayBuffer());
    length += value.length;
    if (length > limit) {
      await reader.cancel();
      throw new RangeError(`above limit=${limit}`);
    }
    pieces.push(value);
  }
}

/** The customer's pointer. What does not read as one is a pointer that is not on the page: it is state, and the next one mends it. */
export function readPointer(body: Uint8Array): PointerBody {
  try {
    const { at, down } = JSON.parse(new TextDecoder().decode(body)) as { at?: Record<string, unknown>; down?: unknown };
    if (at === undefined || at === null) return {};
    const { id, x, y } = at;
    return isCount(id) && isReal(x) && isReal(y) ? { at: { id, x, y }, ...(down === true && { down }) } : {};
  } catch {
    return {};
  }
}

export function writePointer(body: PointerBody): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(body));
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isReal(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}
