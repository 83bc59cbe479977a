/**
 * The browser's own functions, taken once, when this script is loaded. Pages replace them, forms hide them behind fields of the same name, Zone.js
 * turns each of our timers into a run of the application's change detection: so every look at the page goes through here. They work on
 * the DOM nodes of every window that the page can reach.
 */
type Realm = Window & typeof globalThis;
type Callable = (this: unknown, ...args: never[]) => unknown;
/** Getter or method as a function. */
type Part<T, Name extends keyof T> = T[Name] extends () => infer R
  ? (of: T) => R
  : T[Name] extends (argument: infer A) => infer R
    ? (of: T, argument: A) => R
    : (of: T) => T[Name];

/** A window that no script of the page has seen. Its functions go on working once it is gone; it is in the page for no longer than this call. */
export const freshRealm = once((): Realm | null => {
  try {
    const frame = Document.prototype.createElement.call(document, 'iframe') as HTMLIFrameElement;
    Node.prototype.appendChild.call(document.documentElement, frame);
    const realm = frame.contentWindow as Realm | null;
    // Reading them once makes the prototypes of the frame before it goes.
    if (realm !== null) void realm.JSON.stringify(typeof realm.Node);
    frame.remove();
    return realm;
  } catch {
    // A page that forbids even this is read through its own functions.
    return null;
  }
});

const ofNode = part<Node>('Node');
export const nodeType = ofNode('nodeType');
export const parentNode = ofNode('parentNode') as (of: Node) => Node | null;
export const firstChild = ofNode('firstChild') as (of: Node) => Node | null;
export const nextSibling = ofNode('nextSibling') as (of: Node) => Node | null;
export const isConnected = ofNode('isConnected');
export const rootOf = ofNode('getRootNode');
export const textContent = ofNode('textContent');
export const ownerDocument = ofNode('ownerDocument');
export const baseUri = ofNode('baseURI');
export const data = part<CharacterData>('CharacterData')('data');

const ofElement = part<Element>('Element');
export const localName = ofElement('localName');
export const namespace = ofElement('namespaceURI');
export const openShadowRoot = ofElement('shadowRoot');
export const attributes = ofElement('attributes');
export const scrollLeft = ofElement('scrollLeft');
export const scrollTop = ofElement('scrollTop');
export const clientLeft = ofElement('clientLeft');
export const clientTop = ofElement('clientTop');
export const clientWidth = ofElement('clientWidth');
export const clientHeight = ofElement('clientHeight');
const ofHtml = part<HTMLElement>('HTMLElement');
export const offsetWidth = ofHtml('offsetWidth');
export const offsetHeight = ofHtml('offsetHeight');
export const attributeNames = ofElement('getAttributeNames');
export const attributeNode = ofElement('getAttributeNode');
export const attribute = ofElement('getAttribute');
export const hasAttribute = ofElement('hasAttribute');
export const box = ofElement('getBoundingClientRect');
const matchesOrThrows = ofElement('matches') as (of: Element, selector: string) => boolean;

/** False also where the browser does not know the selector. */
export function matches(of: Element, selector: string): boolean {
  try {
    return matchesOrThrows(of, selector);
  } catch {
    return false;
  }
}

const ofShadow = part<ShadowRoot>('ShadowRoot');
export const host = ofShadow('host');
export const shadowActive = ofShadow('activeElement');
export const shadowAdopted = ofShadow('adoptedStyleSheets') as Adopted<ShadowRoot>;
export const delegatesFocus = ofShadow('delegatesFocus');
export const slotAssignment = ofShadow('slotAssignment');

const ofDocument = part<Document>('Document');
export const select = ofDocument('querySelectorAll') as (of: Document, selector: string) => NodeListOf<Element>;
export const selectIn = part<DocumentFragment>('DocumentFragment')('querySelectorAll') as (
  of: DocumentFragment,
  selector: string,
) => NodeListOf<Element>;
export const rootElement = ofDocument('documentElement') as ElementOf;
export const title = ofDocument('title');
export const active = ofDocument('activeElement');
export const adopted = ofDocument('adoptedStyleSheets') as Adopted<Document>;
export const compatMode = ofDocument('compatMode');
export const doctype = ofDocument('doctype');
export const scroller = ofDocument('scrollingElement');
export const fullscreen = ofDocument('fullscreenElement') as ElementOf;
export const viewOf = ofDocument('defaultView');
export const selectOne = ofDocument('querySelector') as (of: Document, selector: string) => Element | null;
const frameDocument = part<HTMLIFrameElement>('HTMLIFrameElement')('contentDocument');
const oldFrameDocument = part<HTMLFrameElement>('HTMLFrameElement')('contentDocument');

const frameWindow = part<HTMLIFrameElement>('HTMLIFrameElement')('contentWindow');
const oldFrameWindow = part<HTMLFrameElement>('HTMLFrameElement')('contentWindow');

/** Window of a frame, also one of another origin. */
export function windowIn(frame: Element): Window | null {
  return (localName(frame) === 'frame' ? oldFrameWindow : frameWindow)(frame as never);
}

/** What a frame shows; null where it is of another origin. */
export function documentIn(frame: Element): Document | null {
  return (localName(frame) === 'frame' ? oldFrameDocument : frameDocument)(frame as never);
}

const ofInput = part<HTMLInputElement>('HTMLInputElement');
export const inputType = ofInput('type');
export const inputValue = ofInput('value');
export const checked = ofInput('checked');
export const indeterminate = ofInput('indeterminate');
export const textareaValue = part<HTMLTextAreaElement>('HTMLTextAreaElement')('value');
const ofSelect = part<HTMLSelectElement>('HTMLSelectElement');
export const selectedIndex = ofSelect('selectedIndex');
export const multiple = ofSelect('multiple');
export const options = ofSelect('options');
export const optionSelected = part<HTMLOptionElement>('HTMLOptionElement')('selected');

export const styleSheet = part<HTMLStyleElement>('HTMLStyleElement')('sheet');
export const linkSheet = part<HTMLLinkElement>('HTMLLinkElement')('sheet');
export const svgSheet = part<SVGStyleElement>('SVGStyleElement')('sheet');
export const cssRules = part<CSSStyleSheet>('CSSStyleSheet')('cssRules');
export const cssText = part<CSSRule>('CSSRule')('cssText');
const ofSheet = part<StyleSheet>('StyleSheet');
export const sheetDisabled = ofSheet('disabled');
export const sheetHref = ofSheet('href');
export const sheetMedia = ofSheet('media');
export const mediaText = part<MediaList>('MediaList')('mediaText');

/** Of a custom element; undefined where the page has not defined it. */
export const classOf = part<CustomElementRegistry>('CustomElementRegistry')('get') as (
  of: CustomElementRegistry,
  localName: string,
) => CustomElementConstructor | undefined;
export const sourceOf = part<{ toString(): string }>('Function')('toString') as (of: object) => string;

export const eventPath = part<Event>('Event')('composedPath');

export const StyleSheetClass = window.CSSStyleSheet as typeof CSSStyleSheet | undefined;
export const MutationWatch = unzonedClass('MutationObserver') as typeof MutationObserver | undefined;
export const ResizeWatch = unzonedClass('ResizeObserver') as typeof ResizeObserver | undefined;

/** JSON text of a string. */
export const quote = pick((realm) => realm.JSON.stringify as Callable) as (text: string) => string;
export const setTimer = unzoned('setTimeout') as (run: () => void, ms: number) => number;
export const clearTimer = unzoned('clearTimeout') as (timer: number) => void;
export const requestFrame = unzoned('requestAnimationFrame') as (run: () => void) => number;
export const cancelFrame = unzoned('cancelAnimationFrame') as (frame: number) => void;
export const fetch = unzoned('fetch') as (url: string, init: RequestInit) => Promise<Response>;

const add = unzoned('addEventListener', EventTarget.prototype);
const remove = unzoned('removeEventListener', EventTarget.prototype);

export function listen(
  to: EventTarget,
  type: string,
  listener: (event: Event) => void,
  options: AddEventListenerOptions,
): void {
  add?.call(to, type as never, listener as never, options as never);
}

export function unlisten(to: EventTarget, type: string, listener: (event: Event) => void): void {
  remove?.call(to, type as never, listener as never, true as never);
}

export const now = performance.now.bind(performance) as () => number;

type Adopted<T> = (of: T) => readonly CSSStyleSheet[] | undefined;
type ElementOf = (of: Document) => Element | null;

/** Looks up what a prototype has, as a function of the object that is asked. Undefined is answered where the browser does not have it. */
export function part<T>(type: string): <Name extends keyof T & string>(name: Name) => Part<T, Name> {
  return (name) => {
    const call = pick((realm) => {
      const constructor = (realm as unknown as Record<string, { prototype: object } | undefined>)[type];
      const found = constructor && Object.getOwnPropertyDescriptor(constructor.prototype, name);
      return found && (found.get ?? (found.value as Callable | undefined));
    });
    return ((of: T, argument: never) => call?.call(of, argument)) as Part<T, typeof name>;
  };
}

/** From the page's own window what the page has not replaced there, the rest from a fresh one. */
export function pick(look: (realm: Realm) => Callable | undefined): Callable | undefined {
  const own = look(window);
  if (own === undefined || isNative(own)) return own;
  const fresh = freshRealm();
  return (fresh === null ? undefined : look(fresh)) ?? own;
}

export function isNative(candidate: unknown): boolean {
  try {
    return (
      typeof candidate === 'function' &&
      /\{\s*\[native code\]\s*\}\s*$/.test(Function.prototype.toString.call(candidate))
    );
  } catch {
    return false;
  }
}

/** The function as it was before Zone.js wrapped it. */
function unzoned(name: string, owner: object = window): Callable | undefined {
  const functions = owner as Record<string, Callable | undefined>;
  const found = functions[zoneName(name)] ?? functions[name];
  return owner === window ? found?.bind(window) : found;
}

/** The class before Zone.js or a subclassing page replaced it; undefined where no native one is to be found. */
function unzonedClass(name: string): unknown {
  const classes = window as unknown as Record<string, { prototype?: { constructor?: unknown } } | undefined>;
  const candidates: unknown[] = [classes[zoneName(name)], classes[name], classes[name]?.prototype?.constructor];
  for (let wrapped: unknown = classes[name], depth = 0; typeof wrapped === 'function' && depth < 5; depth++) {
    candidates.push(wrapped);
    wrapped = Object.getPrototypeOf(wrapped);
  }
  for (const candidate of candidates) {
    // Function.prototype stands at the end of every chain, and is native too.
    if (candidate !== Function.prototype && isNative(candidate)) return candidate;
  }
  return undefined;
}

function zoneName(name: string): string {
  const zone = (window as unknown as { Zone?: { __symbol__?: unknown } }).Zone;
  return typeof zone?.__symbol__ === 'function' ? String(zone.__symbol__(name)) : `__zone_symbol__${name}`;
}

function once<T>(make: () => T): () => T {
  let made: { readonly it: T } | undefined;
  return () => (made ??= { it: make() }).it;
}
