import * as natives from './natives.ts';
import { DOCUMENT_ID } from '../dom/ops.ts';
import { isWithin } from './context.ts';
import type { Batch, Context } from './context.ts';
import type { Known } from './tree.ts';

/** Asked one by one, these would be most of the time that a snapshot takes. If one does scroll, its next scroll event tells. */
const HARDLY_SCROLLS =
  /^(?:svg:.*|a|abbr|b|br|button|caption|code|col|em|i|img|input|label|option|select|small|span|strong|sub|sup|tbody|td|tfoot|th|thead|tr|u)$/;

/** They stay until they are known; not all ever are. */
const MOST_STRANGERS = 100;

type Offset = readonly [left: number, top: number];

/** Scroll positions of the viewport and of elements. Events say who scrolled; each target has its own latest position. */
export class Scroll {
  private readonly sent = new Map<Known, Offset>();
  private readonly moved = new Map<Known, Offset>();
  /** Scrolled before the replica had them: in the task in which they came into the page. */
  private readonly strangers = new Set<Element>();
  private viewport: Offset = [0, 0];
  private viewportMoved = false;
  /** Positions that the next snapshot gives again; null: read them from the page. */
  private kept: Map<Node, Offset> | null = null;

  constructor(private readonly context: Context) {}

  /** Takes the position now, while the layout that the event comes from is clean. */
  onScroll(target: EventTarget | null): void {
    const { document, tree } = this.context;
    if (target === document || target === null) {
      this.viewportMoved = true;
      return;
    }
    const known = tree.of(target as Node);
    if (known === undefined && this.strangers.size < MOST_STRANGERS) this.strangers.add(target as Element);
    if (known === undefined || !known.isElement) return;
    if (this.scrollsViewport(target as Element)) this.viewportMoved = true;
    else {
      this.moved.set(known, offsetOf(target as Element));
      known.isListed = true;
    }
  }

  /** Member `scroll` of a serialized element, with a comma before it. Only in snapshots: reading it makes the browser lay out. */
  enter(known: Known): string {
    const element = known.node as Element;
    if ((this.kept === null && HARDLY_SCROLLS.test(known.tag)) || this.scrollsViewport(element)) return '';
    const offset = this.kept === null ? offsetOf(element) : this.kept.get(element);
    if (offset === undefined || (offset[0] === 0 && offset[1] === 0)) return '';
    this.sent.set(known, offset);
    known.isListed = true;
    return `,"scroll":[${offset[0]},${offset[1]}]`;
  }

  /** The viewport's position for a snapshot. */
  enterViewport(): string {
    this.viewport = this.viewportNow();
    this.kept = null;
    return `[${this.viewport[0]},${this.viewport[1]}]`;
  }

  forget(known: Known): void {
    this.sent.delete(known);
    this.moved.delete(known);
  }

  /** Before a snapshot. Positions are kept while the page is watched, since reading them again costs much. */
  clear(keepsPositions: boolean): void {
    this.kept = keepsPositions ? new Map() : null;
    for (const positions of [this.sent, this.moved])
      for (const [known, offset] of positions) this.kept?.set(known.node, offset);
    this.sent.clear();
    this.moved.clear();
    this.strangers.clear();
    this.viewportMoved = false;
  }

  /** Nodes that were moved may have lost their position at the replica: it is said again. */
  onMoved(tops: readonly Known[]): void {
    for (const known of this.sent.keys()) {
      for (const top of tops) {
        if (!isWithin(known, top)) continue;
        this.sent.set(known, [NaN, NaN]);
        this.moved.set(known, offsetOf(known.node as Element));
        break;
      }
    }
  }

  /** Looks again at what is scrolled: content that shrank scrolls without telling. What is hidden has its position back once it is shown. */
  look(): void {
    this.viewportMoved = true;
    for (const known of this.sent.keys()) {
      const element = known.node as Element;
      if (natives.clientHeight(element) > 0) this.moved.set(known, offsetOf(element));
    }
  }

  /** A page that has grown at the replica can now be scrolled as far as it is here. */
  again(): void {
    this.viewport = [NaN, NaN];
    this.viewportMoved = true;
  }

  flush(batch: Batch): void {
    for (const element of this.strangers) {
      const isKnown = this.context.tree.of(element) !== undefined;
      if (isKnown || !natives.isConnected(element)) this.strangers.delete(element);
      if (isKnown) this.onScroll(element);
    }
    if (this.viewportMoved) {
      const now = this.viewportNow();
      if (!isSame(now, this.viewport)) batch.live.push(scrollOp(DOCUMENT_ID, now));
      this.viewport = now;
      this.viewportMoved = false;
    }
    for (const [known, offset] of this.moved) {
      if (known.gone || isSame(offset, this.sent.get(known) ?? [0, 0])) continue;
      if (offset[0] === 0 && offset[1] === 0) this.sent.delete(known);
      else this.sent.set(known, offset);
      batch.live.push(scrollOp(known.id, offset));
    }
    this.moved.clear();
  }

  private viewportNow(): Offset {
    const { window } = this.context;
    return [round(window.scrollX), round(window.scrollY)];
  }

  private scrollsViewport(element: Element): boolean {
    const { document } = this.context;
    return element === natives.rootElement(document) || element === natives.scroller(document);
  }
}

function offsetOf(element: Element): Offset {
  return [round(natives.scrollLeft(element)), round(natives.scrollTop(element))];
}

/** Displays with fractional scaling scroll by fractions; a hundredth of a pixel is enough. */
function round(pixels: number): number {
  return Math.round(pixels * 100) / 100 || 0;
}

function isSame(one: Offset, other: Offset): boolean {
  return one[0] === other[0] && one[1] === other[1];
}

function scrollOp(id: number, offset: Offset): string {
  return `{"op":"scroll","id":${id},"scroll":[${offset[0]},${offset[1]}]}`;
}
