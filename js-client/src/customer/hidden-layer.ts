import { type Hideable, hiddenAreas, isHidden } from './hidden-areas.ts';
import { hiddenInEnglish } from './strings.ts';
import { element } from './ui/element.ts';
import { HIDDEN_SHEET } from './ui/hidden-sheet.ts';
import type { ServiceHost } from './ui/service-host.ts';

const EVERY_MS = 250;
const NOTICE_MS = 6_000;
/** More boxes than that are no help. */
const MOST = 400;
/** Room that the word takes. */
const WORD = { width: 76, height: 26 };
const SELDOM_TAGS = new Set(['HEAD', 'STYLE', 'SCRIPT', 'TITLE', 'META', 'LINK']);

export interface HidingPage {
  /** All that agents have, masked or not. */
  all(): Iterable<Hideable>;
  /** In the viewport of the page. */
  boxOf(element: Element): DOMRect;
  size(): { readonly width: number; readonly height: number };
  after(ms: number, action: () => void): () => void;
  /** A hidden field is focused. */
  masked(field: Element): void;
  listen(type: 'focusin' | 'focusout' | 'scroll', action: (target: EventTarget | null) => void): void;
}

/** What agents do not see: boxes over it while the customer wants to know, and a word when a field of it is used. */
export class HiddenLayer {
  private readonly areas = element('div', { class: 'areas', 'aria-hidden': 'true' });
  private readonly notice = element('p', { class: 'unseen', 'aria-hidden': 'true' }, hiddenInEnglish.notice);
  /** Not where the card speaks, which repeats itself. */
  private readonly spoken = element('p', { class: 'hidden', role: 'status', 'aria-live': 'polite' });
  private readonly boxes = new Map<Element, HTMLElement>();
  private stopLooking: (() => void) | undefined;
  private stopNotice: () => void = () => undefined;

  constructor(
    private readonly host: ServiceHost,
    private readonly page: HidingPage,
  ) {
    host.wear(HIDDEN_SHEET);
    host.guide.after(this.spoken);
    page.listen('focusin', (target) => this.focused(target));
    page.listen('focusout', () => this.endNotice());
    page.listen('scroll', () => this.isOn && this.place());
  }

  get isOn(): boolean {
    return this.stopLooking !== undefined;
  }

  toggle(): void {
    if (this.isOn) {
      this.clear();
      return;
    }
    this.host.guide.before(this.areas);
    this.look();
    this.spoken.textContent = hiddenInEnglish.shown(this.boxes.size);
  }

  clear(): void {
    this.stopLooking?.();
    this.stopLooking = undefined;
    this.endNotice();
    this.areas.remove();
    this.areas.replaceChildren();
    this.boxes.clear();
  }

  /** Again and again: pages change, and what is hidden with them. */
  private readonly look = (): void => {
    const hidden = new Set(
      hiddenAreas(this.page.all())
        .filter(({ tagName }) => !SELDOM_TAGS.has(tagName))
        .slice(0, MOST),
    );
    for (const [hiddenElement, box] of this.boxes)
      if (!hidden.has(hiddenElement)) {
        box.remove();
        this.boxes.delete(hiddenElement);
      }
    for (const hiddenElement of hidden) {
      if (this.boxes.has(hiddenElement)) continue;
      const box = element('div', { class: 'area' }, element('span', {}, hiddenInEnglish.word));
      this.boxes.set(hiddenElement, box);
      this.areas.append(box);
    }
    this.place();
    this.stopLooking = this.page.after(EVERY_MS, this.look);
  };

  private place(): void {
    const { width, height } = this.page.size();
    for (const [hiddenElement, box] of this.boxes) {
      const at = this.page.boxOf(hiddenElement);
      const isSeen =
        at.width > 0 && at.height > 0 && at.right > 0 && at.bottom > 0 && at.left < width && at.top < height;
      box.hidden = !isSeen;
      if (!isSeen) continue;
      box.classList.toggle('small', at.width < WORD.width || at.height < WORD.height);
      box.style.cssText = `transform:translate(${at.left}px,${at.top}px);width:${at.width}px;height:${at.height}px`;
    }
  }

  private focused(target: EventTarget | null): void {
    this.endNotice();
    const field = [...this.page.all()].find(({ node }) => node === target);
    if (field === undefined || !isHidden(field) || !isField(field.node as HTMLElement)) return;
    this.page.masked(field.node as Element);
    this.spoken.textContent = hiddenInEnglish.notice;
    const { left, bottom, top } = this.page.boxOf(field.node as Element);
    const { width, height } = this.page.size();
    this.host.guide.before(this.notice);
    const own = this.notice.getBoundingClientRect();
    const y = bottom + 6 + own.height <= height ? bottom + 6 : Math.max(4, top - own.height - 6);
    const x = Math.max(8, Math.min(left, width - own.width - 8));
    this.notice.style.transform = `translate(${x}px,${y}px)`;
    this.stopNotice = this.page.after(NOTICE_MS, () => this.endNotice());
  }

  private endNotice(): void {
    this.stopNotice();
    if (!this.notice.isConnected) return;
    this.notice.remove();
    this.spoken.textContent = '';
  }
}

function isField(target: HTMLElement): boolean {
  return ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || target.isContentEditable;
}
