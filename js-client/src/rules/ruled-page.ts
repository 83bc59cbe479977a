import type { State } from '../capture/policy.ts';
import { type Kind, type RuleForm, type RuleSet, kinds } from './file.ts';
import { finds } from './pattern.ts';
import type { Rules } from './rules.ts';

/** How the page is looked at: by functions that it cannot replace. */
export interface PageAccess {
  readonly document: Document;
  readonly now: () => number;
  readonly isConnected: (node: Node) => boolean;
  readonly rootOf: (node: Node) => Node;
  readonly select: (document: Document, selector: string) => ArrayLike<Element>;
  readonly selectIn: (fragment: DocumentFragment, selector: string) => ArrayLike<Element>;
  readonly matches: (element: Element, selector: string) => boolean;
  readonly host: (root: ShadowRoot) => Element;
}

type Root = Document | ShadowRoot;
/** Kinds that are looked up in whole trees; the others are asked for one element at a time. */
const SOUGHT = ['blocking', 'dataMasking', 'pictureMasking', 'shown'] as const;
type Sought = (typeof SOUGHT)[number];

/** One selector for all rules of a kind; empty: none. */
type Selectors = Readonly<Record<Kind, string>> & {
  /** Hides something, and this browser does not know what: everything is hidden. */
  readonly isBroken: boolean;
};

interface Finding {
  /** Address of the document. */
  readonly href: string;
  readonly elements: Readonly<Record<Sought, ReadonlySet<Element>>>;
}

const DOCUMENT = 9;
const FRAGMENT = 11;
/** Longer addresses are not looked at: what hides holds on them, what shows does not. */
const LONGEST_ADDRESS = 4_096;
/** Milliseconds in which the rules of a page must be found in it: once, and five times in a row. */
const ONCE_MS = 250;
const OFTEN_MS = 50;
const OFTEN = 5;

/**
 * Rules applied to a page. Each tree (the document, each shadow root, each document in a frame) is searched as a whole, whenever anything in the page has changed: an element may begin
 * to match because of another one far away, and only the browser itself knows which. That is exact, because selectors that depend on more than the tree are
 * refused by the server, and because nothing of the page's own runs between the search and the reading of what was found. A tree that was never seen is
 * searched when its first element is asked for, in the same task.
 *
 * When rules cannot be followed in this browser, or take too long, everything is masked for as long as the page lives.
 */
export class RuledPage implements Rules {
  private readonly found = new Map<Root, Finding>();
  private readonly selectors = new Map<string, Selectors>();
  private readonly parses = new Map<string, boolean>();
  readonly hasPictures: boolean;
  private address: string;
  private hasFailed = false;
  /** Has failed, and the page has not been looked at since. */
  private owesNews = false;
  private spentMs = 0;
  private slowReviews = 0;

  constructor(
    readonly hash: string,
    private readonly form: RuleForm,
    private readonly page: PageAccess,
    /** Told once: everything is masked from here on. */
    private readonly onFailure: (why: 'selector' | 'slow') => void,
  ) {
    this.address = this.hrefOf(page.document);
    this.hasPictures = form.sets.some(({ selectors }) => selectors.pictureMasking.length > 0);
  }

  get isPrivate(): boolean {
    return this.form.privateByDefault;
  }

  stateOf(element: Element): State | null {
    const elements = this.elementsAround(element);
    if (elements === undefined) return 'mask';
    if (elements.blocking.has(element)) return 'block';
    if (elements.dataMasking.has(element)) return 'mask';
    return elements.shown.has(element) ? 'reveal' : null;
  }

  hidesPictures(element: Element): boolean {
    if (!this.hasPictures) return this.hasFailed;
    for (let at: Element | null = element; at !== null; at = this.hostOf(at)) {
      const elements = this.elementsAround(at);
      if (elements === undefined || elements.pictureMasking.has(at)) return true;
    }
    return false;
  }

  isInteractive(element: Element): boolean {
    return !this.hasFailed && !this.isInside(element, 'domControl');
  }

  maySubmit(element: Element): boolean {
    return !this.hasFailed && this.isInside(element, 'submitAllowed');
  }

  pausesAt(url: string): boolean {
    return this.form.sets.some((set) => set.paused && isFor(set, [url]) !== false);
  }

  review(isChanged: boolean, each: (element: Element) => void): void {
    const { document } = this.page;
    const address = this.hrefOf(document);
    const isElsewhere = address !== this.address;
    this.address = address;
    this.spentMs = 0;
    for (const [root, before] of this.found) {
      if (!this.isThere(root)) this.found.delete(root);
      else if (isChanged || isElsewhere || this.hrefOf(root) !== before.href) this.search(root, before, each);
    }
    this.slowReviews = this.spentMs > OFTEN_MS ? this.slowReviews + 1 : 0;
    if (this.slowReviews >= OFTEN) this.fail('slow');
    const top = document.documentElement as Element | null;
    if (this.owesNews && top !== null) each(top);
    this.owesNews = false;
  }

  private search(root: Root, before: Finding, each: (element: Element) => void): void {
    const now = this.find(root);
    if (now === undefined) return;
    for (const kind of SOUGHT) {
      for (const element of before.elements[kind]) if (!now.elements[kind].has(element)) each(element);
      for (const element of now.elements[kind]) if (!before.elements[kind].has(element)) each(element);
    }
  }

  /** Undefined: nothing can be said of it, or of anything. */
  private elementsAround(element: Element): Finding['elements'] | undefined {
    if (this.hasFailed) return undefined;
    const root = this.page.rootOf(element) as Root;
    const { nodeType } = root;
    // Taken out of the page: not looked for in anything, and not sent either.
    if (nodeType !== DOCUMENT && nodeType !== FRAGMENT) return undefined;
    return (this.found.get(root) ?? this.find(root))?.elements;
  }

  /** Undefined: it has failed. */
  private find(root: Root): Finding | undefined {
    const before = this.page.now();
    const by = this.selectorsFor(root);
    const elements = {
      blocking: this.all(root, by.blocking),
      dataMasking: this.all(root, by.dataMasking),
      pictureMasking: this.all(root, by.pictureMasking && withInside(by.pictureMasking)),
      shown: this.all(root, by.shown),
    };
    this.found.set(root, { href: this.hrefOf(root), elements });
    this.spentMs += this.page.now() - before;
    if (by.isBroken) this.fail('selector');
    else if (this.spentMs > ONCE_MS) this.fail('slow');
    return this.found.get(root);
  }

  private all(root: Root, selector: string): ReadonlySet<Element> {
    const set = new Set<Element>();
    if (selector === '') return set;
    const { select, selectIn } = this.page;
    const found =
      root.nodeType === DOCUMENT ? select(root as Document, selector) : selectIn(root as ShadowRoot, selector);
    for (let at = 0; at < found.length; at++) set.add(found[at] as Element);
    return set;
  }

  private isInside(element: Element, kind: Kind): boolean {
    for (let at: Element | null = element; at !== null; at = this.hostOf(at)) {
      const selector = this.selectorsFor(this.page.rootOf(at) as Root)[kind];
      if (selector !== '' && this.page.matches(at, withInside(selector))) return true;
    }
    return false;
  }

  /** The element that holds the tree in which an element stands: of a shadow root, of a frame. */
  private hostOf(element: Element): Element | null {
    const root = this.page.rootOf(element) as Root;
    if (root.nodeType === FRAGMENT) return (this.page.host(root as ShadowRoot) as Element | undefined) ?? null;
    if (root === this.page.document || root.nodeType !== DOCUMENT) return null;
    return ((root as Document).defaultView?.frameElement as Element | undefined) ?? null;
  }

  private isThere(root: Root): boolean {
    return this.page.isConnected(root) && (root.nodeType === FRAGMENT || (root as Document).defaultView !== null);
  }

  private hrefOf(root: Root): string {
    const document = root.nodeType === DOCUMENT ? (root as Document) : root.ownerDocument;
    return document?.defaultView?.location.href ?? '';
  }

  /** Rules for a page hold in its frames, too. */
  private selectorsFor(root: Root): Selectors {
    const addresses = [this.address, this.hrefOf(root)];
    const key = addresses.join('\n');
    let selectors = this.selectors.get(key);
    if (selectors === undefined) {
      if (this.selectors.size > 100) this.selectors.clear();
      selectors = this.compile(addresses);
      this.selectors.set(key, selectors);
    }
    return selectors;
  }

  private compile(addresses: readonly string[]): Selectors {
    const selectors: Record<string, string> = {};
    let isBroken = false;
    for (const kind of kinds) {
      const shows = kind === 'shown' || kind === 'submitAllowed';
      const texts = this.form.sets
        .filter((set) => isFor(set, addresses) ?? !shows)
        .flatMap((set) => set.selectors[kind]);
      const good = texts.filter((selector) => this.isKnown(selector));
      if (good.length < texts.length && !shows) {
        if (kind === 'domControl') good.push('*');
        else isBroken = true;
      }
      selectors[kind] = good.join(',');
    }
    if (!this.form.privateByDefault) selectors['shown'] = '';
    return { ...(selectors as Record<Kind, string>), isBroken };
  }

  private isKnown(selector: string): boolean {
    let parses = this.parses.get(selector);
    if (parses === undefined) {
      try {
        this.page.selectIn(new DocumentFragment(), selector);
        parses = true;
      } catch {
        parses = false;
      }
      this.parses.set(selector, parses);
    }
    return parses;
  }

  private fail(why: 'selector' | 'slow'): void {
    if (this.hasFailed) return;
    this.hasFailed = this.owesNews = true;
    this.found.clear();
    this.onFailure(why);
  }
}

function withInside(selector: string): string {
  return `:is(${selector}),:is(${selector}) *`;
}

/** Undefined: nobody knows. */
function isFor({ pages }: RuleSet, addresses: readonly string[]): boolean | undefined {
  if (pages.length === 0) return true;
  if (addresses.some((address) => address.length <= LONGEST_ADDRESS && pages.some((page) => finds(page, address))))
    return true;
  return addresses.some((address) => address.length > LONGEST_ADDRESS) ? undefined : false;
}
