import type { FormState, Layer, MediaState, Placeholder, Why } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import { formSum } from '../dom/checksum.ts';
import { applyForm } from './form-state.ts';
import { hideLayer, showLayer } from './layers.ts';
import {
  animate,
  composedParentOf,
  ELEMENT,
  isConnected,
  removeAttribute,
  scrollElement,
  scrollLeftOf,
  scrollTopOf,
  setAttribute,
  typeOf,
} from './natives.ts';
import { checkPicture, drawPlaceholder, giveBox } from './placeholder.ts';
import type { Shown } from './placeholder.ts';
import type { FrameWindow } from './sheets.ts';
import { ACTIVE, FOCUS, FOCUS_VISIBLE, FOCUS_WITHIN, HOVER, TARGET } from './state-marks.ts';
import { wireEntries, wireNumber, wirePair, wireText } from './wire-values.ts';

type Offsets = readonly [left: number, top: number];

/**
 * What a page has beyond its tree: state of controls, scroll positions, top layer, focus. It is remembered and given to the elements at the
 * end of a batch, when the tree stands, and again when something (a move, a reset) may have taken it from them.
 */
export class LiveState {
  private readonly forms = new Map<Element, FormState>();
  private readonly layers = new Map<Element, Layer>();
  private readonly scrolls = new Map<Element, Offsets>();
  private viewportScroll: Offsets = [0, 0];
  /** Cannot be reached yet, because something that makes the content high enough has not loaded. */
  private readonly unreached = new Set<Element | null>();
  private readonly placeholders = new Map<Element, Placeholder>();
  private readonly shown = new Map<Element, Shown>();
  private readonly redraw = new Set<Element>();
  private readonly animations = new Map<Element, Animation>();
  private readonly marked = new Map<string, Set<Element>>();

  constructor(private readonly frame: FrameWindow) {}

  setForm(element: Element, form: FormState): void {
    this.forms.set(element, form);
  }

  setLayer(element: Element, layer: Layer | null): void {
    const before = this.layers.get(element);
    if (before !== undefined && before !== layer) hideLayer(element, before);
    if (layer === null) this.layers.delete(element);
    else this.layers.set(element, layer);
  }

  /** `element` null: the viewport. */
  setScroll(element: Element | null, to: unknown): void {
    const offsets = wirePair(to);
    if (element === null) this.viewportScroll = offsets;
    else this.scrolls.set(element, offsets);
    this.unreached.add(element);
  }

  setPlaceholder(element: Element, placeholder: Placeholder): void {
    wireNumber(placeholder.width);
    this.placeholders.set(element, placeholder);
    this.redraw.add(element);
  }

  /** What a placeholder shows, or why nothing. */
  setPicture(element: Element, shown: Shown | { src?: unknown; why?: Why }): void {
    if (!this.placeholders.has(element)) throw new Divergence('no placeholder there');
    const { media } = this.shown.get(element) ?? {};
    this.shown.set(element, { media, ...shown, src: shown.src === undefined ? undefined : checkPicture(shown.src) });
    this.redraw.add(element);
  }

  /** Holds the end of an animation, over whatever style sheets say. */
  animate(element: Element, style: Readonly<Record<string, string>> | null): void {
    this.animations.get(element)?.cancel();
    this.animations.delete(element);
    if (style === null) return;
    const end: Record<string, string> = {};
    // The others rule the animation.
    for (const [name, value] of wireEntries(style))
      if (!/^(?:offset|easing|composite)$/.test(name)) end[name] = wireText(value);
    this.animations.set(element, animate(element, [end, end], { duration: 1, fill: 'both' }));
  }

  setMedia(element: Element, media: MediaState): void {
    if (!this.placeholders.has(element)) throw new Divergence('no placeholder there');
    this.shown.set(element, { ...this.shown.get(element), media });
    this.redraw.add(element);
  }

  /** The element's attributes changed, its `style` perhaps. */
  touched(element: Element): void {
    if (this.placeholders.has(element)) this.redraw.add(element);
  }

  setFocus(element: Element | null, isVisible: boolean): void {
    this.mark(FOCUS, only(element));
    this.mark(FOCUS_VISIBLE, only(isVisible ? element : null));
    this.mark(FOCUS_WITHIN, withAncestors(element));
  }

  setTarget(element: Element | null): void {
    this.mark(TARGET, only(element));
  }

  /** The customer's pointer is there, and a button down. */
  setPointed(element: Element | null, isDown: boolean): void {
    const all = withAncestors(element);
    this.mark(HOVER, all);
    this.mark(ACTIVE, isDown ? all : []);
  }

  /** Over controls, as they were sent. */
  formSum(idOf: (element: Element) => number): number {
    let sum = 0;
    for (const [element, form] of this.forms) sum = (sum + formSum(idOf(element), JSON.stringify(form))) | 0;
    return sum;
  }

  forget(element: Element): void {
    this.forms.delete(element);
    this.layers.delete(element);
    this.scrolls.delete(element);
    this.unreached.delete(element);
    this.placeholders.delete(element);
    this.shown.delete(element);
    this.animations.delete(element);
    this.redraw.delete(element);
    for (const marked of this.marked.values()) marked.delete(element);
  }

  /** At the end of a batch. `moved`: elements may have lost what only connected ones have. */
  settle(moved: boolean): void {
    for (const element of this.redraw) this.draw(element);
    this.redraw.clear();
    for (const [control, form] of this.forms) applyForm(control, form);
    for (const [element, layer] of this.layers) if (isConnected(element)) showLayer(element, layer);
    if (moved) for (const element of this.scrolls.keys()) this.unreached.add(element);
    this.scroll();
  }

  /** Tries the scroll positions that are still to be reached; false when there are none left. */
  scroll(): boolean {
    for (const element of this.unreached) if (this.reach(element)) this.unreached.delete(element);
    return this.unreached.size > 0;
  }

  private reach(element: Element | null): boolean {
    const [left, top] = element === null ? this.viewportScroll : (this.scrolls.get(element) ?? [0, 0]);
    // Smooth scrolling of the page's own style would take its time.
    const to: ScrollToOptions = { left, top, behavior: 'instant' };
    const { frame } = this;
    if (element === null) frame.scrollTo(to);
    else scrollElement.call(element, to);
    const x = element === null ? frame.scrollX : scrollLeftOf(element);
    const y = element === null ? frame.scrollY : scrollTopOf(element);
    return Math.abs(x - left) < 1 && Math.abs(y - top) < 1;
  }

  private draw(element: Element): void {
    const placeholder = this.placeholders.get(element);
    if (placeholder === undefined) return;
    drawPlaceholder(element, placeholder, this.shown.get(element) ?? {});
    giveBox(element, this.frame);
  }

  private mark(name: string, elements: readonly Element[]): void {
    const wanted = new Set(elements);
    for (const element of this.marked.get(name) ?? []) if (!wanted.has(element)) removeAttribute(element, name);
    for (const element of wanted) setAttribute(element, name, '');
    this.marked.set(name, wanted);
  }
}

function only(element: Element | null): Element[] {
  return element === null ? [] : [element];
}

function withAncestors(element: Element | null): Element[] {
  const all: Element[] = [];
  for (let node: Node | null = element; node !== null; node = composedParentOf(node))
    if (typeOf(node) === ELEMENT) all.push(node as Element);
  return all;
}
