import { attributeSum, formSum, nodeCheck } from '../dom/checksum.ts';
import { DOCUMENT_ID } from '../dom/ops.ts';
import type { DomId, SumKind } from '../dom/ops.ts';
import type { Parts } from './parts.ts';
import type { Slice } from './slice.ts';
import type { Known, Tree } from './tree.ts';

const EVERY_MS = 5_000;
/** What is said within so short a time is likely to go on. */
const REST_MS = 100;
/** Larger trees are not checked: it would cost the page, and the agent's browser, too much. */
const MOST_NODES = 20_000;
const LONG_MS = 4;
const KINDS: readonly SumKind[] = ['attributes', 'form', 'sheets'];

/**
 * Now and then, the numbers by which a replica can tell whether it still has the same page. They are added up while the page rests, and told
 * in an event of their own; a page that does not rest has them in an event that says something else, too.
 */
export class TreeChecks {
  private dueAt = 0;
  /** Since when there is something that the last did not tell of; NaN: there is nothing. */
  private owedSince = NaN;
  private turn = 0;
  private sums: Sums | null = null;

  constructor(private readonly everyMs = EVERY_MS) {}

  reset(now: number): void {
    this.sums = null;
    this.owedSince = this.dueAt = now;
  }

  /** What is added up is something else from now on. */
  said(now: number): void {
    if (!this.isOwed) this.owedSince = now;
    // A page that is never still for as long as it takes is not asked all the time.
    this.dueAt = Math.max(this.dueAt, now + (this.sums === null ? Math.min(REST_MS, this.everyMs) : this.everyMs));
    this.sums = null;
  }

  private get isOwed(): boolean {
    return !Number.isNaN(this.owedSince);
  }

  /** Members for an event that says something else, with a comma before them, when they could not be told for long. `spentMs`: on this event so far. After much work they are left to a later event. */
  within(tree: Tree, parts: Parts, now: number, spentMs: number): string {
    const late = (spentMs > LONG_MS ? 3 : 2) * this.everyMs;
    return now >= this.owedSince + late ? this.members(tree, parts, now) : '';
  }

  /** The same while the page rests: as far as a slice goes, and '' until it is all. */
  resting(tree: Tree, parts: Parts, now: number, slice: Slice): string {
    return this.isOwed && now >= this.dueAt ? this.members(tree, parts, now, slice) : '';
  }

  private members(tree: Tree, parts: Parts, now: number, slice?: Slice): string {
    if (tree.size > MOST_NODES) return '';
    const sums = (this.sums ??= new Sums(tree));
    if (!sums.add(slice)) return '';
    this.sums = null;
    this.owedSince = NaN;
    this.dueAt = now + this.everyMs;
    const kind = KINDS[this.turn++ % KINDS.length] as SumKind;
    const sum = sumOf(kind, sums, parts);
    return `,"check":${sums.nodes >>> 0}${sum === null ? '' : `,"sums":{"${kind}":${sum >>> 0}}`}`;
  }
}

/** Null: nobody can say now. */
function sumOf(kind: SumKind, { attributes }: Sums, { adopted, forms, styles }: Parts): number | null {
  if (kind === 'attributes') return attributes;
  if (kind === 'sheets') return styles.isWaiting ? null : styles.sum() + adopted.sum();
  let sum = 0;
  for (const [{ id }, state] of forms.states()) sum = (sum + formSum(id, state)) | 0;
  return sum;
}

/** Over a tree that stays as it is until they are complete. */
class Sums {
  nodes = 0;
  attributes = 0;
  private readonly all: IterableIterator<Known>;
  private parent: Known | null = null;
  private at = 0;

  constructor(tree: Tree) {
    this.all = tree.all();
    if (tree.root !== null) this.place(tree.root, DOCUMENT_ID, 0);
  }

  /** As far as a slice goes. True: they are complete. */
  add(slice?: Slice): boolean {
    do {
      const { parent } = this;
      if (parent !== null && this.at < parent.kids.length) {
        const kid = parent.kids[this.at++] as Known;
        this.place(kid, parent.id, parent.kids[this.at]?.id ?? 0);
      } else {
        const { value, done } = this.all.next();
        if (done === true) return true;
        this.enter(value);
      }
    } while (slice?.isOver() !== true);
    return false;
  }

  private place({ id, tag, text }: Known, parent: DomId, next: DomId): void {
    this.nodes = (this.nodes + nodeCheck(id, parent, next, tag === '#text' ? text : undefined)) | 0;
  }

  private enter(known: Known): void {
    const { id, attrs, shadow } = known;
    this.parent = known;
    this.at = 0;
    if (shadow !== null) this.place(shadow, id, 0);
    for (let at = 0; at < attrs.length; at += 2)
      this.attributes = (this.attributes + attributeSum(id, attrs[at] as string, attrs[at + 1] as string)) | 0;
  }
}
