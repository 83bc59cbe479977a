import { attributeSum, formSum, nodeCheck } from '../dom/checksum.ts';
import { DOCUMENT_ID } from '../dom/ops.ts';
import type { SumKind } from '../dom/ops.ts';
import type { Parts } from './parts.ts';
import type { Known, Tree } from './tree.ts';

const EVERY_MS = 5_000;
/** Larger trees are not checked: it would cost the page too much. */
const MOST_NODES = 20_000;
const LONG_MS = 4;
const KINDS: readonly SumKind[] = ['attributes', 'form', 'sheets'];

/** Now and then, the numbers by which a replica can tell whether it still has the same page. */
export class TreeChecks {
  private due = 0;
  private turn = 0;

  constructor(private readonly everyMs = EVERY_MS) {}

  reset(): void {
    this.due = 0;
  }

  /**
   * Member `check` of an event, with a comma before it, when one is due; with `parts`, one of the sums too. `spentMs`: on this event so far. After much work it is
   * left to a later event, once.
   */
  member(tree: Tree, now: number, spentMs: number, parts?: Parts): string {
    const due = spentMs > LONG_MS ? this.due + this.everyMs : this.due;
    if (now < due || tree.size > MOST_NODES) return '';
    this.due = now + this.everyMs;
    let sum = 0;
    const add = (known: Known, parent: number, next: number): void => {
      sum = (sum + nodeCheck(known.id, parent, next, known.tag === '#text' ? known.text : undefined)) | 0;
    };
    if (tree.root !== null) add(tree.root, DOCUMENT_ID, 0);
    for (const known of tree.all()) {
      const { kids, shadow } = known;
      if (shadow !== null) add(shadow, known.id, 0);
      for (let at = 0; at < kids.length; at++) add(kids[at] as Known, known.id, kids[at + 1]?.id ?? 0);
    }
    return `,"check":${sum >>> 0}${parts === undefined ? '' : this.sum(tree, parts)}`;
  }

  private sum(tree: Tree, { adopted, forms, styles }: Parts): string {
    const kind = KINDS[this.turn++ % KINDS.length] as SumKind;
    let sum = 0;
    if (kind === 'form') for (const [{ id }, state] of forms.states()) sum = (sum + formSum(id, state)) | 0;
    else if (kind === 'sheets') sum = (styles.sum() + adopted.sum()) | 0;
    else
      for (const { id, attrs } of tree.all())
        for (let at = 0; at < attrs.length; at += 2)
          sum = (sum + attributeSum(id, attrs[at] as string, attrs[at + 1] as string)) | 0;
    return `,"sums":{"${kind}":${sum >>> 0}}`;
  }
}
