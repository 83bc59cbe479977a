import type { Mirror } from '../../src/dom/mirror.ts';
import {
  boxOf,
  localNameOf,
  matches,
  namespaceOf,
  rootOf,
  scrollLeftOf,
  scrollTopOf,
  shadowOf,
  typeOf,
} from '../../src/replica/natives.ts';
import { unmarkStates } from '../../src/replica/state-marks.ts';

/** Something that is not in the replica as it is on the page. */
export interface Difference {
  readonly kind: Kind;
  /** Where: tags and places among siblings, from the root. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
}

export type Kind =
  'node' | 'id' | 'attribute' | 'text' | 'form' | 'scroll' | 'shadow' | 'adopted' | 'sheet' | 'layer' | 'foreign';

export interface Sample {
  readonly equal: number;
  readonly total: number;
  /** The first that are not equal, for people. */
  readonly examples: readonly string[];
}

export interface Comparison {
  /** The first differences; `counts` has them all. */
  readonly differences: readonly Difference[];
  readonly total: number;
  readonly counts: Readonly<Partial<Record<Kind, number>>>;
  /** How many things were looked at: zero differences of nothing prove nothing. */
  readonly compared: Readonly<Partial<Record<Kind, number>>>;
  /** Values that are there on both sides and that the replica shows as bullets. */
  readonly masked: number;
  readonly style: Sample;
  readonly box: Sample;
}

export interface CompareOptions {
  readonly page: Document;
  readonly replica: Document;
  /** With them ids are compared too. */
  readonly pageMirror?: Mirror;
  readonly replicaMirror?: Mirror;
  /** Elements that are not captured. */
  readonly isService?: (element: Element) => boolean;
  /** Elements whose content is masked or blocked: only that they are there is compared. */
  readonly isMasked?: (element: Element) => boolean;
  /** Closed shadow roots, where the test kept them. */
  readonly shadowOf?: (element: Element) => ShadowRoot | null;
  /** Style and box of every so-many-th element; 0: none. */
  readonly sampleEvery?: number;
  readonly limit?: number;
}

const HTML = 'http://www.w3.org/1999/xhtml';
/** Kept in the tree for selectors only. */
const BARE = new Set('script noscript template base meta'.split(' '));
/** What is in them is not sent. A meta has an inside only where a script put it. */
const EMPTY = new Set('script noscript template base'.split(' '));
/** What they hold is told otherwise or not at all. */
const LEAVES = new Set('style link textarea'.split(' '));
const BOXES = new Set('iframe frame canvas video audio object embed fencedframe'.split(' '));
/** Tags of which the replica makes others. */
const STAND_INS = new Map([
  ['link', 'style'],
  ['embed', 'object'],
]);
/** Attributes that a replica leaves out, in the words of the privacy and security design. */
const LEFT_OUT = new Set(
  (
    'nonce integrity srcdoc ping http-equiv manifest autofocus autoplay attributionsrc action formaction formtarget download accesskey ' +
    'crossorigin referrerpolicy autocomplete sandbox interestfor browsingtopics sharedstoragewritable'
  ).split(' '),
);
const STYLE_PROPERTIES = (
  'display position color background-color background-image font-size font-weight font-style font-family line-height text-align ' +
  'text-transform text-decoration-line visibility opacity z-index overflow-x overflow-y white-space-collapse float clear ' +
  'margin-top margin-right margin-bottom margin-left padding-top padding-right padding-bottom padding-left border-top-width ' +
  'border-right-width border-bottom-width border-left-width border-top-style border-top-color border-top-left-radius box-shadow transform ' +
  'flex-direction flex-grow flex-shrink align-items justify-content grid-template-columns grid-template-rows list-style-type ' +
  'text-shadow letter-spacing content fill stroke'
).split(' ');

/** Walks both documents side by side. It knows nothing of operations: what it expects it reads from the page. */
export function compareDocuments(options: CompareOptions): Comparison {
  return new Walk(options).run();
}

interface Pair {
  readonly page: Element;
  readonly replica: Element;
  readonly path: string;
}

class Walk {
  private readonly found: Difference[] = [];
  private readonly counts: Partial<Record<Kind, number>> = {};
  private readonly compared: Partial<Record<Kind, number>> = {};
  private readonly style = { equal: 0, total: 0, examples: [] as string[] };
  private readonly box = { equal: 0, total: 0, examples: [] as string[] };
  private readonly waiting: Pair[] = [];
  private visited = 0;
  private masked = 0;

  constructor(private readonly options: CompareOptions) {}

  run(): Comparison {
    const { page, replica } = this.options;
    this.adopted(page, replica, '#document');
    this.viewport(page, replica, '');
    this.children([rootOf(page)], [rootOf(replica)], '');
    for (let pair = this.waiting.pop(); pair !== undefined; pair = this.waiting.pop()) this.pair(pair);
    const total = Object.values(this.counts).reduce((sum, count) => sum + count, 0);
    const { found, counts, compared, masked, style, box } = this;
    return { differences: found, total, counts, compared, masked, style, box };
  }

  private pair({ page, replica, path }: Pair): void {
    const isMasked = this.options.isMasked?.(page) === true;
    if (!this.name(page, replica, path)) return;
    if (!isMasked) this.attributes(page, replica, path);
    this.layer(page, replica, path);
    this.scroll(page, replica, path);
    this.sheet(page, replica, path);
    if (isMasked) return;
    this.frame(page, replica, path);
    this.form(page, replica, path);
    this.sample(page, replica, path);
    this.shadow(page, replica, path);
    this.children(this.pageKids(page), this.replicaKids(replica, path), path);
  }

  private children(expected: readonly Node[], actual: readonly Node[], path: string): void {
    this.check('node', path, expected.map(nameOf).join(' '), actual.map(nameOf).join(' '));
    for (const [at, node] of expected.entries()) {
      const copy = actual[at];
      if (copy === undefined || typeOf(copy) !== typeOf(node)) return;
      const here = `${path}/${nameOf(node)}[${at}]`;
      this.ids(node, copy, here);
      if (typeOf(node) === 3 || typeOf(node) === 4) this.check('text', here, (node as Text).data, (copy as Text).data);
      else this.waiting.push({ page: node as Element, replica: copy as Element, path: here });
    }
  }

  private pageKids(element: Element): Node[] {
    const tag = localNameOf(element);
    const inHtml = namespaceOf(element) === HTML;
    if (inHtml && (EMPTY.has(tag) || LEAVES.has(tag) || BOXES.has(tag))) return [];
    if (!inHtml && (tag === 'script' || tag === 'style')) return [];
    return this.captured(element);
  }

  private captured(parent: Node): Node[] {
    return kidsOf(parent).filter((kid) => typeOf(kid) !== 1 || this.options.isService?.(kid as Element) !== true);
  }

  /** Those of the page; the replica's own must be where they belong. */
  private replicaKids(parent: Element | ShadowRoot, path: string): Node[] {
    const mirror = this.options.replicaMirror;
    return kidsOf(parent).filter((kid) => {
      if (mirror === undefined || mirror.idOf(kid) !== undefined) return true;
      const name = nameOf(kid);
      const isOwn =
        typeOf(parent) === 1 && localNameOf(parent as Element) === 'style'
          ? name === '#text'
          : ['base', 'style'].includes(name) && ['head', 'html'].includes(localNameOf(parent as Element));
      if (!isOwn) this.check('foreign', `${path}/${name}`, '', 'a node of nobody');
      return false;
    });
  }

  private ids(node: Node, copy: Node, path: string): void {
    const { pageMirror, replicaMirror } = this.options;
    if (pageMirror === undefined || replicaMirror === undefined) return;
    this.check('id', path, String(pageMirror.idOf(node)), String(replicaMirror.idOf(copy)));
  }

  private name(page: Element, replica: Element, path: string): boolean {
    const stands =
      namespaceOf(page) === HTML ? (STAND_INS.get(localNameOf(page)) ?? localNameOf(page)) : localNameOf(page);
    return this.check(
      'node',
      path,
      `${namespaceOf(page) ?? ''} ${stands}`,
      `${namespaceOf(replica) ?? ''} ${localNameOf(replica)}`,
    );
  }

  private attributes(page: Element, replica: Element, path: string): void {
    const expected = expectedAttributes(page);
    const actual = new Map<string, string>();
    for (const { name, value } of all(replica)) if (isCompared(page, name)) actual.set(name, value);
    for (const name of new Set([...expected.keys(), ...actual.keys()]))
      this.check('attribute', `${path}@${name}`, expected.get(name) ?? 'absent', actual.get(name) ?? 'absent');
  }

  /** The document of a frame that the page can look into is there, as it is in the page. */
  private frame(page: Element, replica: Element, path: string): void {
    const expected = documentIn(page);
    if (expected === null) return;
    const actual = documentIn(replica);
    const here = `${path}/#document`;
    this.check('node', here, expected.compatMode, actual === null ? 'none' : actual.compatMode);
    if (actual === null) return;
    this.adopted(expected, actual, here);
    this.viewport(expected, actual, here);
    this.children([rootOf(expected)], [rootOf(actual)], here);
  }

  private form(page: Element, replica: Element, path: string): void {
    if (namespaceOf(page) !== HTML) return;
    if (localNameOf(page) === 'input') {
      const [one, other] = [page as HTMLInputElement, replica as HTMLInputElement];
      if (!['file', 'hidden', 'checkbox', 'radio'].includes(one.type)) this.value(one.value, other.value, path);
      // Whatever else it is, only these two show it.
      if (one.type !== 'checkbox' && one.type !== 'radio') return;
      this.check('form', `${path}.checked`, String(one.checked), String(other.checked));
      this.check('form', `${path}.indeterminate`, String(one.indeterminate), String(other.indeterminate));
    } else if (localNameOf(page) === 'textarea') {
      this.value((page as HTMLTextAreaElement).value, (replica as HTMLTextAreaElement).value, path);
    } else if (localNameOf(page) === 'select') {
      this.check(
        'form',
        `${path}.selected`,
        selected(page as HTMLSelectElement),
        selected(replica as HTMLSelectElement),
      );
    }
  }

  private value(expected: string, actual: string, path: string): void {
    const isMasked = expected !== '' && /^\u2022+$/.test(actual);
    if (isMasked) this.masked++;
    this.check('form', `${path}.value`, isMasked ? actual : expected, actual);
  }

  private viewport(pageDocument: Document, replicaDocument: Document, path: string): void {
    const [page, replica] = [windowOf(pageDocument), windowOf(replicaDocument)];
    this.near('scroll', `${path}#viewport.x`, page?.scrollX ?? 0, replica?.scrollX ?? 0);
    this.near('scroll', `${path}#viewport.y`, page?.scrollY ?? 0, replica?.scrollY ?? 0);
  }

  private scroll(page: Element, replica: Element, path: string): void {
    if (BOXES.has(localNameOf(page))) return;
    this.near('scroll', `${path}.left`, scrollLeftOf(page), scrollLeftOf(replica));
    this.near('scroll', `${path}.top`, scrollTopOf(page), scrollTopOf(replica));
  }

  private layer(page: Element, replica: Element, path: string): void {
    for (const state of [':modal', ':popover-open'])
      if (matches(page, state) || matches(replica, state))
        this.check('layer', path + state, String(matches(page, state)), String(matches(replica, state)));
  }

  private shadow(page: Element, replica: Element, path: string): void {
    const expected = this.options.shadowOf?.(page) ?? shadowOf(page);
    const actual = shadowOf(replica);
    if (expected === null && actual === null) return;
    this.check('shadow', path, String(expected !== null), String(actual !== null));
    if (expected === null || actual === null) return;
    const here = `${path}/#shadow`;
    this.ids(expected, actual, here);
    this.adopted(expected, actual, here);
    this.children(this.captured(expected), this.replicaKids(actual, here), here);
  }

  private adopted(page: Document | ShadowRoot, replica: Document | ShadowRoot, path: string): void {
    const own = typeOf(replica) === 11 ? 1 : 0;
    const base = baseOf(this.options.page);
    const expected = adoptedBy(page).map((sheet) => rulesOf(sheet, base));
    const actual = adoptedBy(replica)
      .slice(own)
      .map((sheet) => rulesOf(sheet, baseOf(this.options.replica)));
    this.check('adopted', `${path}.length`, String(expected.length), String(actual.length));
    for (const [at, rules] of expected.entries()) this.check('adopted', `${path}[${at}]`, rules, actual[at] ?? '');
  }

  private sheet(page: Element, replica: Element, path: string): void {
    const expected = sheetOf(page);
    if (expected === undefined) return;
    const actual = sheetOf(replica);
    // Browsers do not apply it unless somebody chooses it, and do not say whether somebody did.
    if (localNameOf(page) === 'link' && /\balternate\b/i.test(page.getAttribute('rel') ?? '')) return;
    // An unfinished or foreign sheet cannot be read here either.
    const rules = expected === null ? '' : readable(expected, baseOf(page.ownerDocument));
    if (rules === null) return;
    this.check('sheet', path, rules, actual == null ? '' : rulesOf(actual, baseOf(replica.ownerDocument)));
    if (expected === null || actual == null || rules === '') return;
    this.check('sheet', `${path}.disabled`, String(expected.disabled), String(actual.disabled));
    this.check('sheet', `${path}.media`, expected.media.mediaText, actual.media.mediaText);
  }

  private sample(page: Element, replica: Element, path: string): void {
    const every = this.options.sampleEvery ?? 1;
    if (every === 0 || this.visited++ % every !== 0 || (namespaceOf(page) === HTML && BARE.has(localNameOf(page))))
      return;
    if (localNameOf(page) === 'head' || path.includes('/html[0]/head[0]/')) return;
    const styles = STYLE_PROPERTIES.filter((name) => styleOf(page, name) !== styleOf(replica, name));
    // A stand-in draws hatches, as does an image that did not load.
    const differing =
      BOXES.has(localNameOf(page)) || localNameOf(page) === 'img'
        ? styles.filter((name) => name !== 'background-image' && name !== 'display')
        : styles;
    note(
      this.style,
      differing.length === 0,
      () =>
        `${path}: ${differing.map((name) => `${name} ${styleOf(page, name)} / ${styleOf(replica, name)}`).join('; ')}`,
    );
    const [one, other] = [boxOf(page), boxOf(replica)];
    const sides = ['left', 'top', 'width', 'height'] as const;
    const isNear = sides.every((side) => Math.abs(one[side] - other[side]) <= 0.6);
    note(
      this.box,
      isNear,
      () => `${path}: ${sides.map((side) => `${side} ${one[side].toFixed(1)} / ${other[side].toFixed(1)}`).join('; ')}`,
    );
  }

  private near(kind: Kind, path: string, expected: number, actual: number): void {
    this.check(kind, path, String(expected), Math.abs(expected - actual) < 1.01 ? String(expected) : String(actual));
  }

  private check(kind: Kind, path: string, expected: string, actual: string): boolean {
    this.compared[kind] = (this.compared[kind] ?? 0) + 1;
    if (expected === actual) return true;
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    if (this.found.length < (this.options.limit ?? 100))
      this.found.push({ kind, path, expected: expected.slice(0, 300), actual: actual.slice(0, 300) });
    return false;
  }
}

function expectedAttributes(page: Element): Map<string, string> {
  const expected = new Map<string, string>();
  for (const { name, value } of all(page)) {
    if (!isCompared(page, name)) continue;
    const shown = shownValue(page, name, value);
    if (shown !== null) expected.set(name, shown);
  }
  return expected;
}

function isCompared(page: Element, name: string): boolean {
  const lower = name.toLowerCase();
  const local = lower.replace(/^.*:/, '');
  const tag = localNameOf(page).toLowerCase();
  const isHtml = namespaceOf(page) === HTML;
  if (local.startsWith('on') || lower.startsWith('cobrowse-') || LEFT_OUT.has(local) || lower === 'xml:base')
    return false;
  if (isHtml && (BARE.has(tag) || LEAVES.has(tag))) return lower === 'id' || lower === 'class';
  if (BOXES.has(tag) || tag === 'script' || tag === 'source' || tag === 'track')
    return /^(?:id|class|title|lang|dir|slot|part|role)$|^(?:data|aria)-/.test(lower);
  if (lower === 'value') return !['input', 'select', 'textarea', 'button'].includes(tag);
  if (lower === 'target') return tag === 'a' || tag === 'area';
  return true;
}

/** Value of an attribute as an agent may see it; null if not at all. */
function shownValue(page: Element, name: string, value: string): string | null {
  const lower = name.toLowerCase();
  const local = lower.replace(/^.*:/, '');
  const address = value.replace(/[\0-\x20]/g, '').toLowerCase();
  if (local === 'popover') return 'manual';
  if (local === 'cite' || local === 'longdesc') return withoutQuery(value);
  if (local === 'href') {
    if (localNameOf(page) !== 'a' && localNameOf(page) !== 'area')
      return namespaceOf(page) === HTML || value.trim().startsWith('#') || localNameOf(page) === 'image' ? value : null;
    return /^(?:javascript|vbscript|data|blob|filesystem):/.test(address) ? 'about:invalid' : withoutQuery(value);
  }
  if (local === 'src' && address.startsWith('blob:')) return null;
  return /^(?:javascript|vbscript):/.test(address) &&
    /^(?:src|data|poster|background|srcset|to|from|values)$/.test(local)
    ? null
    : value;
}

function withoutQuery(value: string): string {
  return value.replace(/[?#][^]*$/, '');
}

function all(element: Element): { name: string; value: string }[] {
  const get = Object.getOwnPropertyDescriptor(Element.prototype, 'attributes')?.get;
  return [...(Reflect.apply(get as () => NamedNodeMap, element, []) as NamedNodeMap)];
}

function kidsOf(parent: Node): Node[] {
  const get = Object.getOwnPropertyDescriptor(Node.prototype, 'childNodes')?.get;
  const kids = [...(Reflect.apply(get as () => NodeListOf<ChildNode>, parent, []) as NodeListOf<ChildNode>)];
  return kids.filter((kid) => [1, 3, 4].includes(typeOf(kid)));
}

function nameOf(node: Node): string {
  return typeOf(node) === 1 ? (STAND_INS.get(localNameOf(node as Element)) ?? localNameOf(node as Element)) : '#text';
}

function selected(select: HTMLSelectElement): string {
  return [...select.options].flatMap((option, index) => (option.selected ? [index] : [])).join();
}

function documentIn(element: Element): Document | null {
  const tag = localNameOf(element);
  if (namespaceOf(element) !== HTML || (tag !== 'iframe' && tag !== 'frame')) return null;
  const type = tag === 'iframe' ? HTMLIFrameElement : HTMLFrameElement;
  return Reflect.get(type.prototype, 'contentDocument', element) as Document | null;
}

function adoptedBy(root: Document | ShadowRoot): readonly CSSStyleSheet[] {
  const type = typeOf(root) === 9 ? Document : ShadowRoot;
  return Reflect.get(type.prototype, 'adoptedStyleSheets', root) as CSSStyleSheet[];
}

/** Undefined: no element that has a sheet; null: it has none now. */
function sheetOf(element: Element): CSSStyleSheet | null | undefined {
  if (localNameOf(element) !== 'style' && localNameOf(element) !== 'link') return undefined;
  const { sheet } = element as HTMLStyleElement & { sheet?: CSSStyleSheet | null };
  return sheet;
}

function readable(sheet: CSSStyleSheet, base: string): string | null {
  try {
    return rulesOf(sheet, base);
  } catch {
    return null;
  }
}

/** Rules as text, with absolute addresses, and without what a replica writes into selectors. */
function rulesOf(sheet: CSSStyleSheet, base: string): string {
  const from = sheet.href ?? base;
  const text = [...sheet.cssRules].map((rule) => rule.cssText).join('\n');
  return unmarkStates(text).replace(/url\((?:"([^"]*)"|([^"')]*))\)/g, (whole, quoted?: string, bare?: string) => {
    const url = quoted ?? bare ?? '';
    if (/^(?:#|data:|blob:|about:)/.test(url) || url === '') return whole;
    try {
      return `url("${new URL(url, from).href}")`;
    } catch {
      return whole;
    }
  });
}

function documentOf(node: Node): Document {
  return Reflect.get(Node.prototype, 'ownerDocument', node) as Document;
}

function windowOf(document: Document): Window | null {
  return Reflect.get(Document.prototype, 'defaultView', document) as Window | null;
}

function baseOf(document: Document): string {
  return Reflect.get(Node.prototype, 'baseURI', document) as string;
}

function styleOf(element: Element, name: string): string {
  const value = windowOf(documentOf(element))?.getComputedStyle(element).getPropertyValue(name) ?? '';
  return value.replace(/url\("[^"]*"\)/g, 'url()');
}

function note(
  sample: { equal: number; total: number; examples: string[] },
  isEqual: boolean,
  example: () => string,
): void {
  sample.total++;
  if (isEqual) sample.equal++;
  else if (sample.examples.length < 20) sample.examples.push(example());
}
