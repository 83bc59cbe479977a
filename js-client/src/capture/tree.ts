import type { Mirror } from '../dom/mirror.ts';
import type { DomId } from '../dom/ops.ts';
import * as natives from './natives.ts';
import type { Cover } from './cover.ts';
import type { Place } from './policy.ts';
import type { Slice } from './slice.ts';

/**
 * How an element is sent: `plain` with its kids; `leaf` without (style, textarea, link); `inert` with nothing but its name; else a box of
 * its size.
 */
export type Shape = 'plain' | 'leaf' | 'inert' | 'masked' | 'frame' | 'canvas' | 'media' | 'object' | 'closed-shadow';

/** A DOM node as the replica has it. */
export class Known implements Place {
  // Declared, not initialized: a class field costs a call each, and there are hundreds of thousands of these.
  declare readonly id: DomId;
  declare readonly node: Node;
  declare parent: Known | null;
  declare kids: Known[];
  declare shadow: Known | null;
  /** As in `Place`; '#text' and '#shadow' for what is no element. */
  declare readonly tag: string;
  declare cover: Cover;
  declare readonly shape: Shape;
  declare secret: boolean;
  /** Attributes as sent: key, value, key, value … */
  declare attrs: readonly string[];
  declare text: string;
  /** Ended: the replica does not have it any more. */
  declare gone: boolean;
  /** Some part knows more of it, and is to be told when it ends. */
  declare isListed: boolean;
  /** Run number of the flush in which it was found missing from its parent, 0 when placed. */
  declare lost: number;
  /** Run number of the flush that knows its depth. */
  declare depthRun: number;
  declare depth: number;
  /** Run number of the flush that looks at its kids. */
  declare queuedRun: number;
  /** Position among its parent's kids before the flush that looks at them. */
  declare at: number;
  /** Run number of the flush that has found it in its place, or put it there. */
  declare placed: number;

  constructor(id: DomId, node: Node, parent: Known | null, tag: string, cover: Cover, shape: Shape, secret: boolean) {
    this.id = id;
    this.node = node;
    this.parent = parent;
    this.kids = NO_KIDS;
    this.shadow = null;
    this.tag = tag;
    this.cover = cover;
    this.shape = shape;
    this.secret = secret;
    this.attrs = NO_ATTRS;
    this.text = '';
    this.gone = false;
    this.isListed = tag === '#shadow';
    this.lost = 0;
    this.depthRun = 0;
    this.depth = 0;
    this.queuedRun = 0;
    this.at = 0;
    this.placed = 0;
  }

  get masked(): boolean {
    return this.cover !== 0;
  }

  get isElement(): boolean {
    return this.tag.charCodeAt(0) !== HASH;
  }
}

/** Whether everything around it is where it was last looked at. While a flush is cut short, what has moved still has the cover of its old place. */
export function stands(known: Known): boolean {
  for (let at = known; at.parent !== null; at = at.parent) {
    const around = at.tag === '#shadow' ? natives.host(at.node as ShadowRoot) : natives.parentNode(at.node);
    if (around !== at.parent.node) return false;
  }
  return true;
}

const HASH = 35;
const NO_KIDS: Known[] = [];
export const NO_ATTRS: readonly string[] = [];

/** Everything the replica has, by DOM node and by domId. */
export class Tree implements Mirror {
  root: Known | null = null;
  private byNode = new Map<Node, Known>();
  private byId = new Map<DomId, Known>();
  private previous: Map<Node, Known> | null = null;
  /** Ended, and still in the maps: taking a large page out of them at once would hold it up. */
  private graves: Known[] = [];
  private nextId: DomId;

  /** DomIds are larger than `before`. */
  constructor(before: DomId) {
    this.nextId = before + 1;
  }

  get size(): number {
    return this.byId.size - this.graves.length;
  }

  idOf(node: Node): DomId | undefined {
    return this.of(node)?.id;
  }

  nodeOf(id: DomId): Node | undefined {
    const known = this.byId.get(id);
    return known?.gone === true ? undefined : known?.node;
  }

  of(node: Node): Known | undefined {
    const known = this.byNode.get(node);
    return known?.gone === true ? undefined : known;
  }

  /** With some that have ended. */
  all(): IterableIterator<Known> {
    return this.byId.values();
  }

  add(node: Node, parent: Known | null, tag: string, cover: Cover, shape: Shape, secret: boolean): Known {
    const id = this.previous?.get(node)?.id ?? this.nextId++;
    const known = new Known(id, node, parent, tag, cover, shape, secret);
    this.byNode.set(node, known);
    this.byId.set(id, known);
    return known;
  }

  /** The DOM node counts as new from now on, though the replica still has it. */
  unmap(known: Known): void {
    if (this.byNode.get(known.node) === known) this.byNode.delete(known.node);
  }

  /** Ends a subtree; what has moved out of it meanwhile stays. Tells of those that parts know. */
  forget(top: Known, tell: (known: Known) => void): void {
    const stack = [top];
    for (let known = stack.pop(); known !== undefined; known = stack.pop()) {
      known.gone = true;
      this.graves.push(known);
      if (known.isListed) tell(known);
      for (const kid of known.kids) if (kid.parent === known && !kid.gone) stack.push(kid);
      if (known.shadow !== null) stack.push(known.shadow);
      known.kids = NO_KIDS;
      known.attrs = NO_ATTRS;
      known.shadow = null;
    }
  }

  /** Takes those that have ended out of the maps, as far as a slice goes, and so many at least that they cannot pile up. True: there are more. */
  bury(slice: Slice): boolean {
    const { graves } = this;
    const enough = graves.length * 0.95 - 500;
    for (let known = graves.pop(); known !== undefined; known = graves.pop()) {
      this.unmap(known);
      this.byId.delete(known.id);
      if (graves.length < enough && slice.isOver()) break;
    }
    return graves.length > 0;
  }

  /** Starts over for a snapshot: DOM nodes that were known keep their ids. */
  begin(): void {
    this.previous ??= this.byNode;
    this.byNode = new Map();
    this.byId = new Map();
    this.graves = [];
    this.root = null;
  }

  /** Ends what `begin` started. */
  commit(): void {
    this.previous = null;
  }

  clear(): void {
    this.begin();
    this.commit();
  }
}
