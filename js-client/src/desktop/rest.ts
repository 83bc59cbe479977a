import { baseUrl } from '../protocol/fields.ts';
import type { Aim } from './aim.ts';
import type { Agent, DemoSignIn, Place, Problem } from './desktop-state.ts';

/** An answer to be acted on, or a problem to be shown. */
export type Answer<T> = { readonly is: 'ok'; readonly value: T } | Extract<Problem, { is: 'refused' | 'unreachable' }>;

export interface SignedIn {
  readonly agent: Agent;
  readonly bearer: string;
  readonly expiresInMs: number;
}

export interface Found extends Place {
  readonly session: string;
}

/** The calls of section 7 of the protocol that the desktop makes. No cookies are needed, the route cookie is the node's business. */
export interface Rest {
  signIn(name: string, password: string): Promise<Answer<SignedIn>>;
  lookUp(code: string, bearer: string): Promise<Answer<Found>>;
  lookUpAim(aim: Aim, bearer: string): Promise<Answer<Found & { readonly code: string }>>;
  /** For everybody. */
  end(session: string, bearer: string, node: string | null): Promise<Answer<true>>;
  demo(): Promise<Answer<DemoSignIn>>;
}

const ANSWER_WITHIN_MS = 10_000;

/** Makes a call below `/cobrowse/rest/` and reads its answer. */
export type Ask = <T>(path: string, read: (body: Fields) => T | undefined, init?: RequestInit) => Promise<Answer<T>>;

export function createAsk(server: string, fetcher: typeof fetch): Ask {
  return async (path, read, init = {}) => {
    try {
      const response = await fetcher(`${server}/cobrowse/rest/${path}`, {
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
        ...init,
      });
      return answerOf(response.ok, fieldsOf(response.status === 204 ? {} : await response.json()), read);
    } catch {
      return { is: 'unreachable' };
    }
  };
}

export function createRest(ask: Ask): Rest {
  return {
    signIn: (name, password) =>
      ask('agents/sign-in', signedInOf, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ name, password }),
      }),
    lookUp: (code, bearer) => ask(`live/sessions/${encodeURIComponent(code)}`, foundOf, { headers: signed(bearer) }),
    lookUpAim: ({ by, text }, bearer) => {
      const headers = signed(bearer);
      return by === 'topic'
        ? ask(`live/sessions?topic=${encodeURIComponent(text)}`, foundWithCode, { headers })
        : ask('live/sessions', foundWithCode, { headers: { ...headers, 'X-Cobrowse-Session-Token': text } });
    },
    end: (session, bearer, node) =>
      ask(`live/sessions/${encodeURIComponent(session)}${atNode(node)}`, () => true, {
        method: 'DELETE',
        headers: signed(bearer),
      }),
    demo: () => ask('configuration', ({ demo }) => demoOf(fieldsOf(demo))),
  };
}

/** Headers of a call that needs a sign-in. */
export function signed(bearer: string): Readonly<Record<string, string>> {
  return { Authorization: `Bearer ${bearer}` };
}

/** For balancers that lead by it, and nodes that pass on what came to the wrong one. */
function atNode(node: string | null): string {
  return node === null ? '' : `?co-browse-node-id=${encodeURIComponent(node)}`;
}

type Fields = Readonly<Record<string, unknown>>;

/** What does not read as the server's own answer came from something in between: nobody knows what happened, so ask again. */
function answerOf<T>(ok: boolean, body: Fields, read: (body: Fields) => T | undefined): Answer<T> {
  if (!ok && typeof body.code === 'number') return refusedOf(body.code, body);
  const value = ok ? read(body) : undefined;
  return value === undefined ? { is: 'unreachable' } : { is: 'ok', value };
}

function refusedOf(code: number, { reason, serverUrl }: Fields): Extract<Problem, { is: 'refused' }> {
  const elsewhere = baseUrl(serverUrl);
  return {
    is: 'refused',
    code,
    reason: typeof reason === 'string' ? reason : '',
    ...(elsewhere && { serverUrl: elsewhere }),
  };
}

function foundOf({ id, sessionServerName: node, sessionServerUrl }: Fields): Found | undefined {
  return typeof id === 'string' ? { session: id, ...placeOf({ node, sessionServerUrl }) } : undefined;
}

/** Where a session is, as far as somebody said so. */
export function placeOf({ node, sessionServerUrl }: Fields): Place {
  return { node: typeof node === 'string' ? node : null, sessionServerUrl: baseUrl(sessionServerUrl) ?? null };
}

function foundWithCode(body: Fields): (Found & { readonly code: string }) | undefined {
  const found = foundOf(body);
  return found && typeof body.token === 'string' ? { ...found, code: body.token } : undefined;
}

function signedInOf({ bearer, name, displayName, roles, expiresInMs }: Fields): SignedIn | undefined {
  if (typeof bearer !== 'string' || typeof name !== 'string' || typeof expiresInMs !== 'number') return undefined;
  const shown = typeof displayName === 'string' && displayName !== '' ? displayName : name;
  return { agent: { name, shown, roles: textsOf(roles) }, bearer, expiresInMs };
}

function demoOf({ agent, password }: Fields): DemoSignIn | undefined {
  return typeof agent === 'string' && typeof password === 'string' ? { agent, password } : undefined;
}

export function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}

export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
