import type { RememberedSession } from './tab-memory.ts';

type Place = Pick<RememberedSession, 'id' | 'node' | 'sessionServerUrl'>;

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
  private isCut = false;

  constructor(
    /** Base URL; another one once the page was told that its session belongs to another data centre. */
    public server: string,
    readonly fetch: Fetch,
  ) {}

  /** About a session, at its node: at the URL of that node alone as long as it answers there, else where a balancer or another node passes it on. */
  async ask(session: Place, path: string, init: RequestInit): Promise<Response> {
    const { id, node, sessionServerUrl } = session;
    const alone = this.isCut ? '' : sessionServerUrl;
    const url = `${alone || this.server}/cobrowse/rest/live/sessions/${id}${path}co-browse-node-id=${node}`;
    try {
      return await this.fetch(url, { ...init, credentials: 'include' });
    } catch (failure) {
      if (!alone) throw failure;
      this.isCut = true;
      return await this.ask(session, path, init);
    }
  }

  /** Ends a session whose connection is not there to say so, or one that was lost and is not to be continued. */
  end(session: Place & Pick<RememberedSession, 'secret'>): void {
    const headers = { 'X-Cobrowse-Secret': session.secret };
    this.ask(session, '?', { method: 'DELETE', headers, keepalive: true }).catch(() => undefined);
  }
}
