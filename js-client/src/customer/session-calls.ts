export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const KEY_BYTES = 18;

/** Names one wish for a session: whatever repeats the request, it stays one session. */
export function newKey(random: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array): string {
  return btoa(String.fromCharCode(...random(new Uint8Array(KEY_BYTES))))
    .replace(/\+/g, '-')
    .replace(/\//g, '_');
}

/** What this page has to do with the server that has its session, or is to make it. */
export class SessionCalls {
  constructor(
    /** Base URL; another one once the page was told that its session belongs to another data centre. */
    public server: string,
    readonly fetch: Fetch,
  ) {}

  /** Ends a session whose connection is not there to say so, or one that was lost and is not to be continued. */
  end(id: string, secret: string, node: string): void {
    const url = `${this.server}/cobrowse/rest/live/sessions/${id}?co-browse-node-id=${node}`;
    const headers = { 'X-Cobrowse-Secret': secret };
    this.fetch(url, { method: 'DELETE', headers, keepalive: true, credentials: 'include' }).catch(() => undefined);
  }
}
