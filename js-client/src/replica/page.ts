import { attributeSum, nodeCheck } from '../dom/checksum.ts';
import { NodeMirror } from '../dom/mirror.ts';
import type { Mirror } from '../dom/mirror.ts';
import { DOCUMENT_ID, OPS_VERSION } from '../dom/ops.ts';
import type { Delta, DomId, Op, Snapshot, SumKind, Viewport } from '../dom/ops.ts';
import { setStates } from './custom-states.ts';
import { Divergence } from './divergence.ts';
import { InnerPages } from './frames.ts';
import { LiveState } from './live-state.ts';
import {
  attributeNamesOf,
  attributeOf,
  composedParentOf,
  DOCUMENT,
  ELEMENT,
  firstChildOf,
  FRAGMENT,
  insertBefore,
  moveInto,
  nextOf,
  parentOf,
  removeChild,
  rootOf,
  setAdopted,
  setAttribute,
  shadowOf,
  TEXT,
  typeOf,
} from './natives.ts';
import { MOST_DEPTH, markDepth, Nodes } from './nodes.ts';
import { OwnStyle } from './own-style.ts';
import { NOT_OURS, rangeOf } from './ranges.ts';
import { safeBase } from './sanitize.ts';
import { Sheets } from './sheets.ts';
import type { FrameWindow } from './sheets.ts';
import { Substitutes } from './substitutes.ts';
import type { ResourceWay } from './substitutes.ts';
import { wireEntries, wireList, wireNumber, wireText } from './wire-values.ts';

/** What a page says about itself beside its content. Text of the customer's client: to be shown as text only. */
export interface PageFacts {
  readonly url: string;
  readonly title: string;
  readonly viewport: Viewport;
}

/** Largest side of a viewport, in CSS pixels. */
const MOST_PIXELS = 20_000;
const SUBSTITUTE_MS = 200;

/** What a page has in common with those in its frames. */
export interface SharedByPages {
  readonly nativeScrollbar: number;
  readonly way: ResourceWay | null;
  /** Called with each document, and each shadow root that is made. */
  readonly onRoot: (root: Document | ShadowRoot) => void;
  /** What a frame was told does not fit. True: it is to be a box. */
  readonly onBroken: (error: unknown) => boolean;
  /** Of their domIds. */
  readonly ranges: Set<number>;
}

/** One replicated page in a frame's document: built from a snapshot, changed by batches of operations. */
export class ReplicaPage implements Mirror {
  readonly mirror = new NodeMirror();
  readonly document: Document;
  readonly live: LiveState;
  private readonly sheets: Sheets;
  private readonly nodes: Nodes;
  private readonly own: OwnStyle;
  private readonly substitutes: Substitutes;
  private substituting: ReturnType<typeof setTimeout> | undefined;
  private readonly range: number;
  private base = '';
  readonly inner: InnerPages;
  private shown: PageFacts;
  /** A batch moved something: connected elements may have lost state. */
  private moved = false;

  /** Builds the page in place of whatever the frame's document holds. Throws when that cannot be done. */
  constructor(
    private readonly frame: FrameWindow,
    private readonly shared: SharedByPages,
    snapshot: Snapshot,
    /** How many frames this one is in. */
    depth = 0,
  ) {
    checkVersion(snapshot.version);
    const { nativeScrollbar, onRoot, ranges, way } = shared;
    this.range = rangeOf(snapshot.root.id);
    if (ranges.has(this.range)) throw new Divergence(NOT_OURS);
    ranges.add(this.range);
    const { document } = frame;
    this.document = document;
    onRoot(document);
    this.inner = new InnerPages(
      depth,
      (window, own) => new ReplicaPage(window, shared, own, depth + 1),
      (element, isDocument, why) => this.live.setPicture(element, isDocument ? { isDocument } : { why }),
      shared.onBroken,
    );
    this.own = new OwnStyle(frame, nativeScrollbar);
    this.live = new LiveState(frame);
    this.substitutes = new Substitutes(frame, way, () => this.substituteSoon());
    this.sheets = new Sheets(frame, this.own.forShadows, this.substitutes);
    this.nodes = new Nodes(
      frame,
      this.mirror,
      this.range,
      this.live,
      this.sheets,
      this.substitutes,
      onRoot,
      (element) => this.inner.forget(element),
    );
    this.mirror.add(DOCUMENT_ID, document);
    try {
      this.shown = {
        url: wireText(snapshot.url),
        title: wireText(snapshot.title),
        viewport: checkedViewport(snapshot.viewport),
      };
      this.build(snapshot);
    } catch (error) {
      this.end();
      throw error;
    }
  }

  private build(snapshot: Snapshot): void {
    const { document } = this;
    this.clear();
    this.setBase(wireText(snapshot.base));
    this.own.setViewport(this.shown.viewport);
    this.sheets.constructAll(snapshot.sheets);
    this.sheets.adopt(document, snapshot.adopted);
    const built = this.nodes.build([snapshot.root], 0);
    const root = firstChildOf(built);
    if (root === null || typeOf(root) !== ELEMENT) throw new Divergence('no root element');
    // Before anything in the page resolves an address.
    this.own.place(root);
    insertBefore(document, built, null);
    this.live.setScroll(null, snapshot.scroll);
    this.setFocus(snapshot.focus ?? null, snapshot.focusVisible);
    this.setTarget(snapshot.target ?? null);
    this.settle();
  }

  /** An image has not come. True: it is looked for elsewhere. */
  substituteImage(image: Element): boolean {
    if (image.ownerDocument !== this.document) return this.inner.pages().some((page) => page.substituteImage(image));
    const url = (image as HTMLImageElement).currentSrc || (attributeOf(image, 'src') ?? '');
    if (!this.substitutes.fail(url)) return false;
    for (const name of ['srcset', 'src']) {
      const value = attributeOf(image, name);
      if (value !== null) setAttribute(image, name, this.substitutes.attribute('img', name, value));
    }
    return true;
  }

  get facts(): PageFacts {
    return this.shown;
  }

  /** Applies a whole batch. Throws when it does not fit; the page is void then. */
  apply(delta: Delta): undefined {
    checkVersion(delta.version);
    this.moved = false;
    for (const op of wireList(delta.ops)) this.perform(op);
    this.settle();
    this.verify(delta.check);
    for (const [kind, sum] of wireEntries(delta.sums)) this.verifySum(kind, sum);
  }

  get size(): number {
    return this.mirror.size;
  }

  /** Of this page or one in its frames; undefined when there is none. */
  idOf(node: Node): DomId | undefined {
    let id = this.mirror.idOf(node);
    for (const page of this.inner.pages()) id ??= page.idOf(node);
    return id;
  }

  nodeOf(id: DomId): Node | undefined {
    return this.mirror.nodeOf(id) ?? this.inner.frameWith(id)?.[1].nodeOf(id);
  }

  /** The customer's pointer is over this element, or over none, here or in a frame. */
  point(id: DomId | undefined, isDown: boolean): void {
    const frame = id === undefined || this.mirror.nodeOf(id) !== undefined ? undefined : this.inner.frameWith(id);
    for (const page of this.inner.pages()) page.point(page === frame?.[1] ? id : undefined, isDown);
    const node = frame?.[0] ?? (id === undefined ? undefined : this.mirror.nodeOf(id));
    const element = node !== undefined && typeOf(node) === ELEMENT ? (node as Element) : null;
    this.live.setPointed(element, isDown);
  }

  /** Nothing of it is to be seen any more, and its domIds are free. */
  end(): void {
    this.shared.ranges.delete(this.range);
    for (const page of this.inner.pages()) page.end();
    this.clear();
  }

  /** Tries scroll positions that are still to be reached; false when there are none left. */
  scroll(): boolean {
    let isLeft = this.live.scroll();
    for (const page of this.inner.pages()) isLeft = page.scroll() || isLeft;
    return isLeft;
  }

  /** Compares the tree with what the customer's side says it is. */
  private verify(check: number | undefined): void {
    if (check !== undefined && check !== this.check()) throw new ChecksumMismatch('checksum');
  }

  private verifySum(kind: string, expected: unknown): void {
    if (kind === 'attributes' || kind === 'form' || kind === 'sheets')
      if (expected !== this.sumOf(kind) >>> 0) throw new ChecksumMismatch(kind);
  }

  /** Attributes and sheets are as they stand there; controls may correct what they are given, so theirs is what was sent. */
  private sumOf(kind: SumKind): number {
    if (kind === 'form') return this.live.formSum((element) => this.numberOf(element));
    if (kind === 'sheets') return this.sheets.sum((element) => this.numberOf(element));
    let sum = 0;
    for (const [id, node] of this.mirror.all()) {
      if (typeOf(node) !== ELEMENT) continue;
      for (const name of attributeNamesOf(node as Element))
        sum = (sum + attributeSum(id, name, attributeOf(node as Element, name) ?? '')) | 0;
    }
    return sum;
  }

  /** `treeCheck` of what is in the frame's document really, mirrored nodes only. */
  check(): number {
    let sum = 0;
    const waiting: Node[] = [this.frame.document];
    const add = (node: Node, parent: Node, next: Node | null): void => {
      const text = typeOf(node) === TEXT ? (node as Text).data : undefined;
      sum =
        (sum + nodeCheck(this.numberOf(node), this.numberOf(parent), next === null ? 0 : this.numberOf(next), text)) |
        0;
      if (text === undefined) waiting.push(node);
    };
    for (let parent = waiting.pop(); parent !== undefined; parent = waiting.pop()) {
      const shadow = typeOf(parent) === ELEMENT ? shadowOf(parent as Element) : null;
      if (shadow !== null) add(shadow, parent, null);
      let before: Node | null = null;
      for (let child = firstChildOf(parent); child !== null; child = nextOf(child)) {
        if (this.mirror.idOf(child) === undefined) continue;
        if (before !== null) add(before, parent, child);
        before = child;
      }
      if (before !== null) add(before, parent, null);
    }
    return sum >>> 0;
  }

  private perform(op: Op): void {
    switch (op.op) {
      case 'insert':
        return this.insert(op.parent, op.before, op.nodes);
      case 'remove':
        return wireList(op.ids).forEach((id) => this.remove(this.child(id)));
      case 'move':
        return wireList(op.ids).forEach((id) => this.move(op.parent, op.before, this.child(id)));
      case 'attrs':
        return this.setAttributes(op);
      case 'text':
        return this.setText(op.id, op.text);
      case 'form':
        return this.live.setForm(this.element(op.id), op.form);
      case 'scroll':
        return this.live.setScroll(op.id === DOCUMENT_ID ? null : this.element(op.id), op.scroll);
      case 'layer':
        return this.live.setLayer(this.element(op.id), op.layer);
      case 'shadow':
        return this.attachShadow(this.element(op.host), op);
      case 'placeholder':
        return this.live.setPlaceholder(this.element(op.id), op.placeholder);
      case 'sheet':
        return this.sheets.set(this.element(op.id), op.sheet);
      case 'constructed':
        return this.sheets.construct(op.sheet, op.source);
      case 'rules':
        if (op.owner === undefined) return this.sheets.spliceConstructed(op.sheet, op.at, op.remove, op.insert);
        return this.sheets.spliceOwned(this.element(op.owner), op.at, op.remove, op.insert);
      case 'adopt':
        return this.sheets.adopt(this.root(op.root), op.sheets);
      case 'viewport':
        return this.setViewport(op.viewport);
      case 'page':
        return this.setPage(op);
      case 'focus':
        return this.setFocus(op.id, op.visible);
      case 'target':
        return this.setTarget(op.id);
      case 'picture':
        return this.live.setPicture(this.element(op.id), { src: op.src, why: op.why });
      case 'media':
        return this.live.setMedia(this.element(op.id), op.media);
      case 'selection':
        return this.select(op);
      case 'animation':
        return this.live.animate(this.element(op.id), op.style);
      case 'states':
        return setStates(this.element(op.id), op.names);
      case 'frame':
        return this.inner.apply(this.element(op.id), op);
      default:
        throw new Divergence('unknown operation');
    }
  }

  private insert(parentId: DomId, beforeId: DomId | null, nodes: Extract<Op, { op: 'insert' }>['nodes']): void {
    const parent = this.parent(parentId);
    const before = beforeId === null ? null : this.child(beforeId);
    insertBefore(parent, this.nodes.build(nodes, depthOf(parent)), before);
  }

  private move(parentId: DomId, beforeId: DomId | null, node: Element | Text): void {
    const parent = this.parent(parentId);
    const depth = depthOf(parent);
    const levels = levelsOf(node, depth + 1);
    if (levels.some(([, level]) => level > MOST_DEPTH)) throw new Divergence('too deep');
    for (const [each, level] of levels) if (typeOf(each) === ELEMENT) markDepth(each as Element, level);
    moveInto(parent, node, beforeId === null ? null : this.child(beforeId));
    this.moved = true;
  }

  private remove(node: Element | Text): void {
    const parent = parentOf(node);
    if (parent === null) throw new Divergence('not in the tree');
    removeChild(parent, node);
    this.nodes.forget(node);
  }

  private setAttributes(op: Extract<Op, { op: 'attrs' }>): void {
    const element = this.element(op.id);
    for (const [name, value] of wireEntries(op.set)) this.nodes.setAttribute(element, name, value);
    for (const entry of wireList(op.setNs)) this.nodes.setAttributeNs(element, entry);
    for (const name of wireList(op.unset)) this.nodes.removeAttribute(element, name);
    this.live.touched(element);
  }

  private setText(id: DomId, text: unknown): void {
    this.ofType<Text>(id, TEXT).data = wireText(text);
  }

  private attachShadow(host: Element, { shadow }: Extract<Op, { op: 'shadow' }>): void {
    if (shadowOf(host) !== null) throw new Divergence('has a shadow root');
    const root = this.nodes.attachShadow(host, shadow);
    insertBefore(root, this.nodes.build(shadow.kids ?? [], depthOf(root)), null);
  }

  private setViewport(viewport: Viewport): void {
    this.shown = { ...this.shown, viewport: checkedViewport(viewport) };
    this.own.setViewport(this.shown.viewport);
  }

  private setPage({ url, title, base }: Extract<Op, { op: 'page' }>): void {
    this.shown = {
      ...this.shown,
      ...(url === undefined ? {} : { url: wireText(url) }),
      ...(title === undefined ? {} : { title: wireText(title) }),
    };
    this.setBase(base === undefined ? this.base : wireText(base));
  }

  private setBase(base: string): void {
    this.base = safeBase(base);
    this.own.setBase(this.base);
    // Frames may have no address of their own.
    this.substitutes.setPage(/^https?:/.test(this.shown.url) ? this.shown.url : this.base, this.base);
  }

  /** One failure seldom comes alone. */
  private substituteSoon(): void {
    this.substituting ??= setTimeout(() => {
      this.substituting = undefined;
      this.sheets.substitute();
    }, SUBSTITUTE_MS);
  }

  private setFocus(id: DomId | null, isVisible: boolean | undefined): void {
    this.live.setFocus(id === null ? null : this.element(id), isVisible === true);
  }

  /** Shown only; a text that is shorter here by now is no divergence. */
  private select({ from, to }: Extract<Op, { op: 'selection' }>): void {
    const selection = this.frame.getSelection();
    selection?.removeAllRanges();
    if (from === undefined || to === undefined) return;
    const [[start, first], [end, last]] = [from, to];
    const range = this.document.createRange();
    const [startNode, endNode] = [this.child(start), this.child(end)];
    try {
      if (first === null) range.setStartBefore(startNode);
      else range.setStart(startNode, first);
      if (last === null) range.setEndAfter(endNode);
      else range.setEnd(endNode, last);
      selection?.addRange(range);
    } catch {
      // Nothing is shown as selected.
    }
  }

  private setTarget(id: DomId | null): void {
    this.live.setTarget(id === null ? null : this.element(id));
  }

  private settle(): void {
    this.own.place(rootOf(this.frame.document));
    this.sheets.settle();
    this.live.settle(this.moved);
    if (this.moved) this.inner.checkMoved();
  }

  private clear(): void {
    const { document } = this;
    setAdopted(document, []);
    for (let child = firstChildOf(document); child !== null;) {
      const next = nextOf(child);
      if (typeOf(child) === ELEMENT) removeChild(document, child);
      child = next;
    }
  }

  private numberOf(node: Node): DomId {
    return this.mirror.idOf(node) ?? DOCUMENT_ID;
  }

  private node(id: DomId): Node {
    const node = this.mirror.nodeOf(id);
    if (node === undefined) throw new Divergence(rangeOf(id) === this.range ? 'unknown id' : NOT_OURS);
    return node;
  }

  private ofType<T extends Node>(id: DomId, ...types: readonly number[]): T {
    const node = this.node(id);
    if (!types.includes(typeOf(node))) throw new Divergence('wrong kind of node');
    return node as T;
  }

  private element(id: DomId): Element {
    return this.ofType(id, ELEMENT);
  }

  /** A node that can stand among others: a shadow root cannot. */
  private child(id: DomId): Element | Text {
    return this.ofType(id, ELEMENT, TEXT);
  }

  private parent(id: DomId): Node {
    return this.ofType(id, ELEMENT, FRAGMENT, DOCUMENT);
  }

  private root(id: DomId): Document | ShadowRoot {
    return this.ofType(id, FRAGMENT, DOCUMENT);
  }
}

/** The trees differ though every operation could be applied. */
export class ChecksumMismatch extends Divergence {
  constructor(readonly kind: SumKind | 'checksum') {
    super(kind);
  }
}

function checkVersion(version: unknown): void {
  if (version !== OPS_VERSION) throw new Divergence('unknown version');
}

function checkedViewport(viewport: Viewport): Viewport {
  for (const side of [viewport.width, viewport.height, viewport.clientWidth, viewport.clientHeight]) {
    if (!(wireNumber(side) >= 0 && side <= MOST_PIXELS)) throw new Divergence('not a viewport');
  }
  return viewport;
}

function depthOf(node: Node): number {
  let depth = 0;
  for (let parent = composedParentOf(node); parent !== null; parent = composedParentOf(parent)) depth++;
  return depth;
}

/** The nodes of a subtree, itself included, each with its depth. */
function levelsOf(top: Node, depth: number): readonly [Node, number][] {
  const levels: [Node, number][] = [[top, depth]];
  for (const [node, level] of levels) {
    for (let child = firstChildOf(node); child !== null; child = nextOf(child)) levels.push([child, level + 1]);
    const shadow = typeOf(node) === ELEMENT ? shadowOf(node as Element) : null;
    if (shadow !== null) levels.push([shadow, level + 1]);
  }
  return levels;
}
