import { nodeCheck } from '../dom/checksum.ts';
import { DOCUMENT_ID } from '../dom/ops.ts';
import type { Known, Tree } from './tree.ts';

const EVERY_MS = 5_000;
/** Larger trees are not checked: it would cost the page too much. */
const MOST_NODES = 20_000;

/** Now and then, the number by which a replica can tell whether it still has the same tree. */
export class TreeChecks {
  private due = 0;

  reset(): void {
    this.due = 0;
  }

  /** Member `check` of an event, with a comma before it, when one is due. */
  member(tree: Tree, now: number): string {
    if (now < this.due || tree.size > MOST_NODES) return '';
    this.due = now + EVERY_MS;
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
    return `,"check":${sum >>> 0}`;
  }
}
