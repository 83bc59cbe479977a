import { backoffMs } from '../../connection/backoff.ts';

/** What the server told of its chat. */
export interface ChatSettings {
  readonly enabled: boolean;
  /** Whether a conversation waits for an agent from its start, or when the customer calls. */
  readonly queueing: 'onStart' | 'onCall';
  /** Longest message, in UTF-16 code units. */
  readonly textLength: number;
  readonly robotCheck: boolean;
}

/** What a conversation is begun with. */
export interface Beginning {
  readonly secret: string;
  readonly name?: string;
  readonly data?: Readonly<Record<string, string>>;
  readonly url: string;
  readonly referrer: string;
  readonly title: string;
  readonly robot?: string;
}

export type Answer<T> =
  | { readonly is: 'ok'; readonly value: T }
  | { readonly is: 'refused'; readonly name: string; readonly reason: string }
  | { readonly is: 'unreachable' };

type Fields = Readonly<Record<string, unknown>>;

const ANSWER_MS = 10_000;
/** The same call again may come to a node that lives; every call here may be repeated. */
const TRIES = 4;

/** The calls of the chat that a customer's page makes. */
export class ChatCalls {
  constructor(
    private readonly server: string,
    private readonly fetch: (url: string, init: RequestInit) => Promise<Response>,
  ) {}

  settings(): Promise<Answer<ChatSettings>> {
    return this.ask('/settings', settingsOf);
  }

  challenge<T>(read: (body: Fields) => T | undefined): Promise<Answer<T>> {
    return this.ask('/challenge', read);
  }

  begin(beginning: Beginning): Promise<Answer<string>> {
    return this.ask('', ({ id }) => (typeof id === 'string' ? id : undefined), beginning);
  }

  /** `call`, `decline` or `end`: what the customer wants of a conversation. */
  act(id: string, secret: string, action: 'call' | 'decline' | 'end'): Promise<Answer<true>> {
    return this.ask(`/${id}/${action}`, () => true, {}, { 'X-Cobrowse-Secret': secret });
  }

  private async ask<T>(
    path: string,
    read: (body: Fields) => T | undefined,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>> {
    for (let tries = 1; ; tries++) {
      const answer = await this.tryOnce(path, read, body, headers);
      if (answer.is !== 'unreachable' || tries === TRIES) return answer;
      await new Promise((resume) => setTimeout(resume, backoffMs(tries, Math.random())));
    }
  }

  private async tryOnce<T>(
    path: string,
    read: (body: Fields) => T | undefined,
    body?: object,
    headers?: Readonly<Record<string, string>>,
  ): Promise<Answer<T>> {
    try {
      const answer = await this.fetch(`${this.server}/cobrowse/rest/chats${path}`, {
        method: body ? 'POST' : 'GET',
        credentials: 'include',
        cache: 'no-store',
        signal: AbortSignal.timeout(ANSWER_MS),
        headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
        ...(body && { body: JSON.stringify(body) }),
      });
      const fields = (answer.status === 204 ? {} : await answer.json()) as Fields;
      if (!answer.ok) {
        const { name, reason, retry } = fields;
        // Busy, or going down: another node, or the same one in a moment.
        if (typeof name !== 'string' || retry === 'restart' || name === 'owner-unknown') return { is: 'unreachable' };
        return { is: 'refused', name, reason: typeof reason === 'string' ? reason : '' };
      }
      const value = read(fields);
      return value === undefined ? { is: 'unreachable' } : { is: 'ok', value };
    } catch {
      return { is: 'unreachable' };
    }
  }
}

function settingsOf({ enabled, queueing, textLength, robotCheck }: Fields): ChatSettings | undefined {
  if (typeof enabled !== 'boolean') return undefined;
  return {
    enabled,
    queueing: queueing === 'onCall' ? 'onCall' : 'onStart',
    textLength: Number.isSafeInteger(textLength) ? (textLength as number) : 4_000,
    robotCheck: robotCheck === true,
  };
}
