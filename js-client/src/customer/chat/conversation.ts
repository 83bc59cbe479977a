import { ChatConnection } from '../../chat/chat-connection.ts';
import type { Unsaid } from '../../chat/following.ts';
import type { ChatParticipant } from '../../chat/frames.ts';
import { MessageList } from '../../chat/message-list.ts';
import { CUSTOMER, type Entry, Timeline } from '../../chat/timeline.ts';
import { save, transcriptJson, transcriptText } from '../../chat/transcript.ts';
import type { ConnectionEnvironment } from '../../connection/environment.ts';
import type { LinkOptions } from '../../connection/session-connection-options.ts';
import { transportMemory } from '../../connection/transport-memory.ts';
import type { ChatStrings } from '../strings.ts';
import { element } from '../ui/element.ts';
import type { ChatCalls, ChatSettings } from './chat-calls.ts';
import type { TabDraft } from './chat-memory.ts';
import { eventWords } from './event-words.ts';
import { type ChatPanel, type Notice, type PanelButton, type PanelView, question } from './ui/chat-panel.ts';
import { Composer } from './ui/composer.ts';

/** The page, or the window of its own, in which a conversation is shown. */
export interface ConversationPlace {
  readonly server: string;
  readonly link: LinkOptions;
  readonly window: Window;
  readonly environment: ConnectionEnvironment;
  readonly calls: ChatCalls;
  readonly strings: ChatStrings;
  readonly panel: ChatPanel;
  readonly draft: TabDraft;
  keepDraft(draft: TabDraft): void;
  newId(): string;
  /** Clock up to which somebody has looked, in any window of the site. */
  seen(): number;
  saw(clock: number): void;
  /** Whether somebody can see the messages here. */
  isWatched(): boolean;
  /** Something that {@link Conversation.view} tells is different now. */
  changed(): void;
  came(entry: Entry): void;
  linked(state: 'connecting' | 'open' | 'waiting'): void;
  /** Begins to share the page in this conversation: the customer has agreed to be asked. */
  share(): void;
  close(): void;
  again(): void;
}

/** "Connected again" is shown for so long, and a conversation that is over listens for late entries for so long; in milliseconds. */
const BACK_MS = 3_000;
const LATE_MS = 10_000;

/** Until the server says otherwise. */
const TEXT_LENGTH = 4_000;

/** One conversation as its customer sees it. */
export class Conversation {
  readonly timeline = new Timeline();
  readonly list: MessageList;
  /** Nobody knows it any more, and it did not tell its end. */
  private isGone = false;
  private readonly composer: Composer;
  private readonly connection: ChatConnection;
  private readonly waiting = new Map<string, Unsaid>();
  private readonly failed = new Map<string, { readonly message: Unsaid; readonly why: string }>();
  private participants: readonly ChatParticipant[] = [];
  private place = 0;
  private link: 'connecting' | 'open' | 'lost' | 'back' = 'connecting';
  private isCaughtUp = false;
  private isClosing = false;
  private asksToEnd = false;
  private readonly answered = new Set<string>();
  private settings: ChatSettings | undefined;
  private foot: HTMLElement;

  constructor(
    readonly id: string,
    private readonly secret: string,
    private readonly on: ConversationPlace,
  ) {
    const { strings, draft } = on;
    this.list = new MessageList({
      strings,
      own: () => CUSTOMER,
      nameOf: (entry) => this.nameOf(entry),
      words: (entry) => eventWords(entry, strings),
      sendAgain: (message) => this.say(message),
    });
    this.composer = new Composer(
      strings,
      TEXT_LENGTH,
      (text) => this.say({ id: on.newId(), text }),
      (text) => {
        if (text !== '') this.connection.typing(id);
        this.keep();
      },
    );
    this.composer.fill(draft.draft);
    this.foot = this.composer.element;
    this.connection = new ChatConnection({
      url: `${on.server}/cobrowse/v1/chat/`,
      ...on.link,
      ...transportMemory(() => on.window.sessionStorage),
      environment: on.environment,
      hello: () => ({ role: 'customer', session: id, secret }),
      onState: (state) => this.linkIs(state.is),
      onEntry: (_, entry) => this.received(entry),
      onFollowed: () => {
        this.isCaughtUp = true;
        this.look();
        this.list.toEnd();
      },
      onNotFollowed: () => this.gone(),
      onNotSaid: (_, message, refusal) => this.notSaid(message, refusal ? strings.refused(refusal.name) : ''),
      onTyping: (_, participant, forMs) => this.typing(participant, forMs),
      onMarks: (marks) => this.list.marked(marks),
      onPresence: (_, participants) => {
        this.participants = participants;
        on.changed();
      },
      onQueuePlace: (_, place) => {
        this.place = place;
        on.changed();
      },
    });
  }

  /** Over, by its own last entry or because nobody knows it. */
  get isOver(): boolean {
    return this.isGone || this.timeline.end !== undefined;
  }

  get unread(): number {
    return this.timeline.unread(CUSTOMER, this.on.seen());
  }

  open(): void {
    this.connection.follow(this.id);
    this.connection.open();
    for (const message of this.on.draft.unsaid) this.say(message);
  }

  /** What the server allows is known by now. */
  allows(settings: ChatSettings): void {
    this.settings = settings;
    this.composer.allow(settings.textLength);
    this.on.changed();
  }

  /** Without `foot` it can be read here and answered elsewhere. */
  show(foot = true): void {
    this.on.panel.show(this.list.element, foot ? this.foot : undefined);
    this.look();
  }

  focus(): void {
    if (this.isOver) this.on.panel.focus();
    else this.composer.focus();
    this.list.toEnd();
  }

  retryNow(): void {
    this.connection.retryNow();
  }

  close(): void {
    this.isClosing = true;
    this.connection.close();
  }

  /** For everybody. */
  async end(): Promise<void> {
    this.asksToEnd = false;
    this.on.changed();
    const answer = await this.on.calls.act(this.id, this.secret, 'end');
    if (answer.is === 'refused') this.gone();
    else if (answer.is === 'unreachable') this.on.changed();
  }

  askToEnd(): void {
    this.asksToEnd = !this.asksToEnd;
    this.on.changed();
  }

  /** Somebody looks here, or did in another window. */
  look(): void {
    const { last } = this.timeline;
    if (!this.isCaughtUp || last === undefined || !this.on.isWatched()) return;
    this.on.saw(last.clock);
    this.connection.saw(this.id, last.clock);
  }

  view(): Omit<PanelView, 'unread'> {
    const { strings } = this.on;
    const agents = [...this.timeline.agents].map(([sender, name]) => {
      const present = this.participants.find(({ participant }) => participant === sender);
      return { name: name || present?.name || strings.agent, isHere: present?.connected !== false };
    });
    const names = agents.map(({ name }) => name);
    const isHere = agents.some((agent) => agent.isHere);
    const buttons: PanelButton[] = this.isOver ? ['end'] : ['pop-out', 'minimise', 'end'];
    if (this.isOver) return { names, words: strings.over, isHere: false, buttons };
    const isWaiting = names.length === 0 && (this.settings?.queueing !== 'onCall' || this.isCalled);
    const words = isWaiting
      ? strings.waiting
      : names.length === 0
        ? strings.online
        : isHere
          ? strings.here(agents.filter((agent) => agent.isHere).map(({ name }) => name))
          : strings.away(names);
    return { names, words, isHere: isHere && this.link !== 'lost', buttons };
  }

  notice(): Notice | undefined {
    const { strings } = this.on;
    if (this.isOver) return undefined;
    if (this.link === 'lost')
      return { text: strings.lost, buttons: [{ label: strings.retry, pressed: () => this.retryNow() }] };
    if (this.link === 'connecting') return { text: strings.connecting, calm: true };
    if (this.timeline.agents.size === 0) return this.queueNotice();
    return this.link === 'back' ? { text: strings.back, calm: true } : undefined;
  }

  question(): { readonly name: string; readonly notice?: Notice } {
    const { strings } = this.on;
    if (this.isOver) return { name: '' };
    if (this.asksToEnd)
      return {
        name: 'end',
        notice: {
          text: strings.endSure,
          buttons: [
            { label: strings.endNo, pressed: () => this.askToEnd() },
            { label: strings.endYes, primary: true, pressed: () => void this.end() },
          ],
        },
      };
    const { invitation } = this.timeline;
    if (!this.isCaughtUp || invitation === undefined || this.answered.has(invitation.id)) return { name: '' };
    const answer = (action: () => void) => () => {
      this.answered.add(invitation.id);
      action();
      this.on.changed();
    };
    const decline = () => void this.on.calls.act(this.id, this.secret, 'decline');
    return {
      name: `invited ${invitation.id}`,
      notice: {
        text: strings.invitation(this.nameOf(invitation)),
        buttons: [
          { label: strings.notNow, pressed: answer(decline) },
          { label: strings.share, primary: true, pressed: answer(() => this.on.share()) },
        ],
      },
    };
  }

  private get isCalled(): boolean {
    return this.timeline.entries.some(({ kind }) => kind === 'called');
  }

  private queueNotice(): Notice | undefined {
    const { strings, calls } = this.on;
    if (this.settings?.queueing === 'onCall' && !this.isCalled) {
      const call = () => void calls.act(this.id, this.secret, 'call');
      return { text: strings.online, calm: true, buttons: [{ label: strings.call, pressed: call }] };
    }
    if (this.place === 0) return undefined;
    return { text: this.place === 1 ? strings.next : strings.place(this.place), calm: true };
  }

  private say(message: Unsaid): void {
    this.failed.delete(message.id);
    if (this.isOver) this.failed.set(message.id, { message, why: this.on.strings.over });
    else {
      this.waiting.set(message.id, message);
      this.connection.say(this.id, message);
    }
    this.showUnsaid();
    this.list.toEnd();
  }

  private received(entry: Entry): void {
    const at = this.timeline.add(entry);
    if (at < 0) return;
    const isOwn = entry.sender === CUSTOMER && (this.waiting.delete(entry.id) || this.failed.delete(entry.id));
    if (isOwn) this.showUnsaid();
    this.list.put(entry, at);
    if (this.isCaughtUp) this.on.came(entry);
    if (entry.kind === 'ended') this.ended();
    this.look();
    this.on.changed();
  }

  private notSaid(message: Unsaid, why: string): void {
    this.waiting.delete(message.id);
    if (this.isClosing) return;
    this.failed.set(message.id, { message, why });
    this.showUnsaid();
  }

  private showUnsaid(): void {
    this.list.unsaid([...this.waiting.values()], this.failed);
    this.keep();
  }

  private keep(): void {
    const unsaid = [...this.waiting.values(), ...[...this.failed.values()].map(({ message }) => message)];
    this.on.keepDraft({ draft: this.composer.text, unsaid });
  }

  private typing(participant: string, forMs: number): void {
    if (participant === CUSTOMER) return;
    const name = this.timeline.agents.get(participant);
    this.list.typed(participant, name || this.on.strings.agent, forMs);
  }

  private linkIs(is: 'connecting' | 'open' | 'waiting' | 'over'): void {
    if (this.isClosing) return;
    if (is === 'over') {
      this.gone();
      return;
    }
    const wasLost = this.link === 'lost';
    if (is === 'waiting') this.link = 'lost';
    else if (is === 'open') {
      this.link = wasLost ? 'back' : 'open';
      if (wasLost) setTimeout(() => this.settle(), BACK_MS);
    }
    this.on.linked(is);
    this.on.changed();
  }

  private settle(): void {
    if (this.link !== 'back') return;
    this.link = 'open';
    this.on.changed();
  }

  private gone(): void {
    if (this.isOver || this.isClosing) return;
    this.isGone = true;
    this.ended();
    this.on.changed();
  }

  private ended(): void {
    setTimeout(() => this.close(), LATE_MS);
    const { strings } = this.on;
    const text = this.timeline.end ? strings.over : strings.ended('error');
    const buttons = [
      { label: strings.saveText, pressed: () => this.save('text') },
      { label: strings.saveJson, pressed: () => this.save('json') },
      { label: strings.close, pressed: () => this.on.close() },
      { label: strings.again, primary: true, pressed: () => this.on.again() },
    ];
    this.foot = element('div', { class: 'ask' }, ...question({ text, buttons }));
    this.show();
    this.list.toEnd();
  }

  private save(as: 'text' | 'json'): void {
    const { entries } = this.timeline;
    const { strings } = this.on;
    const name = (entry: Entry) => (entry.sender === CUSTOMER ? strings.you : this.nameOf(entry));
    if (as === 'json') save('chat.json', 'application/json', transcriptJson(this.id, entries));
    else
      save(
        'chat.txt',
        'text/plain',
        transcriptText(entries, name, (entry) => eventWords(entry, strings)),
      );
  }

  private nameOf({ name, sender }: Entry): string {
    return name || this.timeline.agents.get(sender) || this.on.strings.agent;
  }
}
