import { sha256 } from './sha256.ts';

/** A task of the server's robot check, in the format of ALTCHA, version 1. */
export interface Challenge {
  readonly challenge: string;
  readonly salt: string;
  readonly signature: string;
  readonly maxnumber: number;
}

/** The page is held up for no longer at a stretch, in milliseconds: well below the 8 that are promised. */
const SLICE_MS = 5;
/** Hashes between two looks at the clock. */
const BATCH = 50;
/** More work than any server may ask of a visitor. */
const MOST = 20_000_000;

/** Searches the number by trying all, in slices with the page's own work between them. Undefined: there is none, or nobody wants it any more. */
export async function solve(
  { challenge, salt, signature, maxnumber }: Challenge,
  isWanted: () => boolean,
  now: () => number,
  pause: () => Promise<void>,
): Promise<string | undefined> {
  const hash = sha256();
  const encoder = new TextEncoder();
  const most = Math.min(maxnumber, MOST);
  for (let number = 0; number <= most && isWanted(); await pause()) {
    const end = now() + SLICE_MS;
    do {
      for (const until = Math.min(most, number + BATCH); number <= until; number++)
        if (hash(encoder.encode(salt + number)) === challenge)
          return btoa(JSON.stringify({ algorithm: 'SHA-256', challenge, number, salt, signature }));
    } while (number <= most && now() < end);
  }
  return undefined;
}

export function challengeOf(fields: Readonly<Record<string, unknown>>): Challenge | undefined {
  const { algorithm, challenge, salt, signature, maxnumber } = fields;
  const areTexts = typeof challenge === 'string' && typeof salt === 'string' && typeof signature === 'string';
  if (algorithm !== 'SHA-256' || !areTexts || !Number.isSafeInteger(maxnumber)) return undefined;
  return { challenge, salt, signature, maxnumber: maxnumber as number };
}
