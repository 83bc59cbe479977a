type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const ANSWER_MS = 10_000;
const KEY_BYTES = 18;

/** Names one wish for a session: whatever repeats the request, it stays one session. */
export function newKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  return btoa(String.fromCharCode(...random(new Uint8Array(KEY_BYTES))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}

/** The calls about sessions that this page makes of its server. */
export class SessionCalls {
  constructor(
    private readonly server: string,
    private readonly fetch: Fetch,
  ) {}

  /** Ends a session whose connection is not there to say so, or one that was lost and is not to be continued. */
  end(id: string, secret: string, node: string): void {
    const headers = { 'X-Cobrowse-Secret': secret };
    void this.ask(`/${id}?co-browse-node-id=${node}`, { method: 'DELETE', headers, keepalive: true });
  }

  /** Undefined: no answer. */
  async ask(path: string, init: RequestInit): Promise<Response | undefined> {
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
