import type { Fetch } from './session-calls.ts';

/** Larger ones are not given, in bytes. The server may have a lower limit. */
const LARGEST_BYTES = 16 * 1024 * 1024;

/** The server waits for 15 s. What looks into the page may be on its way for the first of them. */
const PATIENCE_MS = 8_000;
const LOOK_MS = 200;

/**
 * Gives the server what this browser has at `url`, mostly out of its cache: first only the hash, since others may have given the same before. `shows`: whether
 * the page shows agents something of this address; undefined while that is not known.
 */
export async function giveResource(
  url: string,
  shows: () => boolean | undefined,
  setTimer: (run: () => void, ms: number) => unknown,
  fetch: Fetch,
  secret: string,
  tell: (query: string, init: RequestInit) => Promise<Response>,
): Promise<void> {
  const say = async (query: string, body?: Blob): Promise<boolean> => {
    const headers = { 'X-Cobrowse-Secret': secret, 'Content-Type': 'application/octet-stream' };
    const answer = await tell(query, { method: 'POST', headers, cache: 'no-store', ...(body && { body }) });
    return answer.ok && ((await answer.json()) as { have?: unknown }).have === true;
  };
  const isGiven = isOwn(url) && (await isShown(shows, setTimer));
  const blob = isGiven ? await read(url, fetch).catch(() => undefined) : undefined;
  if (blob === undefined || blob.size === 0 || blob.size > LARGEST_BYTES) {
    await say('');
    return;
  }
  const hash = await hashOf(blob);
  if (hash !== undefined && (await say(`hash=${hash}&`))) return;
  if (!(await say('', blob))) await say('');
}

function isOwn(url: string): boolean {
  try {
    return new URL(url).origin === location.origin;
  } catch {
    return false;
  }
}

async function isShown(
  shows: () => boolean | undefined,
  setTimer: (run: () => void, ms: number) => unknown,
): Promise<boolean> {
  for (let left = PATIENCE_MS; left > 0; left -= LOOK_MS) {
    const answer = shows();
    if (answer !== undefined) return answer;
    await new Promise<void>((resume) => setTimer(resume, LOOK_MS));
  }
  return false;
}

/** Never over a redirect to somewhere else: what may be shown was judged by its address. */
async function read(url: string, fetch: Fetch): Promise<Blob | undefined> {
  const answer = await fetch(url, { mode: 'same-origin', credentials: 'same-origin', cache: 'force-cache' });
  return answer.ok ? await answer.blob() : undefined;
}

/** Undefined where the page is no secure context: then it is given unasked. */
async function hashOf(blob: Blob): Promise<string | undefined> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (subtle === undefined) return undefined;
  const hash = new Uint8Array(await subtle.digest('SHA-256', await blob.arrayBuffer()));
  let text = '';
  for (const byte of hash) text += byte.toString(16).padStart(2, '0');
  return text;
}
