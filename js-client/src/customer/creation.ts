import type { Wish } from './loader-contract.ts';
import { baseUrl } from '../protocol/fields.ts';
import { plainJson } from '../protocol/plain-json.ts';

/** What the server said to a wish for a session. */
export type Creation =
  | {
      readonly is: 'created';
      readonly id: string;
      readonly token: string;
      readonly secret: string;
      readonly node: string;
      readonly sessionServerUrl?: string | undefined;
    }
  | { readonly is: 'refused'; readonly name: string; readonly retry: string; readonly serverUrl?: string | undefined }
  | { readonly is: 'unreachable' };

/** A session that was lost with its node, and what opened it for the customer. */
export interface Lost {
  readonly id: string;
  readonly secret: string;
}

/** Where sessions are made. */
export interface Calls {
  /** Base URL. */
  server: string;
  fetch(url: string, init: RequestInit): Promise<Response>;
}

export interface Patience {
  /** Waits before the next try, after so many. */
  pause(tries: number): Promise<void>;
  /** False: whatever comes is not wanted any more. */
  isWanted(): boolean;
}

const ANSWER_MS = 10_000;
/** Calls of one try: a proxy's page instead of an answer, another node, a lost session that nobody knows. */
const CALLS = 4;
/** With the waits between them half a minute: by then the cluster knows who lives, and balancers know it too. */
const TRIES = 6;

/**
 * Makes a session: in place of the lost one, if there is one and the server knows it. Just after a node's death neither balancers nor
 * other nodes may know of it; so who continues has patience.
 */
export async function createSession(
  calls: Calls,
  key: string,
  wish: Wish | undefined,
  lost: Lost | undefined,
  patience: Patience,
): Promise<Creation> {
  const home = calls.server;
  let creation: Creation = { is: 'unreachable' };
  for (let tries = 1; patience.isWanted(); tries++) {
    creation = await tryToCreate(calls, home, key, wish, lost);
    if (tries === TRIES || !isWorthWaiting(creation, lost, tries)) break;
    await patience.pause(tries);
  }
  return creation;
}

/** Who begins anew is told soon that nobody answers; once more, though: the node may have died with the wish in its hands. */
function isWorthWaiting(creation: Creation, lost: Lost | undefined, tries: number): boolean {
  if (creation.is === 'created') return false;
  if (creation.is === 'unreachable') return lost !== undefined || tries === 1;
  return creation.name === 'owner-unknown' || (lost !== undefined && creation.retry !== 'stop');
}

/** An answer that does not parse says nothing about what happened, and another node may have to answer: with the same key it stays one session. */
async function tryToCreate(
  calls: Calls,
  home: string,
  key: string,
  wish: Wish | undefined,
  lost: Lost | undefined,
): Promise<Creation> {
  let creation: Creation | undefined;
  let continues = lost && { session: lost.id, secret: lost.secret };
  let path = '';
  for (let call = 0; call < CALLS; call++) {
    const headers = { 'Content-Type': 'application/json' };
    const body = plainJson({ key, ...(continues ? { continues, chat: wish?.chat } : wish) });
    const answer = await ask(calls, path, { method: 'POST', headers, body });
    if (answer === undefined) return { is: 'unreachable' };
    creation = await read(answer);
    const name = creation?.is === 'refused' && creation.name;
    const node = answer.headers.get('X-Cobrowse-Node');
    if (name === 'misdirected' && node && path === '') path = `?co-browse-node-id=${encodeURIComponent(node)}`;
    else if (name === 'unknown-session' && continues) continues = undefined;
    else if (creation?.is === 'refused' && creation.serverUrl !== undefined && calls.server === home) {
      // Followed once for each wish: two that do not agree must not play ball with a page.
      calls.server = creation.serverUrl;
      path = '';
    } else if (creation) return creation;
  }
  return creation ?? { is: 'unreachable' };
}

/** Undefined: no answer. */
async function ask({ server, fetch }: Calls, path: string, init: RequestInit): Promise<Response | undefined> {
  const waiting = new AbortController();
  const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
  const url = `${server}/cobrowse/rest/live/sessions${path}`;
  try {
    return await fetch(url, { ...init, credentials: 'include', cache: 'no-store', signal: waiting.signal });
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}

/** Undefined: it cannot be read. */
async function read(answer: Response): Promise<Creation | undefined> {
  try {
    const { id, token, secret, sessionServerName, sessionServerUrl, name, retry, serverUrl } = ((await answer.json()) ??
      {}) as Record<string, unknown>;
    const isText = (value: unknown): value is string => typeof value === 'string';
    if (!answer.ok)
      return isText(name)
        ? { is: 'refused', name, retry: isText(retry) ? retry : 'stop', serverUrl: baseUrl(serverUrl) }
        : { is: 'unreachable' };
    if (!isText(id) || !isText(token) || !isText(secret) || !isText(sessionServerName)) return undefined;
    return { is: 'created', id, token, secret, node: sessionServerName, sessionServerUrl: baseUrl(sessionServerUrl) };
  } catch {
    return undefined;
  }
}
