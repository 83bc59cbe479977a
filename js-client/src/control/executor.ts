import type { Action, PageOutcome } from '../protocol/frames.ts';
import { readBody } from './body.ts';
import { click } from './click.ts';
import { untouchable } from './guard.ts';
import { press } from './keys.ts';
import { type Departure, go, visit } from './navigate.ts';
import { type ControlledPage, closest, viewOf } from './page.ts';
import { scroll } from './scroll.ts';
import { type } from './typing.ts';
import { choose, fill } from './values.ts';
import { watched } from './watch.ts';

/** The customer's own typing wins for this long. */
const CUSTOMER_MS = 1_000;

/** Does in the page what an agent with a grant wants done, or says why not. What the page makes of it is waited for as long as its task lasts. */
export class Executor {
  private acting = false;
  private typedAt = -Infinity;
  private typedIn: Element | undefined;
  private readonly listening = new AbortController();

  constructor(
    private readonly page: ControlledPage,
    private readonly now: () => number,
  ) {
    const options = { capture: true, passive: true, signal: this.listening.signal };
    for (const name of ['keydown', 'compositionupdate', 'paste', 'drop'])
      page.window.addEventListener(name, (event) => this.heard(event), options);
  }

  stop(): void {
    this.listening.abort();
  }

  perform({ does, target }: Action, bytes: Uint8Array): PageOutcome | Departure | Promise<PageOutcome> {
    const { page } = this;
    switch (does) {
      case 'back':
      case 'forward':
        return go(page, does);
      case 'reload':
        return () => page.window.location.reload();
      case 'visit': {
        const body = readBody(does, bytes);
        return body === undefined ? 'not-fitting' : body === 'too-long' ? body : visit(page, body.url);
      }
      default: {
        const body = readBody(does, bytes);
        if (body === undefined) return 'not-fitting';
        if (body === 'too-long') return body;
        const element = page.elementOf(target ?? 0);
        if (!element?.isConnected) return 'gone';
        if (element.localName.toLowerCase() !== body.tag.toLowerCase()) return 'moved';
        return this.guarded(element, () => this.performOn(element, does, bytes));
      }
    }
  }

  /** What the page throws in its handlers is the page's; what we throw is a failure. */
  private guarded(element: Element, act: () => PageOutcome): Promise<PageOutcome> {
    return watched(this.page, viewOf(element), () => {
      this.acting = true;
      try {
        return act();
      } finally {
        this.acting = false;
      }
    }).catch(() => 'failed');
  }

  private performOn(element: Element, does: Action['does'], bytes: Uint8Array): PageOutcome {
    const { page } = this;
    const bodyOf = <Kind extends Action['does']>(kind: Kind) => {
      const body = readBody(kind, bytes);
      if (body === undefined || body === 'too-long') throw new Error(kind);
      return body;
    };
    switch (does) {
      case 'click':
        return click(page, element, bodyOf(does));
      case 'scroll': {
        const { dx, dy } = bodyOf(does);
        scroll(element, dx, dy);
        return 'done';
      }
      case 'focus':
        return untouchable(page, element) ?? this.focus(element);
      case 'choose':
        return choose(page, element, bodyOf(does));
      default:
        // Not to tell who types in what nobody may see.
        if (this.isCustomers(element)) return untouchable(page, element) ?? 'customer-types';
        if (does === 'text') return type(page, element, bodyOf(does).text);
        if (does === 'fill') return fill(page, element, bodyOf(does).value);
        return does === 'key' ? press(page, element, bodyOf(does)) : 'not-fitting';
    }
  }

  private focus(element: Element): PageOutcome {
    (element as HTMLElement).focus();
    return 'done';
  }

  private heard(event: Event): void {
    if (this.acting || !event.isTrusted) return;
    this.typedAt = this.now();
    this.typedIn = event.composedPath()[0] as Element;
  }

  private isCustomers(element: Element): boolean {
    const { typedIn } = this;
    if (typedIn === undefined || this.now() - this.typedAt > CUSTOMER_MS) return false;
    return closest(typedIn, (one) => one === element) !== undefined;
  }
}
