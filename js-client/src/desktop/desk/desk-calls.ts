import type { Problem } from '../desktop-state.ts';
import { type Answer, type Ask, fieldsOf, signed } from '../rest.ts';

/** One who waits for an agent. */
export interface Waiting {
  readonly id: string;
  readonly kind: 'chat' | 'session';
  readonly name: string;
  readonly url: string;
  readonly title: string;
  readonly waitingMs: number;
}

export interface Queue {
  readonly waiting: readonly Waiting[];
  readonly total: number;
  /** Conversations that this agent is in. */
  readonly mine: readonly { readonly id: string; readonly name: string }[];
}

/** What the site and its customer said of a conversation. */
export interface About {
  readonly name: string;
  readonly url: string;
  readonly title: string;
  readonly referrer: string;
  readonly data: Readonly<Record<string, string>>;
}

export interface CannedAnswer {
  readonly title: string;
  readonly text: string;
}

export type Refusal = Extract<Problem, { is: 'refused' | 'unreachable' }>;

/** Of the first entry that is wanted: none, the connection brings them. */
const AFTER_ALL = '999999999';

/** The calls of chat that an agent's desk makes. Each may be repeated. */
export interface DeskCalls {
  settings(): Promise<Answer<{ readonly enabled: boolean; readonly textLength: number }>>;
  queue(): Promise<Answer<Queue>>;
  accept(id: string): Promise<Answer<{ readonly kind: string; readonly token: string | null }>>;
  about(id: string): Promise<Answer<About>>;
  act(id: string, action: 'invitation' | 'leave' | 'end'): Promise<Answer<true>>;
  answers(): Promise<Answer<readonly CannedAnswer[]>>;
}

export function deskCalls(ask: Ask, bearer: () => string): DeskCalls {
  const headers = () => signed(bearer());
  const post = () => ({
    method: 'POST',
    headers: { ...headers(), 'Content-Type': 'application/json' },
    body: '{}',
  });
  return {
    settings: () =>
      ask('chats/settings', ({ enabled, textLength }) =>
        typeof enabled === 'boolean'
          ? { enabled, textLength: typeof textLength === 'number' ? textLength : 4_000 }
          : undefined,
      ),
    queue: () => ask('queue', queueOf, { headers: headers() }),
    accept: (id) =>
      ask(
        `queue/${encodeURIComponent(id)}/acceptance`,
        ({ kind, token }) =>
          typeof kind === 'string' ? { kind, token: typeof token === 'string' ? token : null } : undefined,
        post(),
      ),
    about: (id) => ask(`chats/${encodeURIComponent(id)}?from=${AFTER_ALL}`, aboutOf, { headers: headers() }),
    act: (id, action) => ask(`chats/${encodeURIComponent(id)}/${action}`, () => true as const, post()),
    answers: () => ask('chats/answers', ({ answers }) => listOf(answers, answerOf), { headers: headers() }),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function queueOf({ waiting, total, mine }: Fields): Queue | undefined {
  if (!Array.isArray(waiting)) return undefined;
  const list = listOf(waiting, waitingOf);
  return {
    waiting: list,
    total: typeof total === 'number' ? total : list.length,
    mine: listOf(mine, ({ id, name }) => (typeof id === 'string' ? { id, name: textOf(name) } : undefined)),
  };
}

function waitingOf({ id, kind, name, url, title, waitingMs }: Fields): Waiting | undefined {
  if (typeof id !== 'string') return undefined;
  return {
    id,
    kind: kind === 'session' ? 'session' : 'chat',
    name: textOf(name),
    url: textOf(url),
    title: textOf(title),
    waitingMs: typeof waitingMs === 'number' ? waitingMs : 0,
  };
}

function aboutOf({ name, url, title, referrer, data }: Fields): About {
  const pairs = Object.entries(fieldsOf(data)).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  return {
    name: textOf(name),
    url: textOf(url),
    title: textOf(title),
    referrer: textOf(referrer),
    data: Object.fromEntries(pairs),
  };
}

function answerOf({ title, text }: Fields): CannedAnswer | undefined {
  return typeof text === 'string' ? { title: textOf(title) || text, text } : undefined;
}

function listOf<T>(value: unknown, read: (fields: Fields) => T | undefined): readonly T[] {
  if (!Array.isArray(value)) return [];
  return value.map((item) => read(fieldsOf(item))).filter((item) => item !== undefined);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
