import { plainJson } from '../protocol/plain-json.ts';
/** What the server said to a wish for a session. */
export type Creation =
  | {
      readonly is: 'created';
      readonly id: string;
      readonly token: string;
      readonly secret: string;
      readonly node: string;
    }
  | { readonly is: 'refused'; readonly name: string; readonly reason: string }
  | { readonly is: 'unreachable' };

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const ANSWER_MS = 10_000;
const KEY_BYTES = 18;

/** Names one wish for a session: whatever repeats the request, it stays one session. */
export function newKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  return btoa(String.fromCharCode(...random(new Uint8Array(KEY_BYTES))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}

export class SessionCalls {
  constructor(
    private readonly server: string,
    private readonly fetch: Fetch,
  ) {}

  /** An answer that does not parse says nothing about what happened: once more, with the same key. */
  async create(key: string): Promise<Creation> {
    const first = await this.tryCreate(key);
    return first ?? (await this.tryCreate(key)) ?? { is: 'unreachable' };
  }

  /** Ends a session whose connection is not there to say so. True: the server knows. */
  async end(id: string, secret: string): Promise<boolean> {
    const headers = { 'X-Cobrowse-Secret': secret };
    const answer = await this.ask(`/${id}`, { method: 'DELETE', headers, keepalive: true });
    return answer?.ok === true;
  }

  private async tryCreate(key: string): Promise<Creation | undefined> {
    const headers = { 'Content-Type': 'application/json' };
    const answer = await this.ask('', { method: 'POST', headers, body: plainJson({ key }) });
    if (answer === undefined) return { is: 'unreachable' };
    try {
      return creation(answer.ok, await answer.json());
    } catch {
      return undefined;
    }
  }

  private async ask(path: string, init: RequestInit): Promise<Response | undefined> {
    const waiting = new AbortController();
    const timer = setTimeout(() => waiting.abort(), ANSWER_MS);
    const url = `${this.server}/cobrowse/rest/live/sessions${path}`;
    try {
      return await this.fetch(url, { ...init, credentials: 'include', cache: 'no-store', signal: waiting.signal });
    } catch {
      return undefined;
    } finally {
      clearTimeout(timer);
    }
  }
}

function creation(ok: boolean, answer: unknown): Creation | undefined {
  const { id, token, secret, sessionServerName, name, reason } = (answer ?? {}) as Record<string, unknown>;
  const isText = (value: unknown): value is string => typeof value === 'string';
  if (!ok) return isText(name) ? { is: 'refused', name, reason: isText(reason) ? reason : '' } : { is: 'unreachable' };
  if (!isText(id) || !isText(token) || !isText(secret) || !isText(sessionServerName)) return undefined;
  return { is: 'created', id, token, secret, node: sessionServerName };
}
