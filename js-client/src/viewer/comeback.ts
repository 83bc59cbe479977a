import { askOwner } from '../connection/owner.ts';
import { baseUrl } from '../protocol/fields.ts';
import type { Viewer, ViewerOptions } from './viewer-options.ts';

/** What a look for a session under its join code said. */
export type Sign =
  | {
      readonly is: 'there';
      readonly session: string;
      readonly node: string;
      readonly sessionServerUrl?: string | undefined;
    }
  | { readonly is: 'not-yet' }
  /** It will not be continued, or this agent may not join. */
  | { readonly is: 'over'; readonly code: number; readonly reason: string };

/** Time, chance and the network. */
export interface Surroundings {
  /** Milliseconds that only grow. */
  now(): number;
  /** In [0, 1). */
  chance(): number;
  pause(ms: number): Promise<void>;
  look(): Promise<Sign>;
}

/** After that nobody waits for the customer any more. */
export const PATIENCE_MS = 600_000;
const FIRST_MS = 500;
/** In the first minutes an agent is to be back before the customer wonders. */
const SOON_MS = 120_000;
const SOON_EVERY_MS = 2_500;
const EVERY_MS = 10_000;
/** Refusals that say that this session, or this agent, has no way back; all others may change. */
const UNAUTHORIZED = 4401;
const FINAL = new Set([4400, UNAUTHORIZED, 4403, 4404, 4411, 4422, 4426]);

/** Pure. Rarer the longer it takes, each ±20 %: the agents of a dead node do not look in step. */
export function nextLookMs(waitedMs: number, chance: number): number {
  const longest = waitedMs < SOON_MS ? SOON_EVERY_MS : EVERY_MS;
  return Math.min(longest, Math.max(FIRST_MS, waitedMs / 8)) * (0.8 + 0.4 * chance);
}

/** What is no answer of the server's own says nothing. */
export function signOf(ok: boolean, body: unknown): Sign {
  const { id, sessionServerName, sessionServerUrl, code, reason } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (ok && typeof id === 'string' && typeof sessionServerName === 'string')
    return { is: 'there', session: id, node: sessionServerName, sessionServerUrl: baseUrl(sessionServerUrl) };
  if (ok || typeof code !== 'number' || !FINAL.has(code)) return { is: 'not-yet' };
  return { is: 'over', code, reason: typeof reason === 'string' ? reason : '' };
}

/** Looks until the customer has continued the session, or there is no hope. `not-yet`: out of patience, or not wanted any more. */
export async function awaitContinuation(around: Surroundings, wanted: () => boolean): Promise<Sign> {
  const since = around.now();
  let overs = 0;
  for (let waited = 0; wanted() && waited < PATIENCE_MS; waited = around.now() - since) {
    await around.pause(nextLookMs(waited, around.chance()));
    if (!wanted()) break;
    const sign = await around.look();
    // In the moment between a session's claim and its birth nobody knows its code: once is not enough.
    overs = sign.is === 'over' ? overs + 1 : 0;
    if (sign.is === 'there' || overs === 2) return sign;
  }
  return { is: 'not-yet' };
}

/** The same for a viewer, with the browser's network. Any node may answer; the one that has the session then corrects the route cookie. */
export async function comeBack(
  { server, bearer, onRefused }: ViewerOptions,
  code: string,
  wanted: () => boolean,
  join: Viewer['join'],
  /** Nobody continued it. */
  tell: () => void,
): Promise<void> {
  const look = async (): Promise<Sign> => {
    try {
      const answer = await fetch(`${server}/cobrowse/rest/live/sessions/${code}`, {
        headers: { Authorization: `Bearer ${await bearer()}` },
        credentials: 'omit',
        cache: 'no-store',
        signal: AbortSignal.timeout(5_000),
      });
      const sign = signOf(answer.ok, await answer.json());
      if (sign.is === 'there') await askOwner((...request) => fetch(...request), server, sign.session, 'include');
      return sign;
    } catch {
      return { is: 'not-yet' };
    }
  };
  const sign = await awaitContinuation(
    {
      now: () => performance.now(),
      chance: () => Math.random(),
      pause: (ms) => new Promise((resume) => setTimeout(resume, ms)),
      look,
    },
    wanted,
  );
  if (!wanted()) return;
  if (sign.is === 'there')
    join(sign.session, undefined, { code, node: sign.node, sessionServerUrl: sign.sessionServerUrl });
  else if (sign.is === 'over' && sign.code === UNAUTHORIZED)
    onRefused?.({ code: sign.code, name: 'unauthorized', retry: 'stop', reason: sign.reason });
  else tell();
}
