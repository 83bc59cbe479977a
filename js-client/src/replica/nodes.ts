import type { DomId, NamespaceName, SerializedElement, SerializedNode, SerializedShadow } from '../dom/ops.ts';
import type { NodeMirror } from '../dom/mirror.ts';
import { Divergence } from './divergence.ts';
import {
  attachShadow,
  createElement,
  createElementNs,
  createFragment,
  createText,
  ELEMENT,
  firstChildOf,
  hasAttribute,
  insertBefore,
  localNameOf,
  namespaceOf,
  nextOf,
  removeAttribute,
  setAttribute,
  setAttributeNs,
  shadowOf,
  typeOf,
} from './natives.ts';
import { NOT_OURS, rangeOf } from './ranges.ts';
import { HTML, isInert, keepsAttribute, MATHML, safeValue, SVG } from './sanitize.ts';
import { DEEPER, DEEPEST } from './state-marks.ts';
import { withStates } from './custom-states.ts';
import type { LiveState } from './live-state.ts';
import type { FrameWindow, Sheets } from './sheets.ts';
import type { Substitutes } from './substitutes.ts';
import { wireEntries, wireList, wireNewId, wireText } from './wire-values.ts';

/** Most nodes that one batch may bring: a page of that size is past what browsers show. */
const MOST_NODES = 1_000_000;
/** Deepest nesting that is taken at all. */
export const MOST_DEPTH = 800;
/**
 * Deepest nesting that is laid out. Chromium 156 dies of 320 nested inline tables and of 360 inline blocks, and no more than a style
 * sheet of the page is needed to make anything one of those.
 */
const SHOWN_DEPTH = 200;

/** An `<embed>` without a source has no box, whatever its style says. */
const STAND_INS = new Map([['embed', 'object']]);

interface Level {
  readonly parent: Node;
  readonly depth: number;
  readonly nodes: readonly SerializedNode[];
  at: number;
}

/** Makes DOM nodes out of serialized ones, and forgets them again. */
export class Nodes {
  /** What stands for a `<link>` is a `<style>`: only its sheet is wanted. */
  private readonly links = new WeakSet<Element>();
  private readonly defined = new Set<string>();

  constructor(
    private readonly frame: FrameWindow,
    private readonly mirror: NodeMirror,
    /** Of the page's domIds. */
    private readonly range: number,
    private readonly live: LiveState,
    private readonly sheets: Sheets,
    private readonly substitutes: Substitutes,
    /** Called with each shadow root that is made. */
    private readonly onRoot: (root: ShadowRoot) => void,
    private readonly onForgotten: (element: Element) => void,
  ) {}

  /** Builds nodes with all they hold, without recursion, in a fragment of their own. `depth`: of their parent to be. */
  build(nodes: readonly SerializedNode[], depth: number): DocumentFragment {
    const top = createFragment(this.frame.document);
    const levels: Level[] = [{ parent: top, depth, nodes: wireList(nodes), at: 0 }];
    let made = 0;
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      const node = level.nodes[level.at++];
      if (node === undefined) {
        levels.pop();
        continue;
      }
      if (++made > MOST_NODES) throw new Divergence('too many nodes');
      if (level.depth >= MOST_DEPTH) throw new Divergence('too deep');
      if (typeof node !== 'object' || (node as unknown) === null) throw new Divergence('not a node');
      if ('text' in node) this.buildText(node.id, node.text, level.parent);
      else levels.push(...this.buildElement(node, level.parent, level.depth + 1));
    }
    return top;
  }

  attachShadow(host: Element, shadow: SerializedShadow): ShadowRoot {
    const root = attachShadow(host, { mode: 'open', delegatesFocus: shadow.delegatesFocus === true });
    this.add(shadow.id, root);
    this.sheets.adopt(root, shadow.adopted);
    this.onRoot(root);
    return root;
  }

  setAttribute(element: Element, name: string, value: unknown): void {
    const safe = safeValue(namespaceOf(element), this.tagOf(element), name, wireText(value));
    if (safe !== null) setNamed(element, name, this.substitutes.attribute(this.tagOf(element), name, safe));
    else this.removeAttribute(element, name);
  }

  setAttributeNs(element: Element, entry: readonly [string, string, string]): void {
    const [namespace, name, value] = wireList(entry);
    const safe = safeValue(namespaceOf(element), this.tagOf(element), wireText(name), wireText(value));
    if (safe !== null) {
      const shown = this.substitutes.attribute(this.tagOf(element), wireText(name), safe);
      setAttributeNs(element, wireText(namespace), wireText(name), shown);
    } else removeAttribute(element, wireText(name));
  }

  removeAttribute(element: Element, name: string): void {
    // Those that the page cannot set may be our own.
    if (keepsAttribute(this.tagOf(element), wireText(name))) removeAttribute(element, name);
  }

  /** Takes a subtree that left the tree out of the mirror, with all shadow trees in it. */
  forget(top: Node): void {
    const waiting: Node[] = [top];
    for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
      const id = this.mirror.idOf(node);
      if (id !== undefined) this.mirror.remove(id);
      for (let child = firstChildOf(node); child !== null; child = nextOf(child)) waiting.push(child);
      if (typeOf(node) !== ELEMENT) continue;
      this.live.forget(node as Element);
      this.sheets.forget(node as Element);
      this.onForgotten(node as Element);
      const shadow = shadowOf(node as Element);
      if (shadow !== null) waiting.push(shadow);
    }
  }

  private buildText(id: DomId, text: string, parent: Node): void {
    const node = createText(this.frame.document, wireText(text));
    this.add(id, node);
    insertBefore(parent, node, null);
  }

  /** The levels below the element that are still to be built. */
  private buildElement(node: SerializedElement, parent: Node, depth: number): Level[] {
    const namespace = namespaceUri(node.ns);
    const tag = wireText(node.tag);
    if (namespace === HTML && tag.includes('-') && (node as { defined?: boolean }).defined !== false) this.define(tag);
    const element = this.create(namespace, tag);
    this.add(node.id, element);
    markDepth(element, depth);
    for (const [name, value] of wireEntries(node.attrs)) this.setAttribute(element, name, value);
    for (const entry of wireList(node.attrsNs)) this.setAttributeNs(element, entry);
    insertBefore(parent, element, null);
    const levels: Level[] = [];
    const { live } = this;
    if (node.placeholder !== undefined) {
      live.setPlaceholder(element, node.placeholder);
      if (node.picture !== undefined || node.why !== undefined)
        live.setPicture(element, { src: node.picture, why: node.why });
      if (node.media !== undefined) live.setMedia(element, node.media);
    } else levels.push({ parent: element, depth, nodes: wireList(node.kids), at: 0 });
    if (node.shadow !== undefined) {
      const root = this.attachShadow(element, node.shadow);
      levels.push({ parent: root, depth: depth + 1, nodes: wireList(node.shadow.kids), at: 0 });
    }
    if (node.sheet !== undefined) this.sheets.set(element, node.sheet);
    if (node.form !== undefined) live.setForm(element, node.form);
    if (node.scroll !== undefined) live.setScroll(element, node.scroll);
    if (node.layer !== undefined) live.setLayer(element, node.layer);
    return levels;
  }

  private create(namespace: string, tag: string): Element {
    const { document } = this.frame;
    if (namespace === HTML && tag === 'link') {
      const style = createElement(document, 'style');
      this.links.add(style);
      return style;
    }
    try {
      const plain = namespace === HTML && tag === tag.toLowerCase();
      const element = plain
        ? createElement(document, STAND_INS.get(tag) ?? tag)
        : createElementNs(document, namespace, tag);
      // Neither this realm nor the frame runs it anyway; a type that is no language makes sure that nobody tries.
      if (isInert(tag) && tag.toLowerCase() === 'script') setAttribute(element, 'type', 'inert');
      // Else the agent's password manager would fill it in.
      if (plain && tag === 'input') setAttribute(element, 'autocomplete', 'new-password');
      return element;
    } catch {
      // A name that only the HTML parser accepts.
      return createElement(document, 'cobrowse-unnamed');
    }
  }

  /** Makes `:defined` true, as it is on the page, with a class that does nothing. */
  private define(tag: string): void {
    if (this.defined.has(tag)) return;
    this.defined.add(tag);
    const { customElements, HTMLElement } = this.frame;
    try {
      if (customElements.get(tag) === undefined) customElements.define(tag, withStates(HTMLElement));
    } catch {
      // No name of a custom element, `font-face` for one.
    }
  }

  private tagOf(element: Element): string {
    return this.links.has(element) ? 'link' : localNameOf(element);
  }

  private add(id: unknown, node: Node): void {
    const own = wireNewId(id);
    if (rangeOf(own) !== this.range || this.mirror.nodeOf(own) !== undefined) throw new Divergence(NOT_OURS);
    this.mirror.add(own, node);
  }
}

/** Below what is laid out the tree goes on, since operations and checksums need it; it has no boxes. */
export function markDepth(element: Element, depth: number): void {
  mark(element, DEEPEST, depth === SHOWN_DEPTH);
  mark(element, DEEPER, depth > SHOWN_DEPTH);
}

function mark(element: Element, name: string, on: boolean): void {
  if (on) setAttribute(element, name, '');
  else if (hasAttribute(element, name)) removeAttribute(element, name);
}

function namespaceUri(name: NamespaceName | undefined): string {
  if (name === undefined) return HTML;
  if (name === 'svg') return SVG;
  return name === 'math' ? MATHML : wireText(name);
}

function setNamed(element: Element, name: string, value: string): void {
  try {
    setAttribute(element, name, value);
  } catch {
    // A name that only the HTML parser accepts, in a browser that follows the older rule for `setAttribute`: nothing to see is lost.
  }
}
