import { element } from '../customer/ui/element.ts';
import type { Unsaid } from './following.ts';
import type { Marks } from './frames.ts';
import { type Entry, keyOf } from './timeline.ts';
import type { Words } from './transcript.ts';

/** What the list has to say by itself. */
export interface ListStrings {
  readonly log: string;
  readonly you: string;
  readonly sending: string;
  readonly notSent: string;
  readonly sendAgain: string;
  readonly sent: string;
  readonly delivered: string;
  readonly seen: string;
  readonly typing: (name: string) => string;
}

export interface ListOptions {
  readonly strings: ListStrings;
  /** Whose messages stand on this side. */
  readonly own: () => string;
  readonly nameOf: (entry: Entry) => string;
  readonly words: Words;
  readonly sendAgain: (message: Unsaid) => void;
}

/** So near its end, in CSS pixels, a list follows what comes. */
const NEAR_END = 60;
/** Nobody types for longer without it being said again. */
const LONGEST_TYPING_MS = 15_000;

/** Messages and what else happened, in order, with what is not confirmed yet at the end. Texts are text and never markup. */
export class MessageList {
  readonly element: HTMLElement;
  private readonly log: HTMLElement;
  private readonly pending: HTMLElement;
  private readonly typing = element('p', { class: 'typing', hidden: '' });
  private readonly shown = new Map<string, { readonly node: HTMLElement; readonly clock: number }>();
  private readonly marks = new Map<string, Marks>();
  private readonly typists = new Map<string, { readonly name: string; readonly timer: unknown }>();

  constructor(private readonly options: ListOptions) {
    const { log } = options.strings;
    this.log = element('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': log, tabindex: '0' });
    this.pending = element('div', { class: 'pending' });
    this.element = element('div', { class: 'list' }, this.log, this.pending, this.typing);
  }

  /** Shows an entry at its place; one that is there already moves to it. */
  put(entry: Entry, at: number): void {
    const key = keyOf(entry);
    const follows = this.isAtEnd() || (entry.kind === 'message' && entry.sender === this.options.own());
    this.shown.get(key)?.node.remove();
    const node = this.made(entry);
    this.shown.set(key, { node, clock: entry.clock });
    this.log.insertBefore(node, this.log.children[at] ?? null);
    this.join(node);
    this.join(node.nextElementSibling);
    this.mark(node, entry.clock);
    this.stopTyping(entry.sender);
    if (follows) this.toEnd();
  }

  /** What was written here and is not confirmed; `failed` are not sent by themselves any more. */
  unsaid(waiting: readonly Unsaid[], failed: ReadonlyMap<string, { readonly message: Unsaid; readonly why: string }>) {
    const follows = this.isAtEnd();
    this.pending.replaceChildren(
      ...waiting.map(({ text }) =>
        this.pendingOf(text, element('span', { class: 'meta' }, this.options.strings.sending)),
      ),
      ...[...failed.values()].map(({ message, why }) => {
        const { notSent, sendAgain } = this.options.strings;
        const again = element('button', { type: 'button', class: 'link' }, sendAgain);
        again.addEventListener('click', () => this.options.sendAgain(message));
        const meta = element('span', { class: 'meta failed', role: 'alert' }, `${notSent} ${why} `, again);
        return this.pendingOf(message.text, meta);
      }),
    );
    if (follows) this.toEnd();
  }

  marked(marks: Marks): void {
    this.marks.set(marks.participant, marks);
    for (const { node, clock } of this.shown.values()) this.mark(node, clock);
  }

  typed(participant: string, name: string, forMs: number): void {
    this.stopTyping(participant);
    const timer = setTimeout(() => this.stopTyping(participant), Math.min(forMs, LONGEST_TYPING_MS));
    this.typists.set(participant, { name, timer });
    this.showTyping();
  }

  toEnd(): void {
    this.element.scrollTop = this.element.scrollHeight;
  }

  private isAtEnd(): boolean {
    const { scrollTop, clientHeight, scrollHeight } = this.element;
    return scrollTop + clientHeight >= scrollHeight - NEAR_END;
  }

  private stopTyping(participant: string): void {
    const typist = this.typists.get(participant);
    if (typist === undefined) return;
    clearTimeout(typist.timer as number);
    this.typists.delete(participant);
    this.showTyping();
  }

  private showTyping(): void {
    const follows = this.isAtEnd();
    const names = [...this.typists.values()].map(({ name }) => this.options.strings.typing(name));
    this.typing.hidden = names.length === 0;
    this.typing.replaceChildren(
      element('span', { class: 'dots', 'aria-hidden': 'true' }, element('i'), element('i'), element('i')),
      element('span', { dir: 'auto' }, names.join(' · ')),
    );
    if (follows) this.toEnd();
  }

  private made(entry: Entry): HTMLElement {
    const { kind, text, atMs, sender } = entry;
    const time = element('time', { datetime: new Date(atMs).toISOString() }, clockTime(atMs));
    if (kind === 'message') {
      const isOwn = sender === this.options.own();
      const name = isOwn ? this.options.strings.you : this.options.nameOf(entry);
      const meta = element('span', { class: 'meta' }, time, ...(isOwn ? [element('span', { class: 'mark' })] : []));
      return element(
        'div',
        { class: `said ${isOwn ? 'own' : 'other'}`, 'data-sender': sender },
        element('span', { class: 'name', dir: 'auto' }, name),
        element('p', { class: 'bubble', dir: 'auto' }, text),
        meta,
      );
    }
    const words = this.options.words(entry);
    const node = element('p', { class: 'event', dir: 'auto' }, words ?? '', words === undefined ? undefined : time);
    node.hidden = words === undefined;
    return node;
  }

  private pendingOf(text: string, meta: HTMLElement): HTMLElement {
    return element('div', { class: 'said own unsaid' }, element('p', { class: 'bubble', dir: 'auto' }, text), meta);
  }

  /** Whoever goes on speaking is named once. */
  private join(node: Element | null): void {
    const before = node?.previousElementSibling;
    const sender = node?.getAttribute('data-sender');
    node?.classList.toggle('goes-on', !!sender && before?.getAttribute('data-sender') === sender);
  }

  private mark(node: HTMLElement, clock: number): void {
    const mark = node.querySelector('.mark');
    if (!mark) return;
    const others = [...this.marks.values()].filter(({ participant }) => participant !== this.options.own());
    const state = (['seen', 'delivered'] as const).find((of) => others.some((marks) => marks[of] >= clock)) ?? 'sent';
    mark.textContent = this.options.strings[state];
  }
}

function clockTime(atMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date().toDateString();
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return at.toLocaleString([], isToday ? time : { ...time, day: 'numeric', month: 'short' });
}
