import * as natives from './natives.ts';
import type { DomId } from '../dom/ops.ts';
import { commas } from './context.ts';
import type { Batch, Context } from './context.ts';
import { longestIncreasing } from './lis.ts';
import type { Marks, Rest } from './observe.ts';
import type { Parts } from './parts.ts';
import type { Occasion, Serializer } from './serialize.ts';
import type { Cover } from './cover.ts';
import type { Slice } from './slice.ts';
import { Known, stands } from './tree.ts';

const SHADOW = 11;
const DOCUMENT = 9;

/**
 * Leads the replica's tree to the page's. Parents are taken top-down in the order of the page as it is now: then everything above a parent
 * already stands where it belongs, so that no move makes a cycle. Removals come last, when it is known what has only moved.
 */
export class TreeDiff {
  private levels: Known[][] = [];
  private readonly cut: Known[] = [];
  declare private slice: Slice;
  private isWhole = false;
  private lost: Known[] = [];
  private run = 0;

  constructor(
    private readonly context: Context,
    private readonly parts: Parts,
    private readonly serializer: Serializer,
    private readonly marks: Marks,
    private readonly onShadow: (root: ShadowRoot) => void,
    private readonly forget: (known: Known) => void,
  ) {}

  /**
   * True: the root element itself has changed its kind, only a snapshot can tell that. What there is no time for stays marked. `isWhole`: of
   * what comes in, scroll positions are read as in a snapshot.
   */
  flush(batch: Batch, slice: Slice, isWhole: boolean): boolean {
    this.levels = [];
    this.lost = [];
    this.cut.length = 0;
    this.run = batch.run;
    this.slice = slice;
    this.isWhole = isWhole;
    this.lookAtReturned();
    for (const known of this.marks.attrs) if (!known.gone && this.restate(known)) return true;
    this.attachShadows(batch);
    for (const known of this.marks.kids) this.queue(known);
    this.marks.kids.clear();
    for (const [parent, rest] of [...this.marks.rests]) {
      this.goOn(parent, rest, batch);
      if (slice.isOver()) break;
    }
    const moved: Known[] = [];
    let isLate = false;
    for (const level of this.levels) {
      // Between levels everything above stands where it belongs.
      if (isLate) for (const known of level ?? []) this.cut.push(known);
      else if (level !== undefined) {
        for (let at = 0; at < level.length; at++) this.syncKids(level[at] as Known, batch, moved);
        isLate = slice.isOver();
      }
    }
    this.remove(batch);
    if (moved.length > 0) {
      this.parts.scroll.onMoved(moved);
      this.parts.layers.onMoved(moved);
      this.parts.boxes.onMoved(moved);
    }
    this.flushAttributes(batch);
    this.flushText(batch);
    for (const known of this.cut) if (!known.gone) this.marks.kids.add(known);
    if (!this.isCut) this.marks.moved.clear();
    return false;
  }

  /** Not all places were looked at. */
  get isCut(): boolean {
    return this.cut.length + this.marks.rests.size > 0;
  }

  private lookAtReturned(): void {
    for (const top of this.marks.away) {
      if (!top.gone && !natives.isConnected(top.node)) continue;
      this.marks.away.delete(top);
      this.lookAtAll(top);
    }
  }

  /** Parents before their kids. */
  private lookAtAll(top: Known): Known[] {
    const seen: Known[] = [];
    const stack = [top];
    for (let known = stack.pop(); known !== undefined; known = stack.pop()) {
      if (known.gone) continue;
      seen.push(known);
      this.marks.whole(known);
      this.parts.forms.mark(known);
      if (known.shadow !== null) stack.push(known.shadow);
      // Kids that have moved away are listed until their old parent is looked at.
      for (const kid of known.kids) if (kid.parent === known) stack.push(kid);
    }
    return seen;
  }

  /** An attribute may have changed what the element is to us: masked, a box, not there at all. */
  private restate(known: Known): boolean {
    if (!known.isElement) return false;
    const { policy } = this.context;
    const element = known.node as Element;
    const { state, cover, shape } = this.serializer.look(element, known.parent?.cover ?? this.context.cover);
    if (state === 'service' || shape !== known.shape) {
      if (known.parent === null) return true;
      this.replace(known);
      this.marks.kids.add(known.parent);
      return false;
    }
    if (!known.secret && (known.tag === 'input' || known.tag === 'textarea')) {
      known.secret = policy.isSecret(element, (name) => natives.attribute(element, name));
    }
    if (cover !== known.cover) this.refresh(known, cover, (parent) => this.marks.kids.add(parent));
    return false;
  }

  /** Everything in a region that has become masked, or open, is looked at again. */
  private refresh(top: Known, from: Cover, again: (parent: Known) => void): void {
    const stack: [Known, Cover][] = [[top, from]];
    for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
      const [known, cover] = next;
      if (known.cover === cover && known !== top) continue;
      known.cover = cover;
      if (known.tag === '#text') this.marks.text.add(known);
      else if (known.isElement) {
        this.marks.attrs.add(known);
        this.parts.forms.mark(known);
        this.parts.styles.force(known);
      }
      if (known.shadow !== null) stack.push([known.shadow, cover]);
      for (const kid of known.kids) {
        if (kid.parent !== known || kid.gone) continue;
        const look = kid.isElement ? this.serializer.look(kid.node as Element, cover) : kid;
        if (look.shape === kid.shape) stack.push([kid, look === kid ? cover : look.cover]);
        else {
          this.replace(kid);
          again(known);
        }
      }
    }
  }

  /** The replica's copy goes; the DOM node counts as new. */
  private replace(known: Known): void {
    this.context.tree.unmap(known);
    this.lose(known);
  }

  private lose(known: Known): void {
    if (known.lost === this.run) return;
    known.lost = this.run;
    this.lost.push(known);
  }

  private attachShadows(batch: Batch): void {
    const occasion = this.occasion(batch);
    for (const known of this.marks.hosts) {
      const root = this.newRootOf(known);
      // Where it stood it may have been open, and where it stands now it is masked.
      if (root !== null && !stands(known)) continue;
      this.marks.hosts.delete(known);
      if (root === null) continue;
      const shadow = this.serializer.writeShadow(root, known, occasion);
      batch.tree.push(`{"op":"shadow","host":${known.id},"shadow":${shadow}}`);
    }
  }

  private newRootOf(known: Known): ShadowRoot | null {
    if (known.gone || known.shadow !== null || known.shape !== 'plain') return null;
    if (this.context.tree.of(known.node) !== known) return null;
    const root = this.parts.shadows.of(known.node as Element);
    return root !== null && this.depthOf(known) >= 0 ? root : null;
  }

  private occasion(batch: Batch): Occasion {
    return {
      isSnapshot: this.isWhole,
      onKnown: (parent) => {
        this.queue(parent);
      },
      isOver: () => this.slice.isOver(),
      onCut: (parent) => this.cut.push(parent),
      define: (sheet, source) => batch.sheets.push(`{"op":"constructed","sheet":${sheet},"source":${source}}`),
      onShadow: this.onShadow,
    };
  }

  private queue(known: Known): void {
    if (known.gone || known.queuedRun === this.run || this.context.tree.of(known.node) !== known) return;
    const depth = this.depthOf(known);
    if (depth < 0) return;
    known.queuedRun = this.run;
    this.marks.rests.delete(known);
    (this.levels[depth] ??= []).push(known);
  }

  /** How deep a DOM node stands in the page, -1 when it is not in it or in something that is sent without its kids. */
  private depthOf(known: Known): number {
    const { document, tree } = this.context;
    const path: Known[] = [];
    const steps: number[] = [];
    let step = 0;
    let base = -1;
    for (let node: Node | null = known.node; node !== null; step++) {
      const at = tree.of(node);
      if (at?.depthRun === this.run) {
        base = at.depth;
        break;
      }
      if (at !== undefined) {
        path.push(at);
        steps.push(step);
      }
      if (step > 0 && !(at === undefined ? this.serializer.mayHold(node) : at.shape === 'plain')) break;
      const type = natives.nodeType(node);
      if (type === DOCUMENT) {
        base = node === document ? 0 : -1;
        break;
      }
      node = type === SHADOW ? this.hostOf(node) : natives.parentNode(node);
    }
    for (let at = 0; at < path.length; at++) {
      const passed = path[at] as Known;
      passed.depthRun = this.run;
      passed.depth = base < 0 ? -1 : base + step - (steps[at] as number);
    }
    return known.depth;
  }

  private hostOf(fragment: Node): Node | null {
    try {
      return natives.host(fragment as ShadowRoot);
    } catch {
      return null;
    }
  }

  private syncKids(parent: Known, batch: Batch, moved: Known[]): void {
    if (parent.shape !== 'plain' || parent.gone) return;
    const before: Known[] = [];
    for (const kid of parent.kids) if (kid.parent === parent && !kid.gone) before.push(kid);
    const now = this.childrenOf(parent);
    if (isSame(before, now)) {
      // Without those that have moved away: checks go by this list.
      parent.kids = before;
      return;
    }
    for (let at = 0; at < before.length; at++) (before[at] as Known).at = at;
    this.findStaying(parent, now);
    const kids = this.place(parent, now, batch, moved);
    for (const kid of before) if (kid.placed !== this.run && kid.parent === parent) this.lose(kid);
    parent.kids = kids;
    if (parent.tag === 'select' || parent.tag === 'optgroup' || parent.tag === 'option') this.forceSelect(parent);
  }

  /** Children of a parent that are sent: as known, or the DOM node where it is new. */
  private childrenOf(parent: Known): (Known | Node)[] {
    const { tree } = this.context;
    const now: (Known | Node)[] = [];
    for (let node = natives.firstChild(parent.node); node !== null; node = natives.nextSibling(node)) {
      const known = tree.of(node);
      if (known === undefined) {
        if (this.serializer.isSent(node)) now.push(node);
      } else if (known.parent === parent || this.mayMove(known, parent)) now.push(known);
      else now.push(node);
    }
    return now;
  }

  /** A DOM node that comes to stand where it has another shape is not moved but replaced. */
  private mayMove(known: Known, parent: Known): boolean {
    if (!known.isElement || this.serializer.look(known.node as Element, parent.cover).shape === known.shape)
      return true;
    this.replace(known);
    return false;
  }

  /** Marks those that need not move as placed. */
  private findStaying(parent: Known, now: readonly (Known | Node)[]): void {
    const candidates: Known[] = [];
    const positions: number[] = [];
    let areInOrder = true;
    for (const item of now) {
      if (!isKnown(item) || item.parent !== parent) continue;
      areInOrder &&= item.at >= (positions[positions.length - 1] ?? 0);
      candidates.push(item);
      positions.push(item.at);
    }
    // As a rule nothing but new ones have come, to many that are there.
    const stays = areInOrder ? null : longestIncreasing(positions);
    for (let at = 0; at < candidates.length; at++)
      if (stays === null || stays[at] === true) (candidates[at] as Known).placed = this.run;
  }

  /** From the last to the first, so that what stands behind is always in its place already. */
  private place(parent: Known, now: readonly (Known | Node)[], batch: Batch, moved: Known[]): Known[] {
    const kids: Known[] = [];
    let before: Known | null = null;
    for (let end = now.length; end > 0;) {
      const last = now[end - 1] as Known | Node;
      if (isKnown(last) && last.placed === this.run) {
        kids.push(last);
        last.lost = 0;
        before = last;
        end--;
        continue;
      }
      let start = end - 1;
      while (start > 0 && this.isSameKind(now[start - 1] as Known | Node, last)) start--;
      const group = now.slice(start, end);
      const placed: readonly Known[] = isKnown(last)
        ? this.move(parent, group as Known[], before, batch)
        : this.insert(parent, { nodes: group as Node[], at: 0, before }, batch);
      if (isKnown(last)) for (const known of placed) moved.push(known);
      for (let at = placed.length - 1; at >= 0; at--) {
        const known = placed[at] as Known;
        known.placed = this.run;
        kids.push(known);
      }
      before = placed[0] ?? before;
      end = start;
    }
    return kids.reverse();
  }

  private isSameKind(one: Known | Node, other: Known | Node): boolean {
    return isKnown(one) ? isKnown(other) && one.placed !== this.run : !isKnown(other);
  }

  private move(parent: Known, group: readonly Known[], before: Known | null, batch: Batch): readonly Known[] {
    let ids = '';
    // Back without what they were taken out with: nothing has told what happened to them meanwhile.
    const returned: Known[] = [];
    for (const known of group) {
      ids += (ids === '' ? '' : ',') + known.id;
      known.lost = 0;
      if (known.parent !== null && !natives.isConnected(known.parent.node)) returned.push(known);
      known.parent = parent;
    }
    batch.tree.push(`{"op":"move","parent":${parent.id},"before":${idOf(before)},"ids":[${ids}]}`);
    for (const known of group) this.inherit(known, parent);
    // What is masked by now is so before anything of it is read.
    for (const top of returned) for (const known of this.lookAtAll(top)) this.restate(known);
    return group;
  }

  private inherit(known: Known, parent: Known): void {
    const { cover } = known.isElement ? this.serializer.look(known.node as Element, parent.cover) : parent;
    if (cover !== known.cover) {
      this.refresh(known, cover, (again) => {
        this.queue(again);
      });
    }
  }

  /** Of a parent to which no kids have come and from which none has gone since: nobody has to look for what is new in it. */
  private goOn(parent: Known, rest: Rest, batch: Batch): void {
    this.marks.rests.delete(parent);
    if (parent.gone || this.context.tree.of(parent.node) !== parent) return;
    const { before, nodes } = rest;
    const at = before === null ? parent.kids.length : parent.kids.indexOf(before);
    const isThere = (node: Node | undefined): boolean =>
      node !== undefined && natives.parentNode(node) === parent.node && this.context.tree.of(node) === undefined;
    // In or under something that has moved, or is not shown any more, it waits until that is told.
    const isOpen = stands(parent) && this.depthOf(parent) >= 0;
    if (!isOpen || at < 0 || !isThere(nodes[rest.at]) || !isThere(nodes[nodes.length - 1])) this.cut.push(parent);
    else parent.kids.splice(at, 0, ...this.insert(parent, rest, batch));
  }

  private insert(parent: Known, rest: Rest, batch: Batch): readonly Known[] {
    const occasion = this.occasion(batch);
    const placed: Known[] = [];
    const nodes: string[] = [];
    if (rest.at === 0) this.slice.extend();
    for (let { at } = rest; at < rest.nodes.length; at++) {
      const node = rest.nodes[at] as Node;
      // What waited may have been taken out of the shared page meanwhile.
      if (rest.at > 0 && !this.serializer.isSent(node)) continue;
      if (placed.length > 0 && this.slice.isOver()) {
        if (this.marks.rests.has(parent)) this.cut.push(parent);
        else this.marks.rests.set(parent, { ...rest, at });
        break;
      }
      const { json, known } = this.serializer.write(node, parent, occasion);
      placed.push(known);
      nodes.push(json);
    }
    if (nodes.length > 0)
      batch.tree.push(`{"op":"insert","parent":${parent.id},"before":${idOf(rest.before)},"nodes":[${commas(nodes)}]}`);
    return placed;
  }

  private remove(batch: Batch): void {
    const gone: Known[] = [];
    for (const known of this.lost) if (known.lost === this.run && !known.gone) gone.push(known);
    let ids = '';
    for (const known of gone) {
      if (this.goesWithParent(known)) continue;
      ids += (ids === '' ? '' : ',') + known.id;
    }
    for (const known of gone) if (!known.gone) this.context.tree.forget(known, this.forget);
    if (ids !== '') batch.tree.push(`{"op":"remove","ids":[${ids}]}`);
  }

  private goesWithParent(known: Known): boolean {
    for (let at = known.parent; at !== null; at = at.parent) if (at.lost === this.run) return true;
    return false;
  }

  private flushAttributes(batch: Batch): void {
    const { attributes, forms, layers, styles } = this.parts;
    let looked = 0;
    for (const known of this.marks.attrs) {
      if (looked++ > 0 && this.slice.isOver()) return;
      if (this.isCut && !known.gone && !stands(known)) continue;
      this.marks.attrs.delete(known);
      if (known.gone || !known.isElement || this.context.tree.of(known.node) !== known) continue;
      const now = attributes.read(known);
      const op = attributes.op(known, now);
      layers.onAttributes(known);
      styles.onAttributes(known, batch);
      if (op === null) continue;
      known.attrs = now;
      batch.live.push(op);
      forms.force(known);
      if (known.tag === 'option' || known.tag === 'optgroup') this.forceSelect(known);
    }
  }

  /** Which options are selected may change at the replica with the options themselves. */
  private forceSelect(from: Known): void {
    for (let at: Known | null = from, depth = 0; at !== null && depth < 4; at = at.parent, depth++)
      this.parts.forms.force(at);
  }

  private flushText(batch: Batch): void {
    const { policy } = this.context;
    let looked = 0;
    for (const known of this.marks.text) {
      if (looked++ > 0 && this.slice.isOver()) return;
      if (this.isCut && !known.gone && !stands(known)) continue;
      this.marks.text.delete(known);
      if (known.gone || known.tag !== '#text') continue;
      const text = policy.mask('text', natives.data(known.node as Text), known) ?? '';
      if (text === known.text) continue;
      known.text = text;
      batch.live.push(`{"op":"text","id":${known.id},"text":${natives.quote(text)}}`);
    }
  }
}

function idOf(known: Known | null): DomId | null {
  return known === null ? null : known.id;
}

function isKnown(item: Known | Node): item is Known {
  return item instanceof Known;
}

function isSame(before: readonly Known[], now: readonly (Known | Node)[]): boolean {
  if (before.length !== now.length) return false;
  for (let at = 0; at < now.length; at++) if (before[at] !== now[at]) return false;
  return true;
}
