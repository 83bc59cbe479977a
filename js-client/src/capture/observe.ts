import * as natives from './natives.ts';
import type { Context } from './context.ts';
import type { Guard } from './guard.ts';
import { MARK } from './policy.ts';
import type { Known } from './tree.ts';

/** New kids that stand one behind the other; those before `at` are sent. */
export interface Rest {
  readonly nodes: readonly Node[];
  readonly at: number;
  /** The kid behind them. */
  readonly before: Known | null;
}

/** What may differ from what the replica has. */
export class Marks {
  readonly kids = new Set<Known>();
  readonly attrs = new Set<Known>();
  readonly text = new Set<Known>();
  /** Elements that may have got a shadow root. */
  readonly hosts = new Set<Known>();
  /** Of parents to which no kids have come and from which none has gone since: what is still to be sent of theirs. */
  readonly rests = new Map<Known, Rest>();
  /** Taken out of the page, where nothing tells what happens to them; they may come back. */
  readonly away = new Set<Known>();
  /** Taken from where they stood, and in the page all the same: whatever they stand in now may be taken out with them, and is not known yet. */
  readonly moved = new Set<Known>();

  /** All of `known` but its inside. */
  whole(known: Known): void {
    if (known.tag === '#text') this.text.add(known);
    else {
      this.kids.add(known);
      if (known.isElement) {
        this.attrs.add(known);
        this.hosts.add(known);
      }
    }
  }

  get areEmpty(): boolean {
    return this.kids.size + this.rests.size + this.attrs.size + this.text.size + this.hosts.size === 0;
  }

  clear(): void {
    this.kids.clear();
    this.rests.clear();
    this.attrs.clear();
    this.text.clear();
    this.hosts.clear();
    this.away.clear();
    this.moved.clear();
  }
}

/** Turns mutation records of the document and its shadow roots into marks. What they say is not used: the page itself is looked at later. */
export class Observation {
  private readonly changes: MutationObserver | null;
  /** Old values cost the page something with each mutation, so only these attributes are asked for theirs. */
  private readonly secrets: MutationObserver | null;
  private count = 0;
  /** Something in the page is not as it was when last asked. */
  private isChanged = true;

  constructor(
    private readonly context: Context,
    private readonly marks: Marks,
    guard: Guard,
  ) {
    const observer = (where: string, take: (records: MutationRecord[]) => void): MutationObserver | null =>
      natives.MutationWatch === undefined
        ? null
        : new natives.MutationWatch((records) => guard(where, () => take(records)));
    this.changes = observer('mutation', (records) => {
      if (this.mark(records)) context.schedule();
    });
    this.secrets = observer('secret', (records) => {
      this.remember(records);
    });
  }

  watch(root: Node): void {
    this.changes?.observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
    this.secrets?.observe(root, { subtree: true, attributeFilter: ['type', 'autocomplete'], attributeOldValue: true });
  }

  stop(): void {
    this.changes?.disconnect();
    this.secrets?.disconnect();
  }

  /** Takes what has not been delivered yet: a flush must not miss what the page did just before it. */
  drain(): void {
    if (this.secrets !== null) this.remember(this.secrets.takeRecords());
    if (this.changes !== null) this.mark(this.changes.takeRecords());
    else for (const known of this.context.tree.all()) this.marks.whole(known);
  }

  /** Mutations since the last call. */
  takeCount(): number {
    const { count } = this;
    this.count = 0;
    return count;
  }

  /** Whether the page may have changed since this was asked last. */
  takeChanged(): boolean {
    const isChanged = this.isChanged || this.changes === null;
    this.isChanged = false;
    return isChanged;
  }

  private mark(records: readonly MutationRecord[]): boolean {
    const { tree } = this.context;
    this.count += records.length;
    if (records.length > 0) this.isChanged = true;
    let found = false;
    let hasTaken = false;
    for (const record of records) {
      const { target, type, removedNodes } = record;
      const known = tree.of(target);
      for (let at = 0; at < removedNodes.length; at++) {
        const taken = tree.of(removedNodes[at] as Node);
        const isIn = taken !== undefined && natives.isConnected(taken.node);
        if (taken !== undefined) (isIn ? this.marks.moved : this.marks.away).add(taken);
        hasTaken ||= !isIn;
      }
      if (known === undefined) found = this.markParent(natives.parentNode(target), record) || found;
      else {
        found = true;
        if (type === 'childList') {
          this.marks.kids.add(known);
          // What it holds says whether a box stands for it.
          if (known.shape === 'closed-shadow') this.marks.attrs.add(known);
        } else if (type === 'attributes') this.marks.attrs.add(known);
        else this.marks.text.add(known);
      }
    }
    if (hasTaken)
      for (const taken of this.marks.moved) if (!natives.isConnected(taken.node)) this.marks.away.add(taken);
    return found;
  }

  /** Of a DOM node that is not sent: it may become one that is, or be the text of a style sheet or field. */
  private markParent(parent: Node | null, record: MutationRecord): boolean {
    const known = parent === null ? undefined : this.context.tree.of(parent);
    if (known === undefined) return false;
    if (record.type === 'attributes' && known.shape === 'plain') this.marks.kids.add(known);
    return record.type !== 'attributes' || record.attributeName === MARK || known.shape === 'plain';
  }

  private remember(records: readonly MutationRecord[]): void {
    const { policy, tree } = this.context;
    for (const { target, attributeName, oldValue } of records) {
      if (attributeName === null || oldValue === null) continue;
      policy.rememberAttribute(target as Element, attributeName, oldValue);
      const known = tree.of(target);
      if (known !== undefined) this.marks.attrs.add(known);
    }
  }
}
