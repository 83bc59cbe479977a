import * as natives from './natives.ts';
import type { Batch, Context } from './context.ts';
import type { Guard } from './guard.ts';
import type { Inside } from './inside.ts';
import type { Known, Shape } from './tree.ts';

type Size = readonly [width: number, height: number];

/** Sizes of the boxes that stand for what is not shown. */
export class Boxes {
  private readonly sent = new Map<Known, Size>();
  private readonly resized = new Map<Known, Size>();
  private readonly observer: ResizeObserver | null;
  /** Sizes that the next snapshot gives again, since measuring costs; null: measure. */
  private kept: Map<Node, Size> | null = null;
  private inside: Inside | null = null;

  constructor(
    private readonly context: Context,
    guard: Guard,
    /** There is a box that has more in it than its size. */
    private readonly onInside: () => void,
  ) {
    this.observer =
      natives.ResizeWatch === undefined
        ? null
        : new natives.ResizeWatch((entries) => guard('resize', () => this.onResize(entries)));
  }

  /** Member `placeholder` of a serialized element, with a comma before it. */
  enter(known: Known): string {
    if (!isBox(known.shape)) return '';
    const size = this.kept?.get(known.node) ?? this.measure(known.node as HTMLElement);
    this.sent.set(known, size);
    known.isListed = true;
    this.observer?.observe(known.node as Element);
    return `,"placeholder":${json(known, size)}${this.look(known)}`;
  }

  /** Says from now on what is in boxes, of those too that are there already. */
  open(inside: Inside): void {
    this.inside = inside;
    for (const known of this.sent.keys()) if (INSIDE.test(known.shape)) inside.enter(known);
  }

  forget(known: Known): void {
    if (!this.sent.delete(known)) return;
    this.resized.delete(known);
    // It may be there again, as another box.
    if (this.context.tree.of(known.node) === undefined) this.observer?.unobserve(known.node as Element);
    this.inside?.forget(known);
  }

  clear(keepsSizes: boolean): void {
    this.kept = keepsSizes ? new Map() : null;
    if (this.kept !== null) for (const [known, size] of this.sent) this.kept.set(known.node, size);
    this.sent.clear();
    this.resized.clear();
    this.observer?.disconnect();
  }

  flush(batch: Batch): void {
    this.kept = null;
    for (const [known, size] of this.resized) {
      const before = this.sent.get(known);
      if (before === undefined || (before[0] === size[0] && before[1] === size[1])) continue;
      this.sent.set(known, size);
      batch.live.push(`{"op":"placeholder","id":${known.id},"placeholder":${json(known, size)}}`);
    }
    this.resized.clear();
  }

  /** Moving a frame may cost the replica its document. */
  onMoved(tops: readonly Known[]): void {
    this.inside?.moved(tops);
  }

  /** Members of a box that may have something in it. */
  private look(known: Known): string {
    if (!INSIDE.test(known.shape)) return '';
    if (this.inside === null) this.onInside();
    this.inside?.enter(known);
    return this.inside?.members(known) ?? '';
  }

  private onResize(entries: readonly ResizeObserverEntry[]): void {
    for (const entry of entries) {
      const known = this.context.tree.of(entry.target);
      if (known === undefined) continue;
      this.resized.set(known, this.measure(entry.target as HTMLElement));
    }
    this.context.schedule();
  }

  /** The border box before transforms; SVG elements have only the one after them. */
  private measure(element: HTMLElement): Size {
    try {
      return [natives.offsetWidth(element), natives.offsetHeight(element)];
    } catch {
      const box = natives.box(element);
      return [Math.round(box.width), Math.round(box.height)];
    }
  }
}

const INSIDE = /^(?:frame|canvas|media)$/;

function isBox(shape: Shape): boolean {
  return shape !== 'plain' && shape !== 'leaf' && shape !== 'inert';
}

function json(known: Known, size: Size): string {
  return `{"kind":"${known.shape}","width":${size[0]},"height":${size[1]}}`;
}
