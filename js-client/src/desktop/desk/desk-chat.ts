import type { Unsaid } from '../../chat/following.ts';
import type { ChatParticipant, NotSaid } from '../../chat/frames.ts';
import { MessageList } from '../../chat/message-list.ts';
import { CUSTOMER, type Entry, Timeline } from '../../chat/timeline.ts';
import { Composer } from '../../customer/chat/ui/composer.ts';
import type { About } from './desk-calls.ts';
import { deskWords, wordsForEntry } from './desk-words.ts';

export interface DeskChatOptions {
  readonly id: string;
  /** What the queue called the customer; may be empty. */
  readonly name: string;
  readonly textLength: number;
  readonly own: () => string;
  readonly send: (message: Unsaid) => void;
  readonly typing: () => void;
  readonly newId: () => string;
}

/** One conversation of an agent: what is in it, and what is being written. Everything of it lives as long as the desk shows it. */
export class DeskChat {
  readonly id: string;
  readonly timeline = new Timeline();
  readonly list: MessageList;
  readonly composer: Composer;
  about: About | undefined;
  participants: readonly ChatParticipant[] = [];
  seen = 0;
  /** False until everything up to now has come. */
  isCaughtUp = false;
  /** Nobody lets this agent follow it any more. */
  isGone = false;
  /** The live session of this chat that was joined last, by the key of its start. */
  joined = '';
  private followedName = '';
  private readonly waiting = new Map<string, Unsaid>();
  private readonly failed = new Map<string, { readonly message: Unsaid; readonly why: string }>();

  constructor(private readonly options: DeskChatOptions) {
    this.id = options.id;
    this.list = new MessageList({
      strings: deskWords,
      own: options.own,
      nameOf: (entry) => this.nameOf(entry),
      words: wordsForEntry,
      sendAgain: (message) => this.say(message),
    });
    this.composer = new Composer(
      deskWords,
      options.textLength,
      (text) => this.say({ id: options.newId(), text }),
      (text) => {
        if (text !== '') options.typing();
      },
    );
  }

  get name(): string {
    return this.about?.name || this.followedName || this.options.name || 'Customer';
  }

  get unread(): number {
    return this.timeline.unread(this.options.own(), this.seen);
  }

  get isMine(): boolean {
    return this.timeline.agents.has(this.options.own());
  }

  get isOver(): boolean {
    return this.isGone || this.timeline.end !== undefined || (this.isCaughtUp && !this.isMine);
  }

  get isCustomerHere(): boolean {
    return this.participants.some(({ participant, connected }) => participant === CUSTOMER && connected);
  }

  /** How its customer is there, as a colour. */
  get tone(): string {
    return this.isOver ? '' : this.isCustomerHere ? 'good' : 'bad';
  }

  /** The newest message, for a list of chats. */
  get preview(): string {
    return this.timeline.entries.findLast(({ kind }) => kind === 'message')?.text ?? '';
  }

  named(name: string | undefined): void {
    this.followedName = name ?? this.followedName;
  }

  add(entry: Entry): void {
    const at = this.timeline.add(entry);
    if (at < 0) return;
    const isOwn = entry.sender === this.options.own();
    if (isOwn && (this.waiting.delete(entry.id) || this.failed.delete(entry.id))) this.showUnsaid();
    this.list.put(entry, at);
  }

  typed(participant: string, forMs: number): void {
    if (participant === this.options.own()) return;
    const name = participant === CUSTOMER ? this.name : this.timeline.agents.get(participant);
    this.list.typed(participant, name || 'An agent', forMs);
  }

  notSaid(message: Unsaid, refusal: NotSaid | undefined): void {
    this.waiting.delete(message.id);
    this.failed.set(message.id, { message, why: refusal?.reason ?? '' });
    this.showUnsaid();
  }

  nameOf({ sender, name }: Entry): string {
    return sender === CUSTOMER ? this.name : (name ?? this.timeline.agents.get(sender) ?? 'An agent');
  }

  private say(message: Unsaid): void {
    this.failed.delete(message.id);
    this.waiting.set(message.id, message);
    this.showUnsaid();
    this.options.send(message);
    this.list.toEnd();
  }

  private showUnsaid(): void {
    this.list.unsaid([...this.waiting.values()], this.failed);
  }
}
