import { ChatConnection } from '../../chat/chat-connection.ts';
import { keyOf } from '../../chat/timeline.ts';
import type { ConnectionEnvironment } from '../../connection/environment.ts';
import type { LinkOptions } from '../../connection/session-connection-options.ts';
import { transportMemory } from '../../connection/transport-memory.ts';
import { retryWhenAwake } from '../../connection/wake.ts';
import { newKey } from '../../customer/session-calls.ts';
import { agentEnvironment } from '../../viewer/agent-environment.ts';
import { h } from '../element.ts';
import type { Ask } from '../rest.ts';
import { chatColumn } from './chat-column.ts';
import { type Queue, type Waiting, deskCalls } from './desk-calls.ts';
import { DeskChat } from './desk-chat.ts';
import { deskList } from './desk-list.ts';
import { wordsForDeskProblem } from './desk-words.ts';

export interface DeskOptions {
  readonly server: string;
  readonly page: Window & typeof globalThis;
  readonly link: LinkOptions;
  readonly ask: Ask;
  readonly bearer: () => string;
  /** The code of the session that is watched now, if one is. */
  readonly watched: () => string | null;
  /** Joins by code. `leaving`: what is watched now is left for it. */
  readonly join: (code: string, leaving: boolean) => void;
  /** The bearer is no longer good. */
  readonly expired: () => void;
  /** The number of unread messages may be another one. */
  readonly changed: () => void;
}

/** One stay at the desk. */
export interface Desk {
  readonly element: HTMLElement;
  readonly unread: number;
  start(): void;
  stop(): void;
  /** Another session is watched, or none. */
  draw(): void;
}

const LOOK_EVERY_MS = 1_000;
const ASK_AGAIN_MS = 10_000;
/** The queue is read without being told, in case the telling was lost; in milliseconds. */
const QUEUE_EVERY_MS = 30_000;
const UNAUTHORIZED = 4401;
const NO_QUEUE: Queue = { waiting: [], total: 0, mine: [] };

/** The agent's chats beside everything else the desktop shows: who waits, what was accepted, one connection for all of it. */
export function createDesk(options: DeskOptions): Desk {
  const element = h('aside', { class: 'desk', 'aria-label': 'Chats', hidden: true });
  let stay: DeskStay | undefined;
  return {
    element,
    get unread() {
      return stay?.unread ?? 0;
    },
    start: () => (stay ??= new DeskStay(element, options)),
    stop: () => {
      stay?.stop();
      stay = undefined;
    },
    draw: () => stay?.draw(),
  };
}

/** From the agent's sign-in to the sign-out. */
class DeskStay {
  private readonly calls;
  private readonly list;
  private readonly column;
  private readonly chats = new Map<string, DeskChat>();
  private readonly environment: ConnectionEnvironment;
  private connection: ChatConnection | undefined;
  private own = '';
  private chosen: string | null = null;
  private queue = NO_QUEUE;
  private queueAt = 0;
  private isReading = false;
  private isStale = false;
  private textLength = 4_000;
  private isOver = false;
  /** False until the server has said that it has chat. */
  private isShown = false;
  private stopWaking: () => void = () => undefined;

  constructor(
    private readonly element: HTMLElement,
    private readonly options: DeskOptions,
  ) {
    this.environment = agentEnvironment(options.server);
    this.calls = deskCalls(options.ask, options.bearer);
    this.list = deskList(
      (waiting) => void this.accept(waiting),
      (id) => this.choose(id),
    );
    this.column = chatColumn({
      invite: (chat) => void this.act(chat, 'invitation'),
      leave: (chat) => void this.act(chat, 'leave'),
      end: (chat) => void this.act(chat, 'end'),
      close: (chat) => this.close(chat),
      watch: (chat) => this.watch(chat),
    });
    void this.begin();
  }

  get unread(): number {
    return [...this.chats.values()].reduce((sum, { unread, isOver }) => sum + (isOver ? 0 : unread), 0);
  }

  stop(): void {
    this.isOver = true;
    this.stopWaking();
    this.connection?.close();
    this.element.hidden = true;
    this.element.replaceChildren();
  }

  draw(): void {
    if (this.isOver || !this.isShown) return;
    // Who came with a code and has no chat gets the whole window for the page.
    this.element.hidden = this.options.watched() !== null && this.chats.size === 0;
    const chosen = this.chosen === null ? undefined : this.chats.get(this.chosen);
    if (chosen && this.options.page.document.visibilityState === 'visible') this.look(chosen);
    this.list.chats([...this.chats.values()], this.chosen);
    this.list.queue(this.queue, this.environment.now() - this.queueAt);
    this.column.show(chosen, this.options.watched());
    this.options.changed();
  }

  /** A server without chat has no desk. */
  private async begin(): Promise<void> {
    const settings = await this.calls.settings();
    if (this.isOver) return;
    if (settings.is === 'unreachable') {
      this.environment.after(ASK_AGAIN_MS, () => void (this.isOver || this.begin()));
      return;
    }
    if (settings.is !== 'ok' || !settings.value.enabled) return;
    this.textLength = settings.value.textLength;
    this.element.replaceChildren(this.list.element, this.column.element);
    this.isShown = true;
    this.connect();
    this.tick();
    this.draw();
    const answers = await this.calls.answers();
    if (answers.is === 'ok') this.column.answers(answers.value);
  }

  private connect(): void {
    const { options } = this;
    const { server, page, link, bearer } = options;
    const at = (id: string) => this.chats.get(id);
    const connection = new ChatConnection({
      url: `${server || page.location.origin}/cobrowse/v1/chat/`,
      ...link,
      ...transportMemory(() => page.sessionStorage),
      environment: this.environment,
      hello: () => ({ role: 'agent', session: uuid(), bearer: bearer() }),
      onState: (state) => {
        const isLost = state.is === 'waiting' || (state.is === 'connecting' && state.attempt > 1);
        this.list.link(isLost ? 'Connection lost. Trying again…' : '');
        if (state.is === 'over' && !this.isOver) this.over(state.code);
      },
      onWelcome: ({ participant }) => {
        this.own = participant;
        void this.readQueue();
      },
      onEntry: (id, entry) => {
        const chat = at(id);
        chat?.add(entry);
        if (chat?.isCaughtUp) this.joinShared(chat);
        this.draw();
      },
      onFollowed: ({ conversation, name }) => {
        const chat = at(conversation);
        if (chat === undefined) return;
        chat.named(name);
        if (!chat.isCaughtUp) chat.list.toEnd();
        chat.isCaughtUp = true;
        this.joinShared(chat);
        this.draw();
      },
      onNotFollowed: (id) => {
        const chat = at(id);
        if (chat) chat.isGone = true;
        this.draw();
      },
      onNotSaid: (id, message, refusal) => at(id)?.notSaid(message, refusal),
      onTyping: (id, participant, forMs) => at(id)?.typed(participant, forMs),
      onMarks: (marks) => at(marks.conversation)?.list.marked(marks),
      onPresence: (id, participants) => {
        const chat = at(id);
        if (chat) chat.participants = participants;
        this.draw();
      },
      onQueueChanged: () => void this.readQueue(),
    });
    this.connection = connection;
    this.stopWaking = retryWhenAwake(page, connection);
    connection.open();
  }

  private over(code: number): void {
    if (code === UNAUTHORIZED) this.options.expired();
    else this.list.link('The server does not let this desk connect. Reload the page.');
  }

  private readonly tick = (): void => {
    if (this.isOver) return;
    this.environment.after(LOOK_EVERY_MS, this.tick);
    if (this.environment.now() - this.queueAt >= QUEUE_EVERY_MS) void this.readQueue();
    this.draw();
  };

  /** One reading at a time; what changes meanwhile is read after it. */
  private async readQueue(): Promise<void> {
    this.isStale = true;
    if (this.isReading) return;
    this.isReading = true;
    while (this.isStale && !this.isOver) {
      this.isStale = false;
      const answer = await this.calls.queue();
      this.queueAt = this.environment.now();
      if (answer.is === 'ok') this.queueIs(answer.value);
    }
    this.isReading = false;
    this.draw();
  }

  private queueIs(queue: Queue): void {
    if (this.isOver) return;
    this.queue = queue;
    for (const { id, name } of queue.mine) if (!this.chats.has(id)) this.put(id, name);
    if (this.chosen === null && this.chats.size > 0) this.chosen = [...this.chats.keys()][0] ?? null;
  }

  private async accept({ id, name }: Waiting): Promise<void> {
    const answer = await this.calls.accept(id);
    if (this.isOver) return;
    if (answer.is !== 'ok') this.list.link(wordsForDeskProblem(answer));
    else {
      this.list.link('');
      if (answer.value.kind === 'session') this.join(answer.value.token);
      else {
        this.put(id, name);
        this.choose(id);
      }
    }
    void this.readQueue();
  }

  private put(id: string, name: string): void {
    // A chat that this agent had left may have been accepted again.
    const before = this.chats.get(id);
    if (before && !before.isOver) return;
    if (before) this.connection?.unfollow(id);
    const chat = new DeskChat({
      id,
      name,
      textLength: this.textLength,
      own: () => this.own,
      send: (message) => this.connection?.say(id, message),
      typing: () => this.connection?.typing(id),
      newId,
    });
    this.chats.set(id, chat);
    this.connection?.follow(id);
    void this.calls.about(id).then((about) => {
      if (about.is === 'ok') chat.about = about.value;
      this.draw();
    });
  }

  private choose(id: string): void {
    this.chosen = id;
    this.draw();
  }

  private look(chat: DeskChat): void {
    const { last } = chat.timeline;
    if (!chat.isCaughtUp || last === undefined || last.clock <= chat.seen) return;
    chat.seen = last.clock;
    this.connection?.saw(chat.id, last.clock);
  }

  private async act(chat: DeskChat, action: 'invitation' | 'leave' | 'end'): Promise<void> {
    const answer = await this.calls.act(chat.id, action);
    if (this.chosen === chat.id) this.column.problem(answer.is === 'ok' ? '' : wordsForDeskProblem(answer));
    void this.readQueue();
  }

  private close(chat: DeskChat): void {
    this.chats.delete(chat.id);
    this.connection?.unfollow(chat.id);
    this.chosen = [...this.chats.keys()].at(-1) ?? null;
    this.draw();
  }

  /** The customer has agreed, so no agent of the chat need type a code; neither when a lost session is started anew. What somebody watches is not taken from them. */
  private joinShared(chat: DeskChat): void {
    const { cobrowse } = chat.timeline;
    if (cobrowse === undefined || chat.isOver || chat.joined === keyOf(cobrowse)) return;
    chat.joined = keyOf(cobrowse);
    if (this.options.watched() === null) this.join(cobrowse.text);
  }

  private watch({ timeline }: DeskChat): void {
    if (timeline.cobrowse) this.options.join(timeline.cobrowse.text, true);
  }

  private join(code: string | null): void {
    if (code !== null) this.options.join(code, this.options.watched() !== null);
  }
}

function newId(): string {
  return newKey((bytes) => crypto.getRandomValues(bytes));
}

/** Of the shape of version 4; no secret, and nothing is found by it. The browser's own maker is missing on pages without TLS. */
function uuid(): string {
  return '00000000-0000-4000-a000-000000000000'.replace(/0/g, () => Math.floor(Math.random() * 16).toString(16));
}
