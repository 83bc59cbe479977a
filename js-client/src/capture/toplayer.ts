import * as natives from './natives.ts';
import type { Layer } from '../dom/ops.ts';
import { isWithin } from './context.ts';
import type { Batch, Context } from './context.ts';
import type { Known } from './tree.ts';

/** Modal dialogs, open popovers and the full-screen element: no attribute and no mutation tells of them. */
export class TopLayer {
  /** Everything that can be in the top layer, with what was sent. */
  private readonly sent = new Map<Known, Layer | null | undefined>();

  constructor(private readonly context: Context) {}

  /** Member `layer` of a serialized element, with a comma before it. */
  enter(known: Known): string {
    if (!this.isCandidate(known)) return '';
    const layer = this.layerOf(known);
    this.list(known, layer);
    return layer === null ? '' : `,"layer":"${layer}"`;
  }

  forget(known: Known): void {
    this.sent.delete(known);
  }

  clear(): void {
    this.sent.clear();
  }

  /** After a change of attributes: it may have become a popover. */
  onAttributes(known: Known): void {
    if (!this.sent.has(known) && this.isCandidate(known)) this.list(known, null);
  }

  /** Moving takes an element out of the top layer: what the replica shows now is to be said again. */
  onMoved(tops: readonly Known[]): void {
    for (const known of this.sent.keys()) {
      for (const top of tops) {
        if (!isWithin(known, top)) continue;
        this.sent.set(known, undefined);
        break;
      }
    }
  }

  flush(batch: Batch): void {
    const { document, tree } = this.context;
    const fullscreen = natives.fullscreen(document);
    const known = fullscreen == null ? undefined : tree.of(fullscreen);
    if (known !== undefined && !this.sent.has(known)) this.list(known, null);
    for (const [candidate, before] of this.sent) {
      const layer = this.layerOf(candidate);
      if (layer === before) continue;
      this.sent.set(candidate, layer);
      batch.live.push(`{"op":"layer","id":${candidate.id},"layer":${layer === null ? 'null' : `"${layer}"`}}`);
    }
  }

  private list(known: Known, layer: Layer | null): void {
    this.sent.set(known, layer);
    known.isListed = true;
  }

  private isCandidate(known: Known): boolean {
    if (known.tag === 'dialog') return true;
    const { document } = this.context;
    return natives.hasAttribute(known.node as Element, 'popover') || natives.fullscreen(document) === known.node;
  }

  private layerOf(known: Known): Layer | null {
    const { document } = this.context;
    const element = known.node as Element;
    if (known.tag === 'dialog' && natives.matches(element, ':modal')) return 'modal';
    if (natives.fullscreen(document) === element) return 'fullscreen';
    return natives.matches(element, ':popover-open') ? 'popover' : null;
  }
}
