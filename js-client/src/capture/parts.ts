import { Adopted } from './adopted.ts';
import { Attributes } from './attributes.ts';
import { Boxes } from './boxes.ts';
import type { Context } from './context.ts';
import { Forms } from './forms.ts';
import type { Guard } from './guard.ts';
import { Scroll } from './scroll.ts';
import type { Shadows } from './shadow.ts';
import type { SheetTexts } from './sheet-texts.ts';
import { Styles } from './styles.ts';
import { TopLayer } from './toplayer.ts';
import type { Known } from './tree.ts';

/** What knows more of an element than its place. */
export class Parts {
  readonly attributes: Attributes;
  readonly forms: Forms;
  readonly scroll: Scroll;
  readonly layers: TopLayer;
  readonly boxes: Boxes;
  readonly styles: Styles;
  readonly adopted: Adopted;

  constructor(
    context: Context,
    guard: Guard,
    readonly shadows: Shadows,
    texts: SheetTexts,
    blobOf: (url: string, known: Known) => string | null,
    onInside: () => void,
  ) {
    this.attributes = new Attributes(context, blobOf);
    this.forms = new Forms(context);
    this.scroll = new Scroll(context);
    this.layers = new TopLayer(context);
    this.boxes = new Boxes(context, guard, onInside);
    this.styles = new Styles(context, texts, shadows);
    this.adopted = new Adopted(context, shadows);
  }

  /** The replica does not have it any more. */
  forget(known: Known): void {
    if (known.tag === '#shadow') this.adopted.forget(known);
    if (!known.isElement) return;
    this.forms.forget(known);
    this.scroll.forget(known);
    this.layers.forget(known);
    this.boxes.forget(known);
    this.styles.forget(known);
  }

  /** Before a snapshot. `keepsPositions`: scroll positions and sizes are known already. */
  clear(keepsPositions: boolean): void {
    this.forms.clear();
    this.scroll.clear(keepsPositions);
    this.layers.clear();
    this.boxes.clear(keepsPositions);
    this.styles.clear();
    this.adopted.clear();
  }
}
