/**
 * DOM access that a page cannot shadow: a form with a field called `parentNode`, or a document with an image called `documentElement`,
 * answers with that element when asked directly. Getters and methods of this realm work on nodes of the replica's frame.
 */

type Method<T, K extends keyof T> = T[K] extends (...args: infer A) => infer R ? (self: T, ...args: A) => R : never;

function getter<T extends object, K extends keyof T & string>(
  type: { readonly prototype: T },
  key: K,
): (self: T) => T[K] {
  const get = Object.getOwnPropertyDescriptor(type.prototype, key)?.get;
  if (get === undefined) throw new Error(`no ${key}`);
  return (self) => Reflect.apply(get, self, []) as T[K];
}

function setter<T extends object, K extends keyof T & string>(
  type: { readonly prototype: T },
  key: K,
): (self: T, value: T[K]) => void {
  const set = Object.getOwnPropertyDescriptor(type.prototype, key)?.set;
  if (set === undefined) throw new Error(`no ${key}`);
  return (self, value) => {
    Reflect.apply(set, self, [value]);
  };
}

function method<T extends object, K extends keyof T & string>(type: { readonly prototype: T }, key: K): Method<T, K> {
  const call = type.prototype[key] as (...args: unknown[]) => unknown;
  return ((self: T, ...args: unknown[]) => Reflect.apply(call, self, args)) as Method<T, K>;
}

export const ELEMENT = 1;
export const TEXT = 3;
export const DOCUMENT = 9;
export const FRAGMENT = 11;

export const parentOf = getter(Node, 'parentNode');
export const firstChildOf = getter(Node, 'firstChild');
export const nextOf = getter(Node, 'nextSibling');
export const typeOf = getter(Node, 'nodeType');
export const isConnected = getter(Node, 'isConnected');
export const insertBefore = method(Node, 'insertBefore');
export const removeChild = method(Node, 'removeChild');

const moveBefore = (Element.prototype as { moveBefore?: (node: Node, before: Node | null) => void }).moveBefore;

/** Moves a node, keeping where the browser can what it would lose by leaving the document: scroll positions, animations, loaded frames. */
export function moveInto(parent: Node, node: Node, before: Node | null): void {
  if (moveBefore !== undefined) {
    try {
      Reflect.apply(moveBefore, parent, [node, before]);
      return;
    } catch {
      // Not within one document, or not possible at all: the ordinary way tells.
    }
  }
  insertBefore(parent, node, before);
}

export const localNameOf = getter(Element, 'localName');
export const namespaceOf = getter(Element, 'namespaceURI');
export const shadowOf = getter(Element, 'shadowRoot');
export const attachShadow = method(Element, 'attachShadow');
export const setAttribute = method(Element, 'setAttribute');
export const setAttributeNs = method(Element, 'setAttributeNS');
export const removeAttribute = method(Element, 'removeAttribute');
export const hasAttribute = method(Element, 'hasAttribute');
export const attributeOf = method(Element, 'getAttribute');
export const attributeNamesOf = method(Element, 'getAttributeNames');
export const matches = method(Element, 'matches');
export const scrollLeftOf = getter(Element, 'scrollLeft');
export const scrollTopOf = getter(Element, 'scrollTop');
export const scrollElement = Element.prototype.scrollTo as (this: Element, to: ScrollToOptions) => void;
export const animate = method(Element, 'animate');
export const boxOf = method(Element, 'getBoundingClientRect');

/** Parent in the composed tree: of a shadow root, its host. */
export function composedParentOf(node: Node): Node | null {
  return parentOf(node) ?? ((typeOf(node) === FRAGMENT && (node as ShadowRoot).host) || null);
}

export const rootOf = getter(Document, 'documentElement');

const htmlStyleOf = getter(HTMLElement, 'style');

/** Inline style; elements of unknown namespaces have none. */
export function styleOf(element: Element): CSSStyleDeclaration | undefined {
  if (namespaceOf(element) === 'http://www.w3.org/1999/xhtml') return htmlStyleOf(element as HTMLElement);
  return (element as SVGElement).style as CSSStyleDeclaration | undefined;
}

export const createElement = method(Document, 'createElement') as (self: Document, tag: string) => HTMLElement;
export const createElementNs = method(Document, 'createElementNS') as (
  self: Document,
  namespace: string,
  tag: string,
) => Element;
export const createText = method(Document, 'createTextNode');
export const createFragment = method(Document, 'createDocumentFragment');
export const listen = method(EventTarget, 'addEventListener');

const adoptIntoDocument = setter(Document, 'adoptedStyleSheets');
const adoptIntoShadow = setter(ShadowRoot, 'adoptedStyleSheets');

export function setAdopted(root: Document | ShadowRoot, sheets: CSSStyleSheet[]): void {
  if (typeOf(root) === DOCUMENT) adoptIntoDocument(root as Document, sheets);
  else adoptIntoShadow(root as ShadowRoot, sheets);
}

const frameWindow = getter(HTMLIFrameElement, 'contentWindow');
const oldFrameWindow = getter(HTMLFrameElement, 'contentWindow');

/** Window of an `<iframe>` or `<frame>`; null where the element is none, or not in the page. */
export function windowIn(element: Element): Window | null {
  if (namespaceOf(element) !== 'http://www.w3.org/1999/xhtml') return null;
  const tag = localNameOf(element);
  if (tag === 'iframe') return frameWindow(element as HTMLIFrameElement);
  return tag === 'frame' ? oldFrameWindow(element as HTMLFrameElement) : null;
}

export const elementAt = method(Document, 'elementFromPoint');
export const elementAtInShadow = method(ShadowRoot, 'elementFromPoint');
