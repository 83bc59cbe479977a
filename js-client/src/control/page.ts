import type { Rules } from '../rules/rules.ts';

/** The customer's page as an action meets it. */
export interface ControlledPage {
  readonly window: Window & typeof globalThis;
  readonly rules: Rules;
  /** The element with this domId, if it is there. */
  elementOf(id: number): Element | undefined;
  /** Masked, secret, shown as a box only, or not known to agents at all. */
  isHidden(element: Element): boolean;
  /** Our own, or what the site calls its own: for agents it is not there. */
  isService(element: Element): boolean;
}

/** What has a type of its own by its name, whichever window it comes from. */
export type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement | HTMLButtonElement;

export function is<Name extends keyof HTMLElementTagNameMap>(
  element: Element | null | undefined,
  ...names: readonly Name[]
): element is HTMLElementTagNameMap[Name] {
  return !!element && isHtml(element) && (names as readonly string[]).includes(element.localName);
}

export function isHtml(element: Element): boolean {
  return element.namespaceURI === 'http://www.w3.org/1999/xhtml';
}

/** A form may have a field that is called `parentNode`. */
const parentNode = Object.getOwnPropertyDescriptor(Node.prototype, 'parentNode')?.get;

/** What holds an element, out of shadow roots too. */
export function parentOf(element: Element): Element | null {
  const slot = element.assignedSlot;
  if (slot !== null) return slot;
  const parent = parentNode?.call(element) as Node | null;
  if (parent === null || parent.nodeType === Node.ELEMENT_NODE) return parent as Element | null;
  return parent.nodeType === Node.DOCUMENT_FRAGMENT_NODE ? ((parent as ShadowRoot).host ?? null) : null;
}

/** The element and everything that holds it, innermost first. */
export function* outwards(element: Element): Generator<Element> {
  for (let at: Element | null = element; at !== null; at = parentOf(at)) yield at;
}

export function contains(outer: Element, inner: Element): boolean {
  for (const element of outwards(inner)) if (element === outer) return true;
  return false;
}

/** The innermost of these that matches. */
export function closest(element: Element, matches: (candidate: Element) => boolean): Element | undefined {
  for (const candidate of outwards(element)) if (matches(candidate)) return candidate;
  return undefined;
}

/** What is at a place of the element's own viewport, through open shadow roots. */
export function elementAt(document: Document, x: number, y: number): Element | null {
  let found = document.elementFromPoint(x, y);
  for (let root = found?.shadowRoot; root; root = found?.shadowRoot) {
    const inner: Element | null = root.elementFromPoint(x, y);
    if (inner === null || inner === found) break;
    found = inner;
  }
  return found;
}

/** What has the focus, through open shadow roots. */
export function focused(document: Document): Element | null {
  let found = document.activeElement;
  while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
  return found;
}

export function viewOf(element: Element): Window & typeof globalThis {
  return (element.ownerDocument.defaultView ?? window) as Window & typeof globalThis;
}

export function isDisabled(element: Element): boolean {
  return element.matches(':disabled') || element.getAttribute('aria-disabled') === 'true' || isInert(element);
}

export function isInert(element: Element): boolean {
  return closest(element, (one) => one.hasAttribute('inert')) !== undefined;
}
