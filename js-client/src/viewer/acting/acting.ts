import { type Bodies, TEXT_LENGTH, writeBody } from '../../control/body.ts';
import type { DomId } from '../../dom/ops.ts';
import type { ActionKind, OutcomeHeader } from '../../protocol/frames.ts';
import { type Point, style } from '../marks.ts';
import { isChosen, openEditor } from './field-editor.ts';
import { Keyboard, type KeyPress } from './keyboard.ts';
import type { ActingPorts, PointedAt, SeenPage } from './ports.ts';
import { elementOf, focusableAt, focusedIn, isHidden } from './seen.ts';

/** Keystrokes of this long go together. */
const TYPING_MS = 40;
const WHEEL_MS = 60;
/** What Tab and Enter do to the focus is awaited this long, with what is typed meanwhile. */
const HOLD_MS = 1_200;
/** Behind an outcome the page's own change is still on its way. */
const CHANGE_MS = 120;
const FOCUS_MS = 600;
const MOST_HELD = 500;
const PASTE_LENGTH = 100_000;
const MOVES_FOCUS = new Set(['Tab', 'Enter', 'Escape']);
const LINE_PX = 16;

type Done = { readonly does: ActionKind; readonly text?: string };

/** The agent's hands in the customer's page: input above the replica becomes actions on its elements. */
export class Acting {
  private readonly keyboard = new Keyboard({
    typed: (text) => this.later(() => this.typed(text)),
    pressed: (key) => this.later(() => this.pressed(key)),
    gaveUp: () => this.ports.released(),
  });
  /** Typed and not yet in the page. */
  private readonly echo = document.createElement('div');
  private readonly underWay = new Map<string, Done>();
  private text = '';
  private typing: ReturnType<typeof setTimeout> | undefined;
  private turned: { at: PointedAt; dx: number; dy: number } | undefined;
  private turning: ReturnType<typeof setTimeout> | undefined;
  /** What was clicked and will have the focus, until the page says what has. */
  private aim: { readonly id: DomId; readonly click: string | undefined; until: number } | undefined;
  private held: (() => void)[] | undefined;
  private holding: ReturnType<typeof setTimeout> | undefined;
  private heldUntil = 0;
  /** What the picture said of the focus when it was known to be elsewhere already. */
  private stale: { readonly focused: DomId | undefined } | undefined;
  private heldBy: string | undefined;
  private closeEditor: () => void = () => undefined;
  private readonly listening = new AbortController();

  constructor(private readonly ports: ActingPorts) {
    const { overlay } = ports;
    style(this.echo, {
      position: 'absolute',
      display: 'none',
      maxWidth: '60%',
      padding: '1px 6px',
      borderRadius: '4px',
      background: '#d4480bE6',
      color: '#fff',
      font: '13px/1.5 system-ui, sans-serif',
      whiteSpace: 'pre',
      overflow: 'hidden',
      pointerEvents: 'none',
    });
    this.echo.setAttribute('aria-hidden', 'true');
    overlay.append(this.keyboard.element, this.echo);
    const options = { signal: this.listening.signal };
    overlay.addEventListener('wheel', (event) => this.wheel(event), { ...options, passive: false });
    overlay.addEventListener('pointerdown', (event) => event.target === overlay && event.preventDefault(), options);
    overlay.addEventListener('focus', () => this.keyboard.element.focus({ preventScroll: true }), options);
  }

  stop(): void {
    this.listening.abort();
    this.closeEditor();
    for (const timer of [this.typing, this.turning, this.holding]) clearTimeout(timer);
    this.keyboard.element.remove();
    this.echo.remove();
    this.ports.overlay.style.cursor = '';
  }

  focus(): void {
    this.keyboard.element.focus({ preventScroll: true });
  }

  clicked(point: Point, count: number): void {
    this.flush();
    const at = this.ports.hit(point);
    const page = this.ports.page();
    const element = at && page && elementOf(page, at.id);
    this.keyboard.place(point);
    this.focus();
    if (!at || !page || !element) return;
    const control = focusableAt(element);
    if (control && isChosen(control) && !isHidden(control)) {
      this.choose(page, control);
      return;
    }
    const id = control && page.mirror.idOf(control);
    const click = this.act('click', at.id, { x: at.x, y: at.y, count });
    this.aim = id === undefined ? undefined : { id, click, until: Infinity };
  }

  /** The cursor that the customer's browser would show here. */
  moved(point: Point | null): void {
    const page = this.ports.page();
    const at = point === null ? undefined : this.ports.hit(point);
    const element = at && page && elementOf(page, at.id);
    this.ports.overlay.style.cursor = element ? cursorOf(element) : 'default';
  }

  /** About the page as a whole. */
  go(does: 'back' | 'forward' | 'reload'): void {
    this.flush();
    this.send(does, undefined, {}, {});
  }

  visit(url: string): void {
    this.flush();
    this.send('visit', undefined, { url }, {});
  }

  fill(id: DomId, what: { readonly value: string } | { readonly indexes: readonly number[] }): void {
    this.flush();
    if ('value' in what) this.act('fill', id, what);
    else this.act('choose', id, what);
  }

  outcome({ epoch, seq, code, reason }: OutcomeHeader): void {
    const key = `${epoch}.${seq}`;
    const done = this.underWay.get(key);
    if (done === undefined) return;
    this.underWay.delete(key);
    if (code !== 'done') this.ports.told({ does: done.does, code, reason });
    if (this.aim?.click === key) this.aim.until = performance.now() + FOCUS_MS;
    if (key === this.heldBy) this.hold(CHANGE_MS);
    this.showEcho();
  }

  private typed(text: string): void {
    if (text.length > PASTE_LENGTH) {
      this.ports.told({ does: 'text', code: 'too-long', reason: '' });
      return;
    }
    this.text += text;
    this.typing ??= setTimeout(() => this.flush(), TYPING_MS);
  }

  /** In pieces that a page takes, none of which ends in half a character. */
  private flush(): void {
    clearTimeout(this.typing);
    this.typing = undefined;
    for (let { text } = this; text !== '';) {
      const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(TEXT_LENGTH - 1));
      const piece = text.slice(0, isHalf ? TEXT_LENGTH - 1 : TEXT_LENGTH);
      text = text.slice(piece.length);
      const target = this.target();
      if (target !== undefined) this.act('text', target, { text: piece }, piece);
    }
    this.text = '';
    this.showEcho();
  }

  private pressed(press: KeyPress): void {
    this.flush();
    const page = this.ports.page();
    const target = this.target();
    const element = page && target !== undefined ? elementOf(page, target) : undefined;
    if (page === undefined || target === undefined || element === undefined) return;
    if (press.key === 'Enter' && isChosen(element) && !isHidden(element)) {
      this.choose(page, element);
      return;
    }
    const key = this.act('key', target, press);
    if (!MOVES_FOCUS.has(press.key) || key === undefined) return;
    // Still there: the picture has not said that what was clicked has the focus.
    this.stale = this.aim && { focused: focusedIn(page) };
    this.aim = undefined;
    this.held = [];
    this.heldBy = key;
    this.heldUntil = performance.now() + HOLD_MS;
    this.hold(HOLD_MS);
  }

  /** Typed behind Tab, it belongs to what Tab leads to: that is awaited. */
  private later(action: () => void): void {
    if (this.held === undefined) action();
    else if (this.held.length < MOST_HELD) this.held.push(action);
  }

  private hold(ms: number): void {
    clearTimeout(this.holding);
    this.holding = setTimeout(() => {
      if (this.isStale && performance.now() < this.heldUntil) this.hold(CHANGE_MS);
      else this.release();
    }, ms);
  }

  private get isStale(): boolean {
    const page = this.ports.page();
    return this.stale !== undefined && page !== undefined && focusedIn(page) === this.stale.focused;
  }

  private release(): void {
    const { held } = this;
    clearTimeout(this.holding);
    this.held = this.heldBy = undefined;
    for (const action of held ?? []) this.later(action);
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    const box = this.ports.overlay.getBoundingClientRect();
    const at = this.ports.hit({ x: event.clientX - box.left, y: event.clientY - box.top });
    if (at === undefined) return;
    const px = event.deltaMode === WheelEvent.DOM_DELTA_PIXEL ? 1 : LINE_PX;
    const before = this.turned?.at.id === at.id ? this.turned : { dx: 0, dy: 0 };
    this.turned = { at, dx: before.dx + event.deltaX * px, dy: before.dy + event.deltaY * px };
    this.turning ??= setTimeout(() => this.turn(), WHEEL_MS);
  }

  private turn(): void {
    const { turned } = this;
    this.turned = this.turning = undefined;
    if (turned) this.act('scroll', turned.at.id, { dx: Math.round(turned.dx), dy: Math.round(turned.dy) });
  }

  private choose(page: SeenPage, element: HTMLSelectElement | HTMLInputElement): void {
    const id = page.mirror.idOf(element);
    const from = id === undefined ? undefined : this.ports.locate({ id, x: 0, y: 0 });
    const to = id === undefined ? undefined : this.ports.locate({ id, x: 1, y: 1 });
    if (id === undefined || !from || !to) return;
    const place = { left: from.x, top: from.y, width: to.x - from.x, height: to.y - from.y };
    this.closeEditor = openEditor(this.ports.overlay, element, place, (what) => this.fill(id, what));
  }

  /** Where keys go: to what was just clicked, else to what has the focus, else to the page. */
  private target(): DomId | undefined {
    const page = this.ports.page();
    if (page === undefined) return undefined;
    const focused = focusedIn(page);
    // Until the page says that it has the focus, or has had the time to say otherwise.
    if (this.aim && focused !== this.aim.id && performance.now() < this.aim.until) return this.aim.id;
    this.aim = undefined;
    return focused ?? page.mirror.idOf(page.document.body ?? page.document.documentElement);
  }

  private act<Kind extends Exclude<ActionKind, 'back' | 'forward' | 'reload' | 'visit'>>(
    does: Kind,
    target: DomId,
    body: Omit<Bodies[Kind], 'tag'>,
    text?: string,
  ): string | undefined {
    const page = this.ports.page();
    const element = page && elementOf(page, target);
    if (element === undefined) return undefined;
    const { localName } = element;
    return this.send(does, target, { ...body, tag: localName }, text === undefined ? {} : { text });
  }

  private send(
    does: ActionKind,
    target: DomId | undefined,
    body: object,
    more: { readonly text?: string },
  ): string | undefined {
    const page = this.ports.page();
    if (page === undefined) return undefined;
    const action = { page: page.epoch, does, ...(target !== undefined && { target }) };
    const event = this.ports.publish(action, writeBody(body as Bodies[ActionKind]));
    if (event === undefined) {
      this.ports.told({ does, code: 'not-connected', reason: '' });
      return undefined;
    }
    const key = `${event.epoch}.${event.seq}`;
    this.underWay.set(key, { does, ...more });
    this.showEcho();
    return key;
  }

  /** What was typed and is not in the picture yet. */
  private showEcho(): void {
    const waiting = [...this.underWay.values()].map(({ text }) => text ?? '').join('') + this.text;
    const { echo } = this;
    echo.textContent = waiting.slice(-60).replace(/\n/g, '↵');
    const target = this.target();
    const at = waiting === '' || target === undefined ? undefined : this.ports.locate({ id: target, x: 0, y: 0 });
    echo.style.display = at ? 'block' : 'none';
    if (at) style(echo, { left: `${at.x}px`, top: `${Math.max(0, at.y - 24)}px` });
  }
}

function cursorOf(element: Element): string {
  if (isHidden(element)) return 'not-allowed';
  const { cursor } = getComputedStyle(element);
  if (cursor !== 'auto') return cursor.startsWith('url') ? 'default' : cursor;
  if (element.closest('a[href]')) return 'pointer';
  return element.matches(
    'input:not([type=checkbox],[type=radio],[type=button],[type=submit]),textarea,[contenteditable]',
  )
    ? 'text'
    : 'default';
}
