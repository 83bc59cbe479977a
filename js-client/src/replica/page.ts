import { nodeCheck } from '../dom/checksum.ts';
import { NodeMirror } from '../dom/mirror.ts';
import { DOCUMENT_ID, OPS_VERSION } from '../dom/ops.ts';
import type { Delta, DomId, Op, Snapshot, Viewport } from '../dom/ops.ts';
import { Divergence } from './divergence.ts';
import { LiveState } from './live-state.ts';
import {
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
  shadowOf,
  TEXT,
  typeOf,
} from './natives.ts';
import { MOST_DEPTH, markDepth, Nodes } from './nodes.ts';
import { OwnStyle } from './own-style.ts';
import { safeBase } from './sanitize.ts';
import { Sheets } from './sheets.ts';
import type { FrameWindow } from './sheets.ts';
import { wireEntries, wireList, wireNumber, wireText } from './wire-values.ts';

/** What a page says about itself beside its content. Text of the customer's client: to be shown as text only. */
export interface PageFacts {
  readonly url: string;
  readonly title: string;
  readonly viewport: Viewport;
}

/** Largest side of a viewport, in CSS pixels. */
const MOST_PIXELS = 20_000;

/** One replicated page in a frame's document: built from a snapshot, changed by batches of operations. */
export class ReplicaPage {
  readonly mirror = new NodeMirror();
  readonly live: LiveState;
  private readonly sheets: Sheets;
  private readonly nodes: Nodes;
  private readonly own: OwnStyle;
  private shown: PageFacts;
  /** A batch moved something: connected elements may have lost state. */
  private moved = false;

  /** Builds the page in place of whatever the frame's document holds. Throws when that cannot be done. */
  constructor(
    private readonly frame: FrameWindow,
    nativeScrollbar: number,
    snapshot: Snapshot,
    /** Called with each shadow root that is made. */
    onRoot: (root: ShadowRoot) => void,
  ) {
    checkVersion(snapshot.version);
    const { document } = frame;
    this.own = new OwnStyle(frame, nativeScrollbar);
    this.live = new LiveState(frame);
    this.sheets = new Sheets(frame, this.own.forShadows);
    this.nodes = new Nodes(frame, this.mirror, this.live, this.sheets, onRoot);
    this.shown = {
      url: wireText(snapshot.url),
      title: wireText(snapshot.title),
      viewport: checkedViewport(snapshot.viewport),
    };
    this.mirror.add(DOCUMENT_ID, document);
    this.clear();
    this.own.setBase(safeBase(wireText(snapshot.base)));
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
    this.setFocus(snapshot.focus ?? null);
    this.settle();
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
  }

  /** Compares the tree with what the customer's side says it is. */
  verify(check: number | undefined): void {
    if (check !== undefined && check !== this.check()) throw new ChecksumMismatch('checksum');
  }

  /** `treeCheck` of what is in the frame's document really, mirrored nodes only. */
  check(): number {
    let sum = 0;
    const waiting: Node[] = [this.frame.document];
    const add = (node: Node, parent: Node, next: Node | null): void => {
      const text = typeOf(node) === TEXT ? (node as Text).data : undefined;
      sum = (sum + nodeCheck(this.idOf(node), this.idOf(parent), next === null ? 0 : this.idOf(next), text)) | 0;
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
        return this.setFocus(op.id);
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
    if (base !== undefined) this.own.setBase(safeBase(wireText(base)));
  }

  private setFocus(id: DomId | null): void {
    this.live.setFocus(id === null ? null : this.element(id));
  }

  private settle(): void {
    this.own.place(rootOf(this.frame.document));
    this.sheets.settle();
    this.live.settle(this.moved);
  }

  private clear(): void {
    const { document } = this.frame;
    setAdopted(document, []);
    for (let child = firstChildOf(document); child !== null;) {
      const next = nextOf(child);
      if (typeOf(child) === ELEMENT) removeChild(document, child);
      child = next;
    }
  }

  private idOf(node: Node): DomId {
    return this.mirror.idOf(node) ?? DOCUMENT_ID;
  }

  private node(id: DomId): Node {
    const node = this.mirror.nodeOf(id);
    if (node === undefined) throw new Divergence('unknown id');
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
export class ChecksumMismatch extends Divergence {}

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
