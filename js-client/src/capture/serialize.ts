import * as natives from './natives.ts';
import type { Context } from './context.ts';
import type { Parts } from './parts.ts';
import { coverOf } from './cover.ts';
import { PICTURES } from './policy.ts';
import type { Cover } from './cover.ts';
import type { State } from './policy.ts';
import { shadowInit } from './shadow.ts';
import type { Known, Shape } from './tree.ts';

/** Where serializing meets the rest. */
export interface Occasion {
  /** Of a snapshot: scroll positions are read, style sheets do not wait. */
  readonly isSnapshot: boolean;
  /** The replica has this DOM node already, somewhere else: it is left out here, and its new parent has to be looked at again. */
  readonly onKnown: (parent: Known) => void;
  /** Time to stop: what was begun is closed, and `onCut` hears of all whose kids are not all there. */
  readonly isOver: () => boolean;
  readonly onCut: (parent: Known) => void;
  readonly define: (sheet: number, source: string) => void;
  readonly onShadow: (root: ShadowRoot) => void;
}

interface Look {
  readonly state: State;
  readonly tag: string;
  readonly cover: Cover;
  readonly shape: Shape;
}

interface Level {
  readonly of: Known;
  next: Node | null;
  hasKids: boolean;
  /** The element whose kids follow once its shadow root is written. */
  readonly host: Known | null;
}

const TEXT = 3;
const CDATA = 4;
const ELEMENT = 1;
const HTML = 'http://www.w3.org/1999/xhtml';
const SVG = 'http://www.w3.org/2000/svg';
const MATHML = 'http://www.w3.org/1998/Math/MathML';

/** Writes DOM nodes that the replica does not have as JSON, without recursion: pages nest deeper than a stack holds. */
export class Serializer {
  private out = '';

  constructor(
    private readonly context: Context,
    private readonly parts: Parts,
  ) {}

  /** Whether a DOM node is sent at all. */
  isSent(node: Node): boolean {
    const type = natives.nodeType(node);
    if (type === ELEMENT) return this.context.stateOf(node as Element) !== 'service';
    return type === TEXT || type === CDATA;
  }

  /** Whether a DOM node that is not known is sent with its kids. */
  mayHold(node: Node): boolean {
    if (natives.nodeType(node) !== ELEMENT) return true;
    const { state, shape } = this.look(node as Element, 0);
    return state !== 'service' && shape === 'plain';
  }

  /** JSON of one DOM node with everything in it. The caller puts it among its parent's kids. */
  write(top: Node, parent: Known | null, occasion: Occasion): { json: string; known: Known } {
    this.out = '';
    const levels: Level[] = [];
    const known = this.open(top, parent, levels, occasion);
    this.drain(levels, occasion);
    return { known, json: this.out };
  }

  /** JSON of the shadow root of an element that the replica has without it. */
  writeShadow(root: ShadowRoot, host: Known, occasion: Occasion): string {
    this.out = '';
    const levels: Level[] = [];
    this.openShadow(root, host, null, levels, occasion);
    this.drain(levels, occasion);
    return this.out;
  }

  /** What an element is to us in a place that has a cover. */
  look(element: Element, around: Cover): Look {
    const state = this.context.stateOf(element);
    const tag = tagOf(natives.namespace(element), natives.localName(element));
    const cover = coverOf(state, around);
    const isBox = state === 'block' || this.isHiddenPicture(element, tag, cover);
    const isHidden = tag.includes('-') && this.parts.shadows.isHidden(element);
    const shape = isBox ? 'masked' : (SHAPES.get(tag) ?? (isHidden ? 'closed-shadow' : 'plain'));
    return { state, tag, cover, shape };
  }

  private isHiddenPicture(element: Element, tag: string, cover: Cover): boolean {
    if (!PICTURES.has(tag) && !(tag === 'input' && natives.inputType(element as HTMLInputElement) === 'image'))
      return false;
    return (cover !== 0 && tag !== 'svg:svg') || this.context.policy.hidesPictures(element);
  }

  private drain(levels: Level[], occasion: Occasion): void {
    const { tree } = this.context;
    for (let level = levels[levels.length - 1]; level !== undefined; level = levels[levels.length - 1]) {
      const node = level.next;
      if (node === null || occasion.isOver()) {
        if (node !== null) occasion.onCut(level.of);
        levels.pop();
        this.close(level, levels);
        continue;
      }
      level.next = natives.nextSibling(node);
      if (tree.of(node) !== undefined) {
        occasion.onKnown(level.of);
        continue;
      }
      if (!this.isSent(node)) continue;
      this.out += level.hasKids ? ',' : ',"kids":[';
      level.hasKids = true;
      const kid = this.open(node, level.of, levels, occasion);
      if (level.of.kids.length === 0) level.of.kids = [kid];
      else level.of.kids.push(kid);
    }
  }

  private close(level: Level, levels: Level[]): void {
    const { host, of } = level;
    // A list that grew has room for many more.
    if (of.kids.length > 1) of.kids = of.kids.slice();
    this.out += level.hasKids ? ']}' : '}';
    if (host !== null) levels.push({ of: host, next: natives.firstChild(host.node), hasKids: false, host: null });
  }

  /** Writes the head of a DOM node; for what has an inside, pushes a level that will write it and its end. */
  private open(node: Node, parent: Known | null, levels: Level[], occasion: Occasion): Known {
    if (natives.nodeType(node) !== ELEMENT) return this.text(node as Text, parent);
    const known = this.enter(node as Element, parent);
    this.head(known, occasion);
    if (known.shape !== 'plain') {
      this.out += '}';
      return known;
    }
    const root = this.parts.shadows.of(node as Element);
    if (root === null) levels.push({ of: known, next: natives.firstChild(node), hasKids: false, host: null });
    else {
      this.out += ',"shadow":';
      this.openShadow(root, known, known, levels, occasion);
    }
    return known;
  }

  private openShadow(
    root: ShadowRoot,
    host: Known,
    thenKidsOf: Known | null,
    levels: Level[],
    occasion: Occasion,
  ): void {
    const { tree } = this.context;
    const known = tree.add(root, host, '#shadow', host.cover, 'plain', false);
    host.shadow = known;
    levels.push({ of: known, next: natives.firstChild(root), hasKids: false, host: thenKidsOf });
    occasion.onShadow(root);
    const adopted = this.parts.adopted.enter(known, occasion.define);
    this.out += `{"id":${known.id}${shadowInit(root)}${adopted === '' ? '' : `,"adopted":[${adopted}]`}`;
  }

  private text(node: Text, parent: Known | null): Known {
    const { policy, tree } = this.context;
    const known = tree.add(node, parent, '#text', parent?.cover ?? this.context.cover, 'leaf', false);
    known.text = policy.mask('text', natives.data(node), known) ?? '';
    this.out += `{"id":${known.id},"text":${natives.quote(known.text)}}`;
    return known;
  }

  private enter(element: Element, parent: Known | null): Known {
    const { policy, tree } = this.context;
    const { tag, cover, shape } = this.look(element, parent?.cover ?? this.context.cover);
    const attribute = (name: string): string | null => natives.attribute(element, name);
    const isSecret = (tag === 'input' || tag === 'textarea') && policy.isSecret(element, attribute);
    return tree.add(element, parent, tag, cover, shape, isSecret);
  }

  private head(known: Known, occasion: Occasion): void {
    const { attributes, forms, scroll, layers, boxes, styles } = this.parts;
    const element = known.node as Element;
    known.attrs = attributes.read(known);
    this.out += `{"id":${known.id},"tag":${attributes.name(natives.localName(element))}`;
    if (known.tag.includes(':')) this.out += this.namespace(element);
    if (known.attrs.length > 0) this.out += attributes.json(known.attrs);
    this.out += forms.enter(known) + layers.enter(known) + styles.enter(known, !occasion.isSnapshot);
    if (occasion.isSnapshot && (known.shape === 'plain' || known.tag === 'textarea')) this.out += scroll.enter(known);
    this.out += boxes.enter(known);
  }

  private namespace(element: Element): string {
    const uri = natives.namespace(element);
    if (uri === HTML) return '';
    const name = uri === SVG ? 'svg' : uri === MATHML ? 'math' : (uri ?? '');
    return `,"ns":${this.parts.attributes.name(name)}`;
  }
}

function tagOf(namespace: string | null, localName: string): string {
  if (namespace === HTML) return localName;
  return (namespace === SVG ? 'svg:' : 'other:') + localName;
}

const SHAPES = new Map<string, Shape>([
  ['script', 'inert'],
  ['svg:script', 'inert'],
  ['noscript', 'inert'],
  ['template', 'inert'],
  ['base', 'inert'],
  ['style', 'leaf'],
  ['svg:style', 'leaf'],
  ['link', 'leaf'],
  ['textarea', 'leaf'],
  ['iframe', 'frame'],
  ['frame', 'frame'],
  ['canvas', 'canvas'],
  ['video', 'media'],
  ['audio', 'media'],
  ['object', 'object'],
  ['embed', 'object'],
]);
